// JSON as an API speaks it: small, owned, and read from a stranger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct JsonMember;

/// Asking for what is not there gives the null value, so that a path can be asked in one line.
struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool truth = false;
  std::string text;  ///< of a string, in UTF-8; of a number, as it was written
  std::vector<Json> items;
  std::vector<JsonMember> members;  ///< as they came; of equal names the first counts

  const Json& operator[](std::string_view name) const;
  bool is_null() const { return kind == Kind::null; }
  bool is_true() const { return kind == Kind::boolean && truth; }
  /// Empty when it is no string.
  std::string_view string() const {
    return kind == Kind::string ? std::string_view(text) : std::string_view();
  }
  /// Nothing when it is no whole number that fits.
  std::optional<std::uint64_t> whole() const;
};

struct JsonMember {
  std::string name;
  Json value;
};

/// Nothing when the text is not exactly one JSON value, nested at most 100 deep.
std::optional<Json> parse_json(std::string_view text);

/// `text` in quotes. Every character survives; a byte that is no UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);
