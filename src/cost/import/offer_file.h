// Reading an offer file of AWS's price list, JSON or CSV, in flat memory: in one pass, if it says things in
// the order in which AWS does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cost/import/offer_window.h"

/// What stands at the head of a file.
struct OfferHeader {
  std::string code;       // "AmazonEC2"
  std::string published;  // "2026-10-01": the day of its publication
};

/// The attributes of one product, by AWS's names without case and punctuation: "instancetype" is
/// `instanceType` in JSON and "Instance Type" in CSV. Borrowed for the call.
class OfferProduct {
 public:
  OfferProduct(std::span<const std::string_view> names, std::span<const std::string_view> values)
      : names_(names), values_(values) {}
  /// Empty when the product has no such attribute.
  std::string_view find(std::string_view name) const;

 private:
  std::span<const std::string_view> names_;
  std::span<const std::string_view> values_;
};

/// One tier, as written: "0", "Inf", "GB-Mo", "0.0230000000".
struct OfferTier {
  std::string begin, end, unit, usd;
};

/// Takes what a file says. Each product comes before its prices.
class OfferSink {
 public:
  virtual ~OfferSink() = default;
  virtual void begin(const OfferHeader& header) = 0;
  /// A number to know the product by, or nothing_wanted.
  virtual std::uint32_t product(const OfferProduct& product) = 0;
  /// The on-demand price of a product that was wanted: all tiers of it, in any order.
  virtual void price(std::uint32_t product, std::span<const OfferTier> tiers) = 0;
  /// A record that could not be made sense of.
  virtual void unreadable(std::uint64_t line, std::string_view why) = 0;

  static constexpr std::uint32_t nothing_wanted = 0xffffffff;
};

/// Throws Error for anything but a whole offer file in US dollars: Savings Plans, indexes, other CSV or JSON,
/// a web page, an empty, compressed or cut file, other encodings than UTF-8, other currencies; and for JSON
/// whose parts stand in another order than AWS's when it comes from a pipe, which cannot be read twice.
void read_offer(OfferWindow& window, OfferSink& sink);

// The two forms, for read_offer().
void read_offer_json(OfferWindow& window, OfferSink& sink);
void read_offer_csv(OfferWindow& window, OfferSink& sink);

/// Passes the mark that some programs put in front of UTF-8.
void skip_byte_order_mark(OfferWindow& window);

/// "Pre Installed S/W" becomes "preinstalledsw".
std::string attribute_name(std::string_view written);
/// The day in "2026-10-01T12:00:00Z", or empty.
std::string day_of(std::string_view timestamp);
/// For a file that is a price list, but none that can be taken.
[[noreturn]] void refuse_offer(const std::string& name, std::string_view what, std::string hint = {});
