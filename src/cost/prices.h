// The price table: what AWS charges for one unit, by service, item and region, and how the resource types
// that have no pricer are billed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "cost/terms.h"

struct ServicePrices;

/// How a price is known: read from AWS, worked out or inferred, or taken from elsewhere. See
/// pricing/SOURCES.md.
enum class Quality : std::uint8_t { exact, derived, secondary };

/// From this quantity on, a unit costs this much, until the next tier begins.
struct Tier {
  Quantity from;
  Usd price;
};

struct Price {
  std::string key;          // "<service>/<item>@<region>", with the region of the row that was found
  std::string unit;         // "Hrs", "GB-Mo"; the price is for one of these
  std::vector<Tier> tiers;  // at least one; the first begins at 0; ascending
  std::string as_of;        // "2026-07-20"; the oldest of the tiers; empty when the source has no date
  std::string source;       // ids from pricing/SOURCES.md, joined with '+'
  Quality quality = Quality::exact;  // the worst of the tiers
  std::string assumed_from;          // the region whose price this is, when it was borrowed; else empty
  std::string terms;         // what of the customer's own terms is in the tiers; empty: they are list prices
  std::vector<Tier> listed;  // the list price under own terms; empty when the list has none

  /// What so many units cost when each tier's price holds from its lower bound to the next one's.
  Usd cost(Quantity quantity) const;
  /// What the first unit costs that is not free: the rate to print where no quantity is known.
  Usd rate() const;
};

/// What is known of a type without a pricer. `free`: it costs nothing by itself. `usage`: it is billed by use
/// only, at a rate that is not told. `unsupported`: a plan decides its cost, and nobody here works it out.
enum class TypeClass : std::uint8_t { free, usage, unsupported };

struct ResourceTypeFacts {
  TypeClass type_class = TypeClass::unsupported;
  std::string reason;  // why the type costs nothing by itself, or what is billed
};

/// What a table holds, for people; counts are of price rows.
struct PriceTableInfo {
  struct Count {
    std::string name;
    std::int64_t rows = 0;
  };
  int schema_version = 0;
  std::string fingerprint;  // of the content, hex
  std::string oldest, newest;
  std::int64_t rows = 0;
  std::int64_t items = 0;
  std::int64_t own_prices = 0;                                          // laid over the table
  std::int64_t free_types = 0, usage_types = 0, unsupported_types = 0;  // rows; one may speak for many
  std::vector<Count> services, regions, sources;                        // sorted by name
};

/// Move-only. Every answer is kept, so asking again costs a hash look-up. One thread at a time.
class PriceTable {
 public:
  /// The table inside the binary. Costs nothing until it is asked.
  static PriceTable bundled();
  /// A file made by compile_prices. Throws Error when it is anything else, or damaged; damage further inside
  /// is an Error when a look-up meets it.
  static PriceTable open(const std::string& path);

  PriceTable(PriceTable&&) noexcept;
  PriceTable& operator=(PriceTable&&) noexcept;
  ~PriceTable();

  /// Prices from a file of their own take the place of the table's: those of the same item and region, with
  /// all of their tiers. Throws Error for a service that the table does not have, and for another unit than
  /// it has. Before the first find().
  void lay_over(const ServicePrices& prices, const std::string& file);
  /// Whatever is found from now on is what is paid under these terms.
  void set_terms(Terms terms);
  const Terms& terms() const;
  /// What of the overlays and terms is probably not as it was meant: items that the table does not know, and
  /// terms that held for nothing that was asked so far.
  std::vector<std::string> notes() const;

  /// `service` is AWS's offer code ("AmazonEC2"), `item` as listed in pricing/ITEMS.md
  /// ("db.m6g.large;deployment=Multi-AZ;engine=PostgreSQL"). What AWS prices without a region (CloudFront,
  /// Route 53) is found from every region: an item without a row for `region` answers with its row for
  /// "global".
  /// Null when there is none. Lives until lay_over() or set_terms(), or as long as the table.
  const Price* find(std::string_view service, std::string_view item, std::string_view region) const;

  /// The price with this key (Price::key), likewise.
  const Price* with_key(std::string_view key) const;

  /// Every price as find() would give it, by service, item and region: what is laid over the table in place
  /// of its own, all of it under the terms. An own price for which the list has none is among them once it
  /// was found. Reads the whole table; is no use of a term.
  void each(const std::function<void(const Price&)>& visit) const;

  /// How a type is billed that has no pricer; nothing when the table does not list it. A row `random_*`
  /// speaks for every type that begins with `random_`.
  std::optional<ResourceTypeFacts> resource_type(std::string_view type) const;

  /// Reads the whole table.
  PriceTableInfo info() const;
  /// Reads the whole table and throws Error unless it is what its fingerprint says.
  void verify() const;
  /// "2026-10-01": the newest date of any price.
  std::string newest_date() const;
  std::string fingerprint() const;
  /// Whether the newest price is more than 180 days older than the plan, whose timestamp this is
  /// ("2026-11-20T09:30:00Z" or only the date). A plan without a date cannot tell: false.
  bool is_stale(std::string_view plan_date) const;

 private:
  struct State;
  explicit PriceTable(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};
