// What a product of AWS's price list is called in the price table: one row a rule, and how rows are read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "cost/import/offer_file.h"

/// One way that a product is sold. The first rule that a product fits counts.
struct OfferRule {
  /// `global`: one price for all regions.
  enum class Place : std::uint8_t { region, global };

  std::string_view service;  // ours, which is AWS's offer code
  Words offers;              // other offers whose files held it in former years
  /// As in pricing/ITEMS.md. `{name}` is the attribute, `{name:list}` its name in that list of NameRules,
  /// `{*}` what `*` stands for in the usage type. Without the attribute, or without a name in the list, the
  /// rule does not fit.
  std::string_view item;
  std::string_view unit;  // ours
  /// Usage types without the region in front ("EUW3-"), `*` for anything, several joined with `|`. With `^`
  /// the usage type is taken as written.
  std::string_view usage;
  /// "attribute=value|value;attribute!=value": all of them. A value may hold `*`; an empty one means that the
  /// attribute is absent or empty.
  std::string_view where;
  Place place = Place::region;
  std::int64_t from = 0;  // AWS lists some tiers as products of their own: this one begins here
};

/// What is left out on purpose, and why; `offer`, `usage` and `where` as above.
struct LeftOutRule {
  std::string_view offer, usage, where, why;
};
/// A value of AWS's that has another spelling here.
struct NameRule {
  std::string_view list, written, name;
};
/// A place as files before 2019 name it.
struct LocationRule {
  std::string_view location, region;
};

std::span<const OfferRule> all_offer_rules();
std::span<const LeftOutRule> all_left_out_rules();
std::span<const NameRule> all_name_rules();
std::span<const LocationRule> all_locations();

/// What a product is. Nothing: unknown.
struct OfferMatch {
  const OfferRule* rule;
  std::string item;
};

/// The rules for the files of one offer.
class OfferRules {
 public:
  explicit OfferRules(std::string_view offer);

  bool empty() const { return rules_.empty(); }
  std::optional<OfferMatch> match(const OfferProduct& product) const;
  /// Why a product is left out on purpose; empty when it is not.
  std::string_view left_out(const OfferProduct& product) const;
  /// The rules that write such an item of the service.
  std::vector<const OfferRule*> covering(std::string_view service, std::string_view item) const;

 private:
  std::string_view offer_;
  std::vector<const OfferRule*> rules_;
  std::vector<const LeftOutRule*> left_out_;
};

/// The usage type without the region in front: "EUW3-", "EU-", "eu-west-1-". us-east-1 mostly has none.
std::string_view without_region(std::string_view usage_type);

/// The region that a product is sold in, empty when it names none.
std::string region_of(const OfferProduct& product);

/// How many of our units one of the file's units is, as a fraction: {1, 1} when they are the same, {1, 1024}
/// for a price per GiBps where we count MiBps. Nothing when they measure different things.
struct UnitRatio {
  int multiply = 1, divide = 1;
};
std::optional<UnitRatio> unit_ratio(std::string_view item, std::string_view written);
