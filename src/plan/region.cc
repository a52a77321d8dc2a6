#include "plan/region.h"

#include <algorithm>

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// The length of the region that `text` starts with: words joined by `-`, then `-` and a number. 0 if it is
/// none.
std::size_t region_length(std::string_view text) {
  std::size_t i = 0;
  int words = 0;
  while (i < text.size() && is_lower(text[i])) {
    while (i < text.size() && is_lower(text[i])) ++i;
    ++words;
    if (i + 1 >= text.size() || text[i] != '-') return 0;
    ++i;
  }
  const std::size_t number = i;
  while (i < text.size() && is_digit(text[i])) ++i;
  return words >= 2 && i > number ? i : 0;
}

}  // namespace

std::string_view region_of_zone(std::string_view zone) {
  const std::size_t length = region_length(zone);
  if (length == 0 || length == zone.size()) return {};
  const std::string_view rest = zone.substr(length);
  const bool plain = rest.size() == 1 && is_lower(rest[0]);
  return plain || rest[0] == '-' ? zone.substr(0, length) : std::string_view();
}

std::string_view region_of_arn(std::string_view arn) {
  if (arn.substr(0, 4) != "arn:") return {};
  for (int field = 0; field < 3; ++field) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  const std::string_view region = arn.substr(0, arn.find(':'));
  return region_length(region) == region.size() ? region : std::string_view();
}

std::string region_of(const Graph& graph, const Change& change, const Value& values,
                      std::string_view fallback) {
  // A region that nobody knows has no prices; it is not another one.
  if (const auto region = values["region"].text(); region && !region->empty()) return std::string(*region);
  if (const auto arn = values["arn"].text())
    if (const std::string_view region = region_of_arn(*arn); !region.empty()) return std::string(region);
  if (const auto zone = values["availability_zone"].text())
    if (const std::string_view region = region_of_zone(*zone); !region.empty()) return std::string(region);
  if (const std::string_view region = graph.provider_region(change); !region.empty())
    return std::string(region);
  return std::string(fallback);
}
