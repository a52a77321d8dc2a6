#include "risk/departures.h"

#include <algorithm>

#include "base/words.h"

namespace {

/// Attributes that say what a thing is itself, or say the same of many things.
constexpr Words own_names =
    "id arn name name_prefix description type region account_id owner_id key value path engine "
    "availability_zone status state mode protocol principal";

std::unordered_map<std::string, const Change*> names_of_destroyed(const Plan& plan) {
  std::unordered_map<std::string, const Change*> names;
  for (const Change& change : plan.changes()) {
    if (!change.managed || !change.deletes || !change.deposed.empty()) continue;
    const Look look = plan.look(change);
    for (const char* attribute : {"id", "arn"})
      // A short id may be the value of anything.
      if (const auto text = look.before()[attribute].text(); text && text->size() > 2)
        names.try_emplace(std::string(*text), &change);
  }
  return names;
}

}  // namespace

const Change* Departures::owner_of(const Subject& subject) const {
  if (!by_name_) by_name_ = names_of_destroyed(plan_);
  for (const auto& [attribute, value] : subject.before.members()) {
    const auto text = value.text();
    if (!text || own_names.has(attribute)) continue;
    const auto found = by_name_->find(std::string(*text));
    if (found == by_name_->end() || found->second == &subject.change) continue;
    if (subject.creates() || !found->second->creates) return found->second;
  }
  return nullptr;
}
