// One JSON text, parsed: a flat tape of nodes in document order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// A node of a tape. The children of an array follow it; those of an object follow it as key, value, key,
/// value.
struct Node {
  std::string_view text;    ///< as written; a string unescaped
  std::uint32_t next = 0;   ///< the node behind this one and all below it
  std::uint32_t count = 0;  ///< elements or members
  Kind kind = Kind::null;
  mutable std::uint32_t slots = 0;  ///< of an object: where its index is, once it has been made; Tape's own
};

/// Numbers stay text, so that digits of any number survive. Every node is checked (structure, numbers,
/// literals, strings, UTF-8) when the tape is made.
class Tape {
 public:
  Tape();
  Tape(Tape&&) noexcept;
  Tape& operator=(Tape&&) noexcept;
  ~Tape();

  /// Parses `json`, one array or object. Borrows: node texts point into `json` or into this tape. The bytes
  /// up to `json.end() + padding` must be readable. Replaces what the tape held and keeps its buffers. Throws
  /// Error with the place relative to the start of `json`.
  void parse(std::string_view json);

  /// As parse(), from bytes that need not outlive the call or have padding behind them. Answers false instead
  /// of throwing when the text is not a JSON array or object.
  bool parse_copy(std::string_view json);

  static constexpr std::size_t padding = 64;
  /// Levels of nesting; a text that has more is refused. Plans stay far below: the deepest blocks of any
  /// provider, and modules in modules, make some dozens.
  static constexpr std::size_t deepest = 512;

  const Node& operator[](std::uint32_t i) const { return nodes_[i]; }
  std::uint32_t size() const { return used_; }

  static constexpr std::uint32_t none = 0xffffffff;
  /// The value of member `key` of the object at `object`, or none.
  std::uint32_t member(std::uint32_t object, std::string_view key) const;
  /// The element `i` of the array at `array`, or none.
  std::uint32_t element(std::uint32_t array, std::size_t i) const;

 private:
  struct Parser;
  class Builder;
  void build(std::string_view json);
  std::uint32_t indexed_member(std::uint32_t object, std::string_view key) const;

  std::unique_ptr<Parser> parser_;
  std::vector<Node> nodes_;  ///< those behind `used_` are from before
  std::uint32_t used_ = 0;
  mutable std::vector<std::uint32_t> slots_;  ///< hash tables of large objects, made when first asked
};

/// Finds members of one object by key, many times, in step with an order that both share.
class Members {
 public:
  /// `object` may be Tape::none or no object: then nothing is found.
  Members(const Tape& tape, std::uint32_t object) : tape_(tape), object_(object), next_(object + 1) {}

  /// As Tape::member().
  std::uint32_t find(std::string_view key);

 private:
  const Tape& tape_;
  std::uint32_t object_;
  std::uint32_t next_;
};

/// The same value: member order, notation of numbers and escapes do not matter; order of elements does.
bool same(const Tape& a, std::uint32_t i, const Tape& b, std::uint32_t j);
/// The same number, however it is written: 1 and 1.0, 1e3 and 1000. Exact for any number of digits.
bool same_number(std::string_view a, std::string_view b);
/// Equal for what is the same number.
std::size_t hash_of_number(std::string_view text);
/// One notation for each number: significant digits and a power of ten, "12e-3"; "0" for zero.
std::string plain_number(std::string_view number);
