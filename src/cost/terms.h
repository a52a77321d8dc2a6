// What a customer pays other than list prices: contract discounts, committed hours, prices of their own.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

struct Price;

/// Which prices a term means. Patterns as base/glob.h has them; an empty one means all.
struct TermScope {
  std::string service;  ///< AWS's offer code: "AmazonEC2"
  std::string item;     ///< as pricing/ITEMS.md spells it: "m6g.*"
  std::string region;   ///< of the price: "global" for what has one price everywhere

  bool holds_for(std::string_view wanted_service, std::string_view wanted_item,
                 std::string_view wanted_region) const;
};

/// So many percent off the list price, 0..100.
struct Discount {
  std::string name;  ///< what the customer calls it ("EDP"); may be empty
  TermScope scope;
  Decimal percent;
};

/// Reserved instances and savings plans: `share` percent of the hours cost `rate`, or the list price less
/// `percent`. Only what is billed by the hour at one price; without an item pattern only instances, whose
/// items begin with `family.size`.
struct Commitment {
  std::string name;
  TermScope scope;
  Decimal share;
  std::optional<Usd> rate;
  Decimal percent;
};

/// What one unit costs, whatever the list says and however many there are.
struct OwnPrice {
  TermScope scope;
  Usd usd;
  std::string as_of;  ///< may be empty
};

/// Another currency to print in: `rate` of it are one US dollar.
struct Currency {
  std::string code;  ///< "EUR"
  Decimal rate;
  std::string as_of;  ///< may be empty
};

/// Of each kind the first that holds counts. An own price is final. Committed hours cost what the commitment
/// says, the others the list price less the discount. No term can make a price negative.
struct Terms {
  std::vector<OwnPrice> prices;
  std::vector<Commitment> commitments;
  std::vector<Discount> discounts;
  std::optional<Currency> currency;

  bool change_prices() const { return !prices.empty() || !commitments.empty() || !discounts.empty(); }
  /// The own price that names just this item; it stands in where the list has none.
  const OwnPrice* price_of(std::string_view service, std::string_view item, std::string_view region) const;
  /// Makes `price` what is paid, and says so in `price.terms`. The words() of what held go into `used`.
  void apply(Price& price, std::string_view service, std::string_view item, std::string_view region,
             std::set<std::string>& used) const;
  /// One sentence for each term that changes prices: "12 % off AmazonEC2 in eu-* (EDP)".
  std::vector<std::string> words() const;
};

/// "12 % off AmazonEC2 in eu-* (EDP)", "70 % of the hours of m6g.* at 0.0277 (savings plan)",
/// "AmazonEC2/nat_gateway_hour at 0.04".
std::string words(const Discount& discount);
std::string words(const Commitment& commitment);
std::string words(const OwnPrice& price);
