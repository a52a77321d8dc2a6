// What one resource costs a month on one side, line by line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "cost/amount.h"
#include "cost/prices.h"

/// How a line is known. `usage`: the quantity depends on use, which neither the plan nor a usage file tells;
/// the line prints its rate.
/// `assumed`: the price was borrowed from another region. `unknown`: the quantity or the price is not known;
/// the line counts as nothing in the sum and is shown as missing.
enum class LineStatus : std::uint8_t { priced, usage, assumed, unknown };

/// How the figure of a line was worked out: at each end what `before + each` units cost less what `before`
/// cost, and that `times`. Explanations repeat it.
struct Basis {
  Range<Quantity> each;                 ///< in a month, for one thing
  Range<Quantity> times = Quantity(1);  ///< how many things
  Quantity before;                      ///< units of others that take the first tiers
  std::string formula;                  ///< of `each`, of the hourly count for lines by the hour; see Amount
  bool by_hour = false;                 ///< `each` is a count for all hours of the month
  std::string low_key;                  ///< of the price at the low end, where it is not that of the line

  Range<Usd> cost(const Price& price) const;
};

struct Component {
  std::string name;  ///< "Instance (on-demand, db.m6g.large)"
  LineStatus status = LineStatus::unknown;
  std::string unit;                         ///< of quantity and price, as AWS has it: "Hrs", "GB-Mo"
  std::optional<Range<Quantity>> quantity;  ///< a month
  std::optional<Usd> price;                 ///< for one unit: of the first tier that is not free
  Range<Usd> monthly;                       ///< zero for usage and unknown
  std::string price_key, source, as_of;     ///< of the price row; empty when there is none
  std::string origin;                       ///< where the quantity came from, or why it is unknown
  std::string note;           ///< what the reader must know: "price of us-east-1 assumed", "first 1 TB free"
  bool metered = false;       ///< by use that nobody tells: an unknown price here leaves no fixed part open
  bool shares_tiers = false;  ///< the tiers are those of the account: all such lines of a side walk them once
  UsageKeys usage_keys;       ///< what a usage file may say about the quantity
  Basis basis;                ///< of `monthly`; means nothing while the quantity is unknown

  /// Adds to the note what else the reader must know.
  void remark(std::string_view more) {
    if (more.empty()) return;
    if (!note.empty()) note += "; ";
    note += more;
  }
};

/// Collects the lines of one resource in one region. Prices come from the table by service ("AmazonEC2") and
/// item (pricing/ITEMS.md); a price that is not in the table makes the line unknown, never zero. Lines with a
/// quantity of zero are left out.
class Bill {
 public:
  Bill(const PriceTable& prices, std::string region) : prices_(&prices), region_(std::move(region)) {}

  /// `count` of something billed by the hour, all month (730 hours).
  Component& hourly(std::string name, std::string_view service, std::string_view item, const Amount& count);
  /// As `hourly`, of one of several items: which one is decided while it runs. From the low end of the
  /// cheapest to the high end of the dearest; the dearest is what the line shows. One missing price makes it
  /// unknown.
  /// `hours`: how many of the month it runs.
  struct Choice {
    std::string item;
    Amount count;
  };
  Component& hourly_one_of(std::string name, std::string_view service, const std::vector<Choice>& choices,
                           const Amount& hours = Amount(hours_per_month));
  /// `quantity` units in a month for each of `times` things; tiers are walked for both ends, for each thing
  /// on its own.
  Component& monthly(std::string name, std::string_view service, std::string_view item,
                     const Amount& quantity, const Amount& times = Amount(1));
  /// As above for units that come after `before` others: for tiers that resources of one account share.
  Component& monthly_after(std::string name, std::string_view service, std::string_view item,
                           const Amount& quantity, Quantity before);
  /// `line` may turn out to be billed by `item` instead: its figure grows to hold both.
  void widen(Component& line, std::string_view service, std::string_view item);
  /// The lines from here on are bought in `region`: replicas elsewhere.
  void in(std::string region) { region_ = std::move(region); }
  /// A line whose quantity only usage tells. With `used` unknown it prints its rate; a `used` of 0 is a line
  /// of 0. Tiers are shared with such lines of other resources. Any other line whose quantity is unknown only
  /// for want of usage is treated the same.
  Component& metered(std::string name, std::string_view service, std::string_view item, const Amount& used);
  /// The same for what most resources of the type have none of: no line unless `used` is known.
  Component& if_used(std::string name, std::string_view service, std::string_view item, const Amount& used);
  /// Where no usage key exists for the quantity.
  Component& metered(std::string name, std::string_view service, std::string_view item);
  /// A fixed cost that cannot be worked out, and why: "instance_class is known after apply".
  void unknown(std::string name, std::string why);
  /// Costs nothing in this shape, and why ("gateway endpoints are free").
  void free(std::string why);

  /// Whether the table has a price, for pricers that must choose between items.
  bool has_price(std::string_view service, std::string_view item) const;

  const std::string& region() const { return region_; }
  const std::vector<Component>& components() const { return components_; }
  std::vector<Component> take_components() { return std::move(components_); }
  const std::string& free_reason() const { return free_reason_; }

 private:
  Component& add(std::string name, std::string_view service, std::string_view item, const Amount& quantity,
                 const Amount& times, Quantity before = 0);
  const Price* find(std::string_view service, std::string_view item) const;

  const PriceTable* prices_;
  std::string region_;
  std::vector<Component> components_;
  std::string free_reason_;
  Component discarded_;
};
