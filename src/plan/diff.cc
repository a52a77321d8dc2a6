#include "plan/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace {

/// Equal as multisets at every depth, with the leniency of JSON strings where asked.
bool equivalent(const Value& a, const Value& b, bool inside_text);

bool equivalent_elements(const Value& a, const Value& b, bool inside_text) {
  if (a.size() != b.size()) return false;
  std::vector<Value> open = b.elements();
  for (const Value& element : a.elements()) {
    const auto found = std::find_if(open.begin(), open.end(),
                                    [&](const Value& v) { return equivalent(element, v, inside_text); });
    if (found == open.end()) return false;
    open.erase(found);
  }
  return true;
}

bool equivalent(const Value& a, const Value& b, bool inside_text) {
  if (a.partly_unknown() || b.partly_unknown()) return false;
  if (a.absent() || b.absent()) return a.absent() && b.absent();
  if (inside_text && a.is_array() != b.is_array()) {
    const Value& list = a.is_array() ? a : b;
    const Value& single = a.is_array() ? b : a;
    return list.size() == 1 && !single.is_object() && equivalent(list.at(0), single, inside_text);
  }
  if (a.kind() != b.kind()) return false;
  if (a.is_array()) return equivalent_elements(a, b, inside_text);
  if (a.is_object()) {
    for (const auto& [key, member] : a.members())
      if (!equivalent(member, b[key], inside_text)) return false;
    for (const auto& [key, member] : b.members())
      if (a[key].absent() && !member.absent()) return false;
    return true;
  }
  return same(a, b);
}

std::string child(const std::string& path, std::string_view key) {
  const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!plain) return fmt::format("{}[\"{}\"]", path, key);
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// `path` starts with the attribute path of `steps`.
bool is_under(const std::string& path, const AttributePath& steps) {
  const std::string start = text(steps);
  if (path.compare(0, start.size(), start) != 0) return false;
  return path.size() == start.size() || path[start.size()] == '.' || path[start.size()] == '[';
}

/// What names an element of a list of blocks, if it has such a thing.
std::string_view identity(const Value& element) {
  for (std::string_view key :
       {"name", "key", "id", "Sid", "sid", "rule_id", "rule_name", "policy_name", "priority"})
    if (const auto text = element[key].scalar()) return *text;
  return {};
}

}  // namespace

Diff::Diff(const Change& change, const Look& look) {
  compare("", look.before(), look.after(), false);
  for (Difference& difference : differences_)
    difference.forces_replacement =
        std::any_of(change.replace_paths.begin(), change.replace_paths.end(), [&](const AttributePath& path) {
          return is_under(difference.path, path) ||
                 text(path).compare(0, difference.path.size() + 1, difference.path + ".") == 0 ||
                 text(path).compare(0, difference.path.size() + 1, difference.path + "[") == 0;
        });
}

void Diff::add(const std::string& path, const Value& before, const Value& after, bool inside_text) {
  differences_.push_back({path, before, after, false, inside_text});
}

void Diff::compare(const std::string& path, const Value& before, const Value& after, bool inside_text) {
  if (before.absent() && after.absent()) return;
  if (after.unknown()) return add(path, before, after, inside_text);
  if (before.is_object() && (after.is_object() || (after.absent() && after.partly_unknown())))
    return compare_members(path, before, after, inside_text);
  if (before.absent() && path.empty()) return compare_members(path, before, after, inside_text);
  if (before.is_array() && after.is_array()) return compare_elements(path, before, after, inside_text);
  if (inside_text && equivalent(before, after, true)) return;
  if (before.kind() == Kind::string && after.kind() == Kind::string && *before.text() != *after.text() &&
      !inside_text)
    if (compare_json_text(path, before, after)) return;
  // A number may become a string and back when a provider changes its schema.
  if (before.kind() != after.kind() && before.number() && after.number() &&
      *before.number() == *after.number())
    return;
  if (!same(before, after)) add(path, before, after, inside_text);
}

void Diff::compare_members(const std::string& path, const Value& before, const Value& after,
                           bool inside_text) {
  std::map<std::string_view, std::pair<Value, Value>> members;
  for (const auto& [key, value] : before.members()) members[key].first = value;
  for (const auto& [key, value] : after.members()) members[key].second = value;
  for (const auto& [key, sides] : members) compare(child(path, key), sides.first, sides.second, inside_text);
}

void Diff::compare_elements(const std::string& path, const Value& before, const Value& after,
                            bool inside_text) {
  // What is equal on both sides leaves, wherever it stands; what stays is paired by name, else by turn.
  const std::vector<Value> old_elements = before.elements();
  const std::vector<Value> new_elements = after.elements();
  std::vector<std::size_t> old_left;
  std::vector<bool> taken(new_elements.size(), false);
  bool moved = false;
  for (std::size_t i = 0; i < old_elements.size(); ++i) {
    std::size_t partner = new_elements.size();
    if (i < new_elements.size() && !taken[i] && equivalent(old_elements[i], new_elements[i], inside_text))
      partner = i;
    for (std::size_t j = 0; j < new_elements.size() && partner == new_elements.size(); ++j)
      if (!taken[j] && equivalent(old_elements[i], new_elements[j], inside_text)) partner = j;
    if (partner == new_elements.size()) {
      old_left.push_back(i);
    } else {
      taken[partner] = true;
      moved |= partner != i;
    }
  }
  std::vector<std::size_t> new_left;
  for (std::size_t j = 0; j < new_elements.size(); ++j)
    if (!taken[j]) new_left.push_back(j);
  if (old_left.empty() && new_left.empty()) {
    order_differs_ |= moved;
    return;
  }
  const auto at = [&](std::size_t i) { return fmt::format("{}[{}]", path, i); };
  std::vector<bool> paired(new_left.size(), false);
  const bool blocks = !old_left.empty() && old_elements[old_left[0]].is_object();
  for (std::size_t k = 0; k < old_left.size(); ++k) {
    const Value& old_element = old_elements[old_left[k]];
    std::size_t partner = new_left.size();
    if (old_left.size() == 1 && new_left.size() == 1) {
      partner = 0;
    } else if (blocks) {
      const std::string_view wanted = identity(old_element);
      for (std::size_t m = 0; m < new_left.size() && partner == new_left.size(); ++m)
        if (!paired[m] && identity(new_elements[new_left[m]]) == wanted) partner = m;
    }
    if (partner == new_left.size()) {
      add(at(old_left[k]), old_element, {}, inside_text);
    } else {
      paired[partner] = true;
      compare(at(new_left[partner]), old_element, new_elements[new_left[partner]], inside_text);
    }
  }
  for (std::size_t m = 0; m < new_left.size(); ++m)
    if (!paired[m]) add(at(new_left[m]), {}, new_elements[new_left[m]], inside_text);
}

bool Diff::compare_json_text(const std::string& path, const Value& before, const Value& after) {
  if (before.sensitive() || after.sensitive()) return false;
  Tape old_text;
  Tape new_text;
  if (!old_text.parse_copy(*before.text()) || !new_text.parse_copy(*after.text())) return false;
  const Tape& old_tape = parsed_.emplace_back(std::move(old_text));
  const Tape& new_tape = parsed_.emplace_back(std::move(new_text));
  if (old_tape[0].kind != new_tape[0].kind) return false;
  compare(path + ".", Value(old_tape, 0), Value(new_tape, 0), true);
  return true;
}
