// An element taken out of the middle of a list: everything behind it moves up by one.
#include <fmt/format.h>

#include <charconv>
#include <string>

#include "base/words.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// The entry whose instance key is one higher, or null.
const Change* next_in_list(const Subject& subject) {
  const Change& change = subject.change;
  if (change.key.kind != InstanceKey::Kind::number) return nullptr;
  unsigned index = 0;
  const std::string_view digits = change.key.text;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), index).ec != std::errc()) return nullptr;
  const std::size_t bracket = change.address.rfind('[');
  if (bracket == std::string_view::npos) return nullptr;
  return subject.plan().find(fmt::format("{}[{}]", change.address.substr(0, bracket), index + 1));
}

/// What is configured becomes what the next element was, and something really differs. Ids, and what only
/// apply tells, say nothing.
std::optional<Hit> shifted(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const Change* next = next_in_list(subject);
  if (next == nullptr || !(next->deletes || next->action == Action::update)) return std::nullopt;
  constexpr Words own = "id arn tags_all";
  const Look look = subject.plan().look(*next);
  const Value was_next = look.before();
  bool takes_over = false;
  for (const std::string_view attribute : differing_members(subject.before, subject.after)) {
    const Value value = subject.after[attribute];
    if (value.partly_unknown() || own.has(attribute) || value.absent()) continue;
    if (same(value, subject.before[attribute])) continue;
    if (!same(value, was_next[attribute])) return std::nullopt;
    takes_over = true;
  }
  if (!takes_over) return std::nullopt;
  return Hit{{}, "", {}};
}

constexpr Rule rules[] = {
    {
        .id = "count-shifted",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "*",
        .title = "becomes what the next one in the list was",
        .why = "an element was taken out of a list that `count` walks, so everything behind it is changed or "
               "replaced, and the last one goes",
        .fix = "use `for_each` with stable keys, with a `moved` block for each index",
        .fine_when = "the elements are all alike and hold nothing",
        .applies = shifted,
    },
};

}  // namespace

std::span<const Rule> count_shift_rules() {
  return rules;
}
