// Offer files of AWS's price list, taken into the price files: what they say, what that changes, and the new
// text of the files.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cost/import/offer_window.h"
#include "cost/price_rows.h"

/// The price of one item in one region, as a file states it.
struct ImportedPrice {
  std::vector<Tier> tiers;
  std::string unit;
  std::string as_of;   // the day that the file was published
  std::string source;  // "pricelist-amazonec2-20261001"
  bool rounded = false;
  bool free_start = false;  // the first tier is free, and the table keeps such tiers of this item
};

/// What can be asked of the table: service, item and region.
struct PriceKey {
  std::string service, item, region;
  friend auto operator<=>(const PriceKey&, const PriceKey&) = default;
  std::string text() const { return service + "/" + item + "@" + region; }
};

/// What was read of one file.
struct ImportedFile {
  std::string name, offer, published;
  std::size_t products = 0;                     // mapped
  std::map<std::string, std::size_t> unknown;   // products without a rule, by product family
  std::map<std::string, std::size_t> left_out;  // on purpose, by reason
  std::vector<std::string> unreadable;          // "line 8: has too few fields"
};

/// Collects the prices of any number of files. Nothing of it is written anywhere.
class PriceImport {
 public:
  PriceImport();
  PriceImport(PriceImport&&) noexcept;
  PriceImport& operator=(PriceImport&&) noexcept;
  ~PriceImport();

  /// Only these regions, and what is priced without one. Empty: all.
  void only_regions(std::set<std::string> regions);
  /// Reads one file. Throws Error when it is none that can be taken.
  void read(OfferWindow& window);
  /// To be called once, when all files are read. Throws Error when a region was asked for that the files do
  /// not have, while they have others: it may be mistyped.
  void finish();

  const std::vector<ImportedFile>& files() const;
  const std::map<PriceKey, ImportedPrice>& prices() const;
  /// Prices that contradict each other, or whose tiers do not join: they are left out. Sorted.
  const std::map<PriceKey, std::string>& doubtful() const;
  /// What it means that no price was read for this item in this region.
  enum class Absence : std::uint8_t {
    not_asked,  // no file that is not older than `as_of` speaks for it
    unseen,     // a file does, but no rule for it fitted anywhere: AWS may call it something else
    gone,       // the item was found in other forms or regions, so that it is not sold in this one
  };
  Absence absence(const PriceKey& key, const std::string& as_of) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What an import does to the price files.
struct PriceChanges {
  struct Change {
    PriceKey key;
    Usd before, after;  // of the first tier that is not free
  };
  std::vector<PriceKey> added;
  std::vector<Change> changed;  // the largest first
  std::size_t same = 0;
  std::vector<PriceKey> gone;        // AWS lists them no more
  std::vector<PriceKey> unseen;      // not found under the names that the rules know; always kept
  std::vector<PriceKey> newer_kept;  // the table knows a later price
  std::vector<PriceKey> doubtful_kept;
  std::map<std::string, std::string> files;  // the new text of each price file that differs, by service
};

struct MergeOptions {
  bool force = false;  // take older prices too
  bool prune = false;  // remove what AWS lists no more
};

/// `before` has the rows of each service that is there already.
PriceChanges merge_prices(const PriceImport& import,
                          const std::map<std::string, std::vector<PriceRow>>& before,
                          const MergeOptions& options);

/// The text of a price file. Rows must be in order.
std::string price_file_text(const std::vector<PriceRow>& rows);
/// The price files of a folder, by service. Throws Error as read_price_rows().
std::map<std::string, std::vector<PriceRow>> read_price_files(const std::string& folder);
/// Writes `<service>.csv` for each, all of them or, with an Error, none.
void write_price_files(const std::string& folder, const std::map<std::string, std::string>& files);
/// What was read and what it changes, for people.
std::string describe(const PriceImport& import, const PriceChanges& changes, const MergeOptions& options);
