// The texts of a plan that must not be shown, wherever they reappear.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "plan/value.h"

/// Terraform marks places, not values: the clear text of a marked value also stands unmarked elsewhere (a
/// computed attribute, another resource, a message). So the texts themselves are collected and masked.
class Secrets {
 public:
  /// Remembers every scalar of `value` that is marked sensitive, as a whole or in parts.
  void collect(const Value& value);
  /// Remembers every scalar of `value`.
  void collect_all(const Value& value);

  bool empty() const { return texts_.empty(); }

  /// `text` with what is secret in it replaced by `(sensitive)`. A text that equals a secret goes whole,
  /// whatever its length. Inside a longer text, secrets of 8 bytes and more are found anywhere, those of 3 to
  /// 7 bytes where no letter or digit adjoins them; shorter ones would mask every other word and are left.
  std::string masked(std::string_view text) const;

 private:
  void remember(std::string_view text);

  struct LongestFirst {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  std::set<std::string, LongestFirst> texts_;
};
