#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/text.h"

namespace {

constexpr std::size_t deepest = 32;
constexpr const char* star_hint = "quote a pattern that begins with a star: \"*-prod\"";

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

std::string place(const std::string& file, const YAML::Mark& mark) {
  if (mark.is_null()) return file;
  return fmt::format("{}:{}:{}", file, mark.line + 1, mark.column + 1);
}

/// Builds the tree out of the parser's events, and refuses the rest.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, std::string_view what) : file_(file), what_(what) {}

  bool has_document() const { return has_document_; }
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_)
      throw Error(
          fmt::format("{}: a second YAML document begins here", place(file_, mark)),
          fmt::format("a {} is one document: put everything before the `---` line, or into a file of its own",
                      what_));
    has_document_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(YamlNode::Kind::nothing, mark, {}, anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    // What YAML calls null, quoted, is a text.
    add(YamlNode::Kind::scalar, mark, tag, anchor).text = text;
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Error(fmt::format("{}: aliases (`*name`) have no place in a {}", place(file_, mark), what_),
                star_hint);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back(&add(YamlNode::Kind::list, mark, tag, anchor));
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back(&add(YamlNode::Kind::map, mark, tag, anchor));
  }
  void OnMapEnd() override {
    check_keys(*open_.back());
    open_.pop_back();
  }

 private:
  /// Nodes above keep their place in memory while this one is open: only the innermost list grows.
  YamlNode& add(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor)
      throw Error(fmt::format("{}: anchors (`&name`) have no place in a {}", place(file_, mark), what_),
                  "write the value where it is needed");
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Error(
          fmt::format("{}: tags ({}) have no place in a {}", place(file_, mark), in_quotes(tag), what_),
          "write the plain value");
    if (open_.size() >= deepest)
      throw Error(fmt::format("{}: nested more than {} levels deep", place(file_, mark), deepest));
    YamlNode& node = open_.empty() ? root_ : open_.back()->children.emplace_back();
    node.kind = kind;
    if (!mark.is_null()) {
      node.line = static_cast<std::size_t>(mark.line) + 1;
      node.column = static_cast<std::size_t>(mark.column) + 1;
    }
    return node;
  }

  void check_keys(const YamlNode& map) const {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < map.children.size(); i += 2) {
      const YamlNode& key = map.children[i];
      if (!key.is_scalar()) throw Error(fmt::format("{}: a key must be a plain text", place(file_, key)));
      if (!seen.insert(key.text).second)
        throw Error(
            fmt::format("{}: the key {} stands twice in its map", place(file_, key), in_quotes(key.text)),
            "keep the one that is meant");
    }
  }

  const std::string& file_;
  std::string_view what_;
  YamlNode root_;
  std::vector<YamlNode*> open_;
  bool has_document_ = false;
};

}  // namespace

std::string place(const std::string& file, const YamlNode& node) {
  return node.line == 0 ? file : fmt::format("{}:{}:{}", file, node.line, node.column);
}

std::string in_quotes(std::string_view text) {
  std::string clean = elided(text, 60);
  std::replace_if(
      clean.begin(), clean.end(), [](char c) { return is_control(c) || c == '\n' || c == '\r'; }, '?');
  return fmt::format("\"{}\"", clean);
}

YamlNode read_yaml(const std::string& text, const std::string& file, std::string_view what) {
  if (const auto bad = std::find_if(text.begin(), text.end(), is_control); bad != text.end())
    throw Error(fmt::format("{}:{}: holds a control character, which YAML does not allow", file,
                            1 + std::count(text.begin(), bad, '\n')),
                "write the file as UTF-8 text");
  Builder builder(file, what);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    // The library's mark stands on the star, or behind it when no name follows.
    const auto at = static_cast<std::size_t>(std::max(error.mark.pos, 0));
    const bool at_star =
        text.substr(std::min(at > 0 ? at - 1 : 0, text.size()), 2).find('*') != std::string::npos;
    throw Error(fmt::format("{}: not valid YAML: {}", place(file, error.mark), error.msg),
                at_star ? star_hint : "");
  }
  return builder.take();
}
