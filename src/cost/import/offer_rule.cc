#include "cost/import/offer_rule.h"

#include <algorithm>

#include "base/glob.h"

namespace {

/// Calls `take(part)` for each part until one answers true; whether one did.
template <typename Take>
bool any_part(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (take(text.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

bool fits_one(std::string_view patterns, std::string_view value) {
  return any_part(patterns, '|', [value](std::string_view pattern) { return fits(pattern, value); });
}

bool holds(std::string_view where, const OfferProduct& product) {
  if (where.empty()) return true;
  return !any_part(where, ';', [&product](std::string_view condition) {
    const std::size_t equals = condition.find('=');
    const bool negated = condition[equals - 1] == '!';
    const std::string_view name = condition.substr(0, equals - (negated ? 1 : 0));
    return fits_one(condition.substr(equals + 1), product.find(name)) == negated;
  });
}

/// The pattern of `usage` that fits, without its `^`; nothing if none does.
std::optional<std::string_view> fitting(std::string_view usage, std::string_view written,
                                        std::string_view bare) {
  std::optional<std::string_view> found;
  any_part(usage, '|', [&](std::string_view pattern) {
    const bool raw = pattern.starts_with('^');
    if (raw) pattern.remove_prefix(1);
    if (!fits(pattern, raw ? written : bare)) return false;
    found = pattern;
    return true;
  });
  return found;
}

/// What `*` stands for.
std::string_view captured(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return {};
  return text.substr(star, text.size() - (pattern.size() - 1));
}

std::string named(std::string_view list, std::string_view written) {
  for (const NameRule& rule : all_name_rules()) {
    if (rule.list != list || !fits(rule.written, written)) continue;
    std::string name(rule.name);
    const std::size_t star = name.find("{*}");
    if (star != std::string::npos) name.replace(star, 3, captured(rule.written, written));
    return name;
  }
  return {};
}

bool fit_for_an_item(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" -._/()+").find(c) != std::string_view::npos;
  });
}

/// The item with its places filled; empty when a value is missing.
std::string filled(std::string_view item, const OfferProduct& product, std::string_view star) {
  std::string text;
  while (true) {
    const std::size_t open = item.find('{');
    text += item.substr(0, open);
    if (open == std::string_view::npos) return text;
    const std::size_t close = item.find('}', open);
    const std::string_view place = item.substr(open + 1, close - open - 1);
    const std::size_t colon = place.find(':');
    const std::string_view name = place.substr(0, colon);
    const std::string_view written = name == "*" ? star : product.find(name);
    const std::string value =
        colon == std::string_view::npos ? std::string(written) : named(place.substr(colon + 1), written);
    if (!fit_for_an_item(value)) return {};
    text += value;
    item.remove_prefix(close + 1);
  }
}

/// "{instancetype};engine={x}" as a pattern.
std::string pattern_of(std::string_view item) {
  std::string pattern;
  bool inside = false;
  for (const char c : item) {
    if (c == '{') {
      inside = true;
      pattern += '*';
    }
    if (!inside) pattern += c;
    if (c == '}') inside = false;
  }
  return pattern;
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "us-gov-west-1": words of small letters, then a digit.
bool is_region_code(std::string_view text) {
  int words = 0;
  while (true) {
    const std::size_t end = std::min(text.find('-'), text.size());
    const std::string_view word = text.substr(0, end);
    if (word.empty()) return false;
    if (end == text.size()) return words >= 2 && word.size() == 1 && is_digit(word[0]);
    if (!std::all_of(word.begin(), word.end(), is_lower)) return false;
    ++words;
    text.remove_prefix(end + 1);
  }
}

// What units say, apart from what is counted: of how much data, for how long.
enum class Span : std::uint8_t { none, second, minute, hour, day, month };
enum class Data : std::uint8_t { none, mb, gb, tb, mibps, gibps };
struct Measure {
  Span span = Span::none;
  Data data = Data::none;
  bool scaled = false;  // "1M requests"
};

Measure measured(std::string_view unit) {
  Measure measure;
  std::string word;
  const auto take = [&] {
    const auto is = [&](std::initializer_list<std::string_view> names) {
      return std::find(names.begin(), names.end(), word) != names.end();
    };
    const auto ends = [&](std::string_view end) { return word.ends_with(end); };
    if (is({"mo", "mos", "month", "months", "monthly"})) measure.span = Span::month;
    if (is({"day", "days"})) measure.span = Span::day;
    if (is({"sec", "secs"}) || ends("second") || ends("seconds")) measure.span = Span::second;
    if (is({"min", "mins"}) || ends("minute") || ends("minutes")) measure.span = Span::minute;
    if (is({"hourly"}) || ends("hr") || ends("hrs") || ends("hour") || ends("hours"))
      measure.span = Span::hour;
    if (is({"mb", "megabyte", "megabytes"})) measure.data = Data::mb;
    if (is({"gb", "gib", "gigabyte", "gigabytes"})) measure.data = Data::gb;
    if (is({"tb", "tib", "terabyte", "terabytes"})) measure.data = Data::tb;
    if (is({"mibps", "mbps", "mibs", "mbs"})) measure.data = Data::mibps;
    if (is({"gibps", "gbps", "gibs"})) measure.data = Data::gibps;
    if (is({"million", "millions", "thousand", "thousands"})) measure.scaled = true;
    word.clear();
  };
  for (const char c : unit) {
    if (is_digit(c)) measure.scaled = true;
    if (is_upper(c)) word += static_cast<char>(c - 'A' + 'a');
    if (is_lower(c)) word += c;
    if (!is_upper(c) && !is_lower(c)) take();
  }
  take();
  return measure;
}

/// What a price of the item is for, from the product's name: `storage_gb_month`, `alb_hour`, `db.m5.large`.
Measure measured_item(std::string_view item) {
  std::string name(item.substr(0, item.find(';')));
  if (name.find('_') == std::string::npos && name.find('.') != std::string::npos)
    return {Span::hour, Data::none, false};
  std::replace(name.begin(), name.end(), '_', ' ');
  Measure measure = measured(name);
  measure.scaled = false;  // "request_tier1"
  return measure;
}

}  // namespace

OfferRules::OfferRules(std::string_view offer) : offer_(offer) {
  for (const OfferRule& rule : all_offer_rules())
    if (rule.service == offer || rule.offers.has(offer)) rules_.push_back(&rule);
  for (const LeftOutRule& rule : all_left_out_rules())
    if (fits(rule.offer, offer)) left_out_.push_back(&rule);
}

std::optional<OfferMatch> OfferRules::match(const OfferProduct& product) const {
  if (!left_out(product).empty()) return std::nullopt;
  const std::string_view written = product.find("usagetype");
  const std::string_view bare = without_region(written);
  for (const OfferRule* rule : rules_) {
    const auto pattern = fitting(rule->usage, written, bare);
    if (!pattern || !holds(rule->where, product)) continue;
    const bool raw = pattern->data() > rule->usage.data() && pattern->data()[-1] == '^';
    std::string item = filled(rule->item, product, captured(*pattern, raw ? written : bare));
    if (!item.empty()) return OfferMatch{rule, std::move(item)};
  }
  return std::nullopt;
}

std::string_view OfferRules::left_out(const OfferProduct& product) const {
  if (offer_ != "AWSDataTransfer" && product.find("servicecode") == "AWSDataTransfer")
    return "data transfer: it has an offer of its own";
  const std::string_view written = product.find("usagetype");
  const std::string_view bare = without_region(written);
  for (const LeftOutRule* rule : left_out_)
    if (fitting(rule->usage, written, bare) && holds(rule->where, product)) return rule->why;
  return {};
}

std::vector<const OfferRule*> OfferRules::covering(std::string_view service, std::string_view item) const {
  std::vector<const OfferRule*> covering;
  for (const OfferRule* rule : rules_)
    if (rule->service == service && fits(pattern_of(rule->item), item)) covering.push_back(rule);
  return covering;
}

std::string_view without_region(std::string_view usage_type) {
  if (usage_type.starts_with("EU-")) return usage_type.substr(3);
  if (usage_type.size() > 5 && is_upper(usage_type[0]) && is_upper(usage_type[1]) &&
      is_upper(usage_type[2]) && is_digit(usage_type[3]) && usage_type[4] == '-')
    return usage_type.substr(5);
  // "ap-northeast-2-KMS-Keys"
  for (std::size_t dash = usage_type.find('-'); dash != std::string_view::npos;
       dash = usage_type.find('-', dash + 1))
    if (is_region_code(usage_type.substr(0, dash))) return usage_type.substr(dash + 1);
  return usage_type;
}

std::string region_of(const OfferProduct& product) {
  for (const char* name : {"regioncode", "fromregioncode"})
    if (const std::string_view code = product.find(name); is_region_code(code)) return std::string(code);
  for (const char* name : {"location", "fromlocation"}) {
    const std::string_view location = product.find(name);
    for (const LocationRule& rule : all_locations())
      if (rule.location == location) return std::string(rule.region);
  }
  return {};
}

std::optional<UnitRatio> unit_ratio(std::string_view item, std::string_view written) {
  const Measure ours = measured_item(item), theirs = measured(written);
  if (theirs.scaled) return std::nullopt;
  UnitRatio ratio;
  if (ours.data != theirs.data) {
    if (ours.data == Data::mibps && theirs.data == Data::gibps) {
      ratio.divide = 1024;
    } else if (theirs.data != Data::none || theirs.span == Span::none || theirs.span != ours.span) {
      return std::nullopt;  // "hours" alone will do for GB-hours: the product says what is counted
    }
  }
  if (ours.span != theirs.span) {
    if (ours.span == Span::hour && theirs.span == Span::second) {
      ratio.multiply = 3600;
    } else if (ours.span != Span::month || theirs.span != Span::none || ours.data != Data::none) {
      return std::nullopt;  // "Keys" will do for keys by the month
    }
  }
  return ratio;
}
