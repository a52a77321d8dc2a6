// A value of the plan: known, unknown until apply, or absent; and perhaps sensitive.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "plan/tape.h"

/// A borrowed view of one value and of what the plan's `after_unknown` and `*_sensitive` trees say at the
/// same path. Cheap to copy. Lives as long as the tape it looks at. A default Value is absent.
///
/// Exactly one of known(), unknown(), absent() holds:
/// - unknown: only apply will tell. Unknown is neither false nor zero nor absent.
/// - absent: not set, or null.
/// - known: anything else; parts of a known array or object may still be unknown (see partly_unknown()).
class Value {
 public:
  Value() = default;
  /// A value without marks, for documents that have none.
  Value(const Tape& tape, std::uint32_t node) : tape_(&tape), node_(node) {}
  /// Each index may be Tape::none.
  Value(const Tape& tape, std::uint32_t node, std::uint32_t unknown, std::uint32_t sensitive);

  bool known() const { return !unknown_all_ && node_ != Tape::none && kind() != Kind::null; }
  bool unknown() const { return unknown_all_; }
  bool absent() const { return !unknown_all_ && (node_ == Tape::none || kind() == Kind::null); }
  /// This value or anything below it is unknown.
  bool partly_unknown() const;

  /// Marked as a whole, here or above.
  bool sensitive() const { return sensitive_all_; }
  /// This value or anything below it is marked.
  bool partly_sensitive() const;

  /// The kind of a known value; null otherwise.
  Kind kind() const { return node_ == Tape::none || unknown_all_ ? Kind::null : (*tape_)[node_].kind; }
  bool is_array() const { return kind() == Kind::array; }
  bool is_object() const { return kind() == Kind::object; }
  /// Elements of an array or members of an object; 0 for all else.
  std::size_t size() const { return is_array() || is_object() ? (*tape_)[node_].count : 0; }

  /// The member of an object. Of anything else it is absent, or unknown if this is.
  Value operator[](std::string_view key) const;
  /// The element of an array, likewise.
  Value at(std::size_t i) const;
  /// The first block under `key`: Terraform writes "at most one" blocks as arrays too.
  Value block(std::string_view key) const { return (*this)[key].at(0); }

  std::vector<Value> elements() const;
  /// In the order of the document, which Terraform sorts by key. Members that exist only as unknown marks
  /// come last.
  std::vector<std::pair<std::string_view, Value>> members() const;

  /// Nothing unless it is a known string.
  std::optional<std::string_view> text() const;
  /// Nothing unless it is a known boolean, or the string "true" or "false".
  std::optional<bool> boolean() const;
  /// Nothing unless it is a known number (or a string that is one) which Decimal holds exactly.
  std::optional<Decimal> number() const;

  /// Known and that.
  bool is(std::string_view wanted) const { return text() == wanted; }
  bool is_true() const { return boolean() == true; }
  bool is_false() const { return boolean() == false; }

  /// The text of a known scalar: strings as they are, numbers as written, true, false.
  std::optional<std::string_view> scalar() const;

  /// Nothing is unknown on either side and both say the same. Marks of sensitivity do not count.
  friend bool same(const Value& a, const Value& b);

  /// The keys whose values are not written alike in two objects, or are partly unknown in `after`.
  friend std::vector<std::string_view> differing_members(const Value& before, const Value& after);

  const Tape* tape() const { return tape_; }
  std::uint32_t node() const { return node_; }
  std::uint32_t sensitive_node() const { return sensitive_; }

 private:
  const Tape* tape_ = nullptr;
  std::uint32_t node_ = Tape::none;
  std::uint32_t unknown_ = Tape::none;
  std::uint32_t sensitive_ = Tape::none;
  bool unknown_all_ = false;
  bool sensitive_all_ = false;

  Value child(std::uint32_t node, std::uint32_t unknown, std::uint32_t sensitive) const;
};

/// The value on one line, in the manner of HCL: `(known after apply)` and `(sensitive)` stand where they
/// must, the latter also for strings whose place says that they are secret (see plan/secret_names.h); `path`
/// is the place of the value itself. Whole, so that secrets inside it can still be found; whoever prints it
/// cuts it afterwards.
std::string shown(const Value& value, std::string_view path = {});
