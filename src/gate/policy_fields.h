// The parts of a policy file, read strictly: whatever is refused is named with its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"

/// Thrown with what is wrong with a text and what to write instead; becomes an Error where the place is
/// known.
struct Unfit {
  std::string what, hint;
};

/// `text` with its length before it: so no text can pass for the start of the next.
std::string canonical(std::string_view text);

/// Reads nodes of one file. Everything that does not fit throws Error: file, line, column and key.
class PolicyFields {
 public:
  /// Borrows the name.
  explicit PolicyFields(const std::string& file) : file_(&file) {}

  const std::string& file() const { return *file_; }
  [[noreturn]] void refuse(const YamlNode& node, const std::string& what, const std::string& hint = {}) const;

  void require_map(const YamlNode& node, std::string_view what) const;
  void require_filled_map(const YamlNode& key, const YamlNode& value) const;
  /// The scalar under `key`, or the error that there is none.
  const std::string& text_of(const YamlNode& key, const YamlNode& value) const;
  /// The same for what people write: not empty, at most `longest` bytes.
  std::string words(const YamlNode& key, const YamlNode& value, std::size_t longest = 1000) const;
  /// A pattern, which is not empty.
  std::string pattern(const YamlNode& key, const YamlNode& value) const;
  const std::vector<YamlNode>& list(const YamlNode& key, const YamlNode& value,
                                    const std::string& hint) const;

  /// What `read()` answers; its Unfit becomes an Error about `value`.
  template <class Read>
  auto placed(const YamlNode& key, const YamlNode& value, Read read) const {
    try {
      return read();
    } catch (const Unfit& unfit) {
      refuse(value, in_quotes(key.text) + ": " + unfit.what, unfit.hint);
    }
  }

  /// Calls `visit(key, value)` for each member; `keys` are those that `what` may have.
  template <class Visit>
  void each_member(const YamlNode& map, std::string_view what, const std::vector<std::string_view>& keys,
                   Visit visit) const {
    for (std::size_t i = 0; i < map.children.size(); i += 2) {
      require_known(map.children[i], what, keys);
      visit(map.children[i], map.children[i + 1]);
    }
  }

 private:
  void require_known(const YamlNode& key, std::string_view what,
                     const std::vector<std::string_view>& keys) const;

  const std::string* file_;
};
