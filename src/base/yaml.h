// A YAML file as a small tree that knows the place of each part: the strict side of YAML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct YamlNode {
  enum class Kind : std::uint8_t { nothing, scalar, list, map };

  Kind kind = Kind::nothing;
  std::string text;                ///< of a scalar
  std::size_t line = 0;            ///< from 1
  std::size_t column = 0;          ///< from 1
  std::vector<YamlNode> children;  ///< elements of a list; keys and values of a map by turns

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
};

/// Reads the one document in `text`; `file` is named in errors, `what` says what it is ("policy"). Throws
/// Error for what YAML refuses, and for what such a file has no use for and could hide something behind:
/// anchors and aliases, tags, a second document, a key that stands twice in its map, keys that are no plain
/// text, more than 32 levels, control characters.
YamlNode read_yaml(const std::string& text, const std::string& file, std::string_view what);

/// The place of a node for messages: "policy.yml:3:5".
std::string place(const std::string& file, const YamlNode& node);

/// `text` in quotes for messages: at most 60 bytes of it, control characters as `?`.
std::string in_quotes(std::string_view text);
