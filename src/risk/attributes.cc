#include "risk/attributes.h"

#include <algorithm>
#include <cctype>

Value at_path(const Value& values, std::string_view path) {
  Value value = values;
  for (;;) {
    const std::size_t dot = path.find('.');
    value = value[path.substr(0, dot)];
    if (dot == std::string_view::npos) return value;
    if (value.is_array()) value = value.at(0);
    path.remove_prefix(dot + 1);
  }
}

std::vector<Value> all_at_path(const Value& values, std::string_view path) {
  std::vector<Value> level = {values};
  const auto spread = [](const std::vector<Value>& from) {
    std::vector<Value> out;
    for (const Value& value : from) {
      if (value.is_array())
        for (const Value& element : value.elements()) out.push_back(element);
      else if (!value.absent())
        out.push_back(value);
    }
    return out;
  };
  for (;;) {
    const std::size_t dot = path.find('.');
    for (Value& value : level) value = value[path.substr(0, dot)];
    level = spread(level);
    if (dot == std::string_view::npos || level.empty()) return level;
    path.remove_prefix(dot + 1);
  }
}

bool is_on(const Value& value) {
  if (value.is_true()) return true;
  const auto text = value.text();
  if (!text) return false;
  constexpr std::string_view words[] = {"enabled", "enable", "active", "on"};
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    return std::equal(text->begin(), text->end(), word.begin(), word.end(),
                      [](unsigned char a, char b) { return std::tolower(a) == b; });
  });
}

bool is_off(const Value& value) {
  return value.absent() || (value.known() && !is_on(value));
}

bool is_empty(const Value& value) {
  if (value.absent()) return true;
  if (value.is_array() || value.is_object()) return value.size() == 0 && !value.partly_unknown();
  return value.is("");
}
