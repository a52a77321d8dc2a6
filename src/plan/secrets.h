// The texts of a plan that must not be shown, wherever they reappear.
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plan/value.h"

/// Terraform marks places, not values: the clear text of a marked value also stands unmarked elsewhere (a
/// computed attribute, another resource, a message). So the texts themselves are collected and masked.
///
/// Marks are wide, though: of a document in a marked attribute every leaf is one of them, everyday names too.
/// Terraform refuses a marked value as a key of for_each and prints every address, so what an address says is
/// out already. A text that reads like a name, and that no attribute or key called after a secret holds, is
/// no secret once an address has it.
class Secrets {
 public:
  Secrets() = default;
  Secrets(const Secrets&) = delete;  // the index looks into the texts
  Secrets& operator=(const Secrets&) = delete;

  /// Remembers every scalar of `value` that is marked sensitive, as a whole or in parts. `name` is what the
  /// configuration calls it: an attribute, a variable, an output.
  void collect(const Value& value, std::string_view name = {});
  /// Remembers every scalar of `value`.
  void collect_all(const Value& value, std::string_view name = {});
  /// Forgets the names in `address`. Called when everything is collected.
  void release(std::string_view address);

  bool empty() const { return texts_.empty(); }

  /// `text` with what is secret in it replaced by `(sensitive)`. A text that equals a secret goes whole,
  /// whatever its length. Inside a longer text, secrets of 8 bytes and more are found anywhere, those of 3 to
  /// 7 bytes where no letter or digit adjoins them; shorter ones would mask every other word and are left.
  std::string masked(std::string_view text) const;
  /// An address, or the text of blocks that hold nothing but addresses: only keys are masked, since what
  /// stands outside of `["…"]` are identifiers of the configuration.
  std::string masked_address(std::string_view address) const;
  /// Whether there is anything in `text` to mask. Quick where there is not.
  bool masks(std::string_view text) const;

 private:
  void remember(std::string_view text, std::string_view name);
  void add(std::string text, bool is_name);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  /// The first secret that stands at `at`, the longest of them; empty when there is none.
  std::string_view at(std::string_view text, std::size_t at) const;

  template <class Masks>
  std::string masked_where(std::string_view text, Masks masks) const;

  /// With each, whether it may be released: it reads like a name wherever it was marked.
  std::unordered_map<std::string, bool, Hash, std::equal_to<>> texts_;
  std::size_t names_ = 0;  ///< of texts_ that may be released
  /// No secret begins with bytes whose bit is not set.
  std::bitset<1 << 16> beginnings_;
  /// Those that are looked for inside longer texts, by their first bytes, longest first; views into texts_.
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> by_beginning_;
};
