#include "cost/usage_keys.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "base/error.h"

namespace {

/// Every key that was ever named. They come from the pricers, so there are some hundreds.
struct Names {
  std::deque<std::string> all;
  std::map<std::string_view, std::uint16_t> numbers;
};

Names& names_kept() {
  static Names names;
  return names;
}

std::uint16_t number_of(std::string_view key) {
  Names& names = names_kept();
  if (const auto found = names.numbers.find(key); found != names.numbers.end()) return found->second;
  const auto number = static_cast<std::uint16_t>(names.all.size());
  names.numbers.emplace(names.all.emplace_back(key), number);
  return number;
}

}  // namespace

UsageKeys::UsageKeys(std::string_view key) : count_(1) {
  keys_[0] = number_of(key);
}

void UsageKeys::add(const UsageKeys& others) {
  for (std::size_t i = 0; i < others.count_; ++i) {
    const auto end = keys_.begin() + count_;
    if (std::find(keys_.begin(), end, others.keys_[i]) != end) continue;
    if (count_ == most) throw Error("a cost line is made of more usage keys than it can hold");
    keys_[count_++] = others.keys_[i];
  }
}

std::vector<std::string_view> UsageKeys::names() const {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < count_; ++i) out.emplace_back(names_kept().all[keys_[i]]);
  return out;
}
