#include "gate/policy_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

std::string canonical(std::string_view text) {
  return fmt::format("{}:{}\n", text.size(), text);
}

void PolicyFields::refuse(const YamlNode& node, const std::string& what, const std::string& hint) const {
  throw Error(fmt::format("{}: {}", place(*file_, node), what), hint);
}

void PolicyFields::require_map(const YamlNode& node, std::string_view what) const {
  if (!node.is_map()) refuse(node, fmt::format("{} must be a map of keys and values", what));
}

void PolicyFields::require_filled_map(const YamlNode& key, const YamlNode& value) const {
  if (value.kind == YamlNode::Kind::nothing)
    refuse(key, fmt::format("the key {} has no value", in_quotes(key.text)), "give it one or remove the key");
  require_map(value, in_quotes(key.text));
}

const std::string& PolicyFields::text_of(const YamlNode& key, const YamlNode& value) const {
  if (value.kind == YamlNode::Kind::nothing)
    refuse(key, fmt::format("the key {} has no value", in_quotes(key.text)), "give it one or remove the key");
  if (!value.is_scalar())
    refuse(value, fmt::format("{} must be a single value, not a {}", in_quotes(key.text),
                              value.is_list() ? "list" : "map"));
  return value.text;
}

std::string PolicyFields::words(const YamlNode& key, const YamlNode& value, std::size_t longest) const {
  std::string text = text_of(key, value);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (text.find_first_not_of(" \n\t") == std::string::npos)
    refuse(value, fmt::format("{} is empty", in_quotes(key.text)));
  if (text.size() > longest)
    refuse(value, fmt::format("{} is longer than {} bytes", in_quotes(key.text), longest));
  return text;
}

std::string PolicyFields::pattern(const YamlNode& key, const YamlNode& value) const {
  const std::string& text = text_of(key, value);
  if (text.empty()) refuse(value, fmt::format("{} is empty", in_quotes(key.text)), "`\"*\"` fits everything");
  return text;
}

const std::vector<YamlNode>& PolicyFields::list(const YamlNode& key, const YamlNode& value,
                                                const std::string& hint) const {
  if (value.kind == YamlNode::Kind::nothing)
    refuse(key, fmt::format("the key {} has no value", in_quotes(key.text)), "give it one or remove the key");
  if (!value.is_list()) refuse(value, fmt::format("{} must be a list", in_quotes(key.text)), hint);
  return value.children;
}

void PolicyFields::require_known(const YamlNode& key, std::string_view what,
                                 const std::vector<std::string_view>& keys) const {
  if (std::find(keys.begin(), keys.end(), key.text) != keys.end()) return;
  const std::string_view meant = nearest(key.text, keys);
  refuse(key, fmt::format("{} is no key of {}", in_quotes(key.text), what),
         meant.empty() ? fmt::format("it may have: {}", fmt::join(keys, ", "))
                       : fmt::format("did you mean \"{}\"?", meant));
}
