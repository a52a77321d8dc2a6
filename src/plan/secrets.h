// The texts of a plan that must not be shown, wherever they reappear.
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "plan/value.h"

/// Terraform marks places, not values: the clear text of a marked value also stands unmarked elsewhere (a
/// computed attribute, another resource, a message). So the texts themselves are collected and masked.
class Secrets {
 public:
  Secrets() = default;
  Secrets(const Secrets&) = delete;  // the index looks into the texts
  Secrets& operator=(const Secrets&) = delete;

  /// Remembers every scalar of `value` that is marked sensitive, as a whole or in parts.
  void collect(const Value& value);
  /// Remembers every scalar of `value`.
  void collect_all(const Value& value);

  bool empty() const { return texts_.empty(); }

  /// `text` with what is secret in it replaced by `(sensitive)`. A text that equals a secret goes whole,
  /// whatever its length. Inside a longer text, secrets of 8 bytes and more are found anywhere, those of 3 to
  /// 7 bytes where no letter or digit adjoins them; shorter ones would mask every other word and are left.
  std::string masked(std::string_view text) const;
  /// Whether there is anything in `text` to mask. Quick where there is not.
  bool masks(std::string_view text) const;

 private:
  void remember(std::string_view text);
  void add(std::string text);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  /// The first secret that stands at `at`, the longest of them; empty when there is none.
  std::string_view at(std::string_view text, std::size_t at) const;

  std::unordered_set<std::string, Hash, std::equal_to<>> texts_;
  /// No secret begins with bytes whose bit is not set.
  std::bitset<1 << 16> beginnings_;
  /// Those that are looked for inside longer texts, by their first bytes, longest first; views into texts_.
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> by_beginning_;
};
