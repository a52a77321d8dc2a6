#include "plan/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

namespace {

/// Equal as multisets at every depth, with the leniency of JSON strings where asked.
bool equivalent(const Value& a, const Value& b, bool inside_text);

/// Equal for values that are equivalent.
std::size_t likeness(const Value& value, bool inside_text) {
  const std::hash<std::string_view> hash;
  const auto stirred = [](std::size_t h) { return (h ^ h >> 29) * 0x9E3779B97F4A7C15u; };
  if (value.is_array()) {
    const std::vector<Value> elements = value.elements();
    if (inside_text && elements.size() == 1 && !elements[0].is_object())
      return likeness(elements[0], inside_text);
    std::size_t sum = 1;
    for (const Value& element : elements) sum += stirred(likeness(element, inside_text));
    return sum;
  }
  if (value.is_object()) {
    std::size_t sum = 0;
    for (const auto& [key, member] : value.members())
      if (!member.absent()) sum += stirred(hash(key) + stirred(likeness(member, inside_text)));
    return sum;
  }
  if (value.kind() == Kind::number) return hash_of_number(*value.scalar());
  return hash(value.scalar().value_or("")) + static_cast<std::size_t>(value.kind());
}

/// Which elements of two lists say the same: first those in the same place, then those anywhere.
struct Matching {
  std::vector<std::size_t> old_left, new_left;  ///< without partner, ascending
  bool moved = false;                           ///< some partner stands elsewhere
};

Matching match(const std::vector<Value>& before, const std::vector<Value>& after, bool inside_text) {
  Matching matching;
  std::vector<std::size_t> open;
  std::vector<bool> taken(after.size(), false);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (i < after.size() && equivalent(before[i], after[i], inside_text))
      taken[i] = true;
    else
      open.push_back(i);
  }
  std::unordered_map<std::size_t, std::vector<std::size_t>> alike;
  if (!open.empty())
    for (std::size_t j = after.size(); j-- > 0;)
      if (!taken[j] && !after[j].partly_unknown()) alike[likeness(after[j], inside_text)].push_back(j);
  for (const std::size_t i : open) {
    std::vector<std::size_t>& candidates = alike[likeness(before[i], inside_text)];
    const auto partner = std::find_if(candidates.rbegin(), candidates.rend(), [&](std::size_t j) {
      return equivalent(before[i], after[j], inside_text);
    });
    if (partner == candidates.rend()) {
      matching.old_left.push_back(i);
    } else {
      taken[*partner] = true;
      matching.moved = true;
      candidates.erase(std::next(partner).base());
    }
  }
  for (std::size_t j = 0; j < after.size(); ++j)
    if (!taken[j]) matching.new_left.push_back(j);
  return matching;
}

/// A member that is not there and one that is null say the same.
bool equivalent_members(const Value& a, const Value& b, bool inside_text) {
  const auto sorted = [](const Value& object) {
    auto members = object.members();
    const auto by_key = [](const auto& x, const auto& y) { return x.first < y.first; };
    if (!std::is_sorted(members.begin(), members.end(), by_key))
      std::stable_sort(members.begin(), members.end(), by_key);
    return members;
  };
  const auto left = sorted(a);
  const auto right = sorted(b);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    if (j == right.size() || (i < left.size() && left[i].first < right[j].first)) {
      if (!left[i++].second.absent()) return false;
    } else if (i == left.size() || right[j].first < left[i].first) {
      if (!right[j++].second.absent()) return false;
    } else if (!equivalent(left[i++].second, right[j++].second, inside_text)) {
      return false;
    }
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
  // Lists in lists would be matched over and over, level by level, were it not seen at once that they differ.
  if (a.is_array())
    return a.size() == b.size() && likeness(a, inside_text) == likeness(b, inside_text) &&
           match(a.elements(), b.elements(), inside_text).old_left.empty();
  if (a.is_object()) return equivalent_members(a, b, inside_text);
  return same(a, b);
}

std::string child(const std::string& path, std::string_view key) {
  const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!plain) return fmt::format("{}[\"{}\"]", path, key);
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// A replace path that is `path`, leads to it, or goes on from it.
bool forces(const std::set<std::string>& replace_paths, const std::string& path) {
  for (std::size_t i = 0; i <= path.size(); ++i)
    if ((i == path.size() || path[i] == '.' || path[i] == '[') && replace_paths.count(path.substr(0, i)) > 0)
      return true;
  const auto goes_on = [&](char separator) {
    const std::string start = path + separator;
    const auto next = replace_paths.lower_bound(start);
    return next != replace_paths.end() && next->compare(0, start.size(), start) == 0;
  };
  return goes_on('.') || goes_on('[');
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
  std::set<std::string> replace_paths;
  for (const AttributePath& path : change.replace_paths) replace_paths.insert(text(path));
  if (replace_paths.empty()) return;
  for (Difference& difference : differences_)
    difference.forces_replacement = forces(replace_paths, difference.path);
}

void Diff::add(const std::string& path, const Value& before, const Value& after, bool inside_text) {
  differences_.push_back({path, before, after, false, inside_text});
}

void Diff::compare(const std::string& path, const Value& before, const Value& after, bool inside_text) {
  if (before.absent() && after.absent()) return;
  // Of a map that is secret as a whole the keys are too.
  if (!path.empty() && (before.sensitive() || after.sensitive())) {
    if (!same(before, after)) add(path, before, after, inside_text);
    return;
  }
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
  const auto [old_left, new_left, moved] = match(old_elements, new_elements, inside_text);
  if (old_left.empty() && new_left.empty()) {
    order_differs_ |= moved;
    return;
  }
  const auto at = [&](std::size_t i) { return fmt::format("{}[{}]", path, i); };
  const bool blocks = !old_left.empty() && old_elements[old_left[0]].is_object();
  const bool one_each = old_left.size() == 1 && new_left.size() == 1;
  const bool by_name = blocks && !one_each;  // a single pair belongs together whatever it is called
  std::unordered_map<std::string_view, std::deque<std::size_t>> open;
  if (blocks || one_each)
    for (const std::size_t j : new_left) open[by_name ? identity(new_elements[j]) : ""].push_back(j);
  std::vector<bool> paired(new_elements.size(), false);
  for (const std::size_t i : old_left) {
    std::deque<std::size_t>& partners = open[by_name ? identity(old_elements[i]) : ""];
    if (partners.empty()) {
      add(at(i), old_elements[i], {}, inside_text);
      continue;
    }
    const std::size_t j = partners.front();
    partners.pop_front();
    paired[j] = true;
    compare(at(j), old_elements[i], new_elements[j], inside_text);
  }
  for (const std::size_t j : new_left)
    if (!paired[j]) add(at(j), {}, new_elements[j], inside_text);
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
