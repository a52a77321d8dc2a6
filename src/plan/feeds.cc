#include "plan/feeds.h"

#include "plan/paths.h"

Feed Feeds::of(const Change& change, std::string_view attribute) {
  if (!change.managed) return {change.action == Action::read, true};
  switch (change.action) {
    case Action::no_op:
    case Action::read:
    case Action::open:
      return {};
    case Action::destroy:
    case Action::forget:
      return {true, false};
    case Action::unknown:
      return {true, true};
    default:
      break;
  }
  const std::string_view argument = argument_of(attribute);
  const auto [place, fresh] = feeds_.try_emplace({&change, argument});
  Feed& feed = place->second;
  if (!fresh) return feed;
  if (argument.empty()) return feed = {true, true};
  const Look look = plan_.look(change);
  const Value before = look.before()[argument];
  const Value after = look.after()[argument];
  feed.unknown = after.partly_unknown();
  feed.changes = change.action == Action::create ? !after.absent()
                                                 : feed.unknown || (before.absent() != after.absent()) ||
                                                       (!before.absent() && !same(before, after));
  return feed;
}

std::optional<std::string> Feeds::given(const Target& target, bool after) const {
  const std::string_view argument = argument_of(target.attribute);
  if (argument.empty() || argument.size() != target.attribute.size()) return std::nullopt;
  const Look look = plan_.look(*target.change);
  const auto text = (after ? look.after() : look.before())[argument].scalar();
  return text ? std::optional<std::string>(*text) : std::nullopt;
}
