#include "risk/departures.h"

#include <algorithm>

#include "base/words.h"

namespace {

/// Attributes that say the same of many things, or nothing of another thing.
constexpr Words no_references =
    "id name name_prefix description type region account_id owner_id key value path engine "
    "availability_zone status state mode protocol principal";

/// Parts of something else often have its id: "bucket" is the id of a bucket policy too.
bool is_part(const Change& change) {
  for (const char* ending :
       {"_policy", "_attachment", "_association", "_rule", "_versioning", "_configuration"})
    if (change.type.ends_with(ending)) return true;
  return false;
}

/// The id is the object's own, and not that of what it is about: no attribute has it but one that is called
/// like the type ("bucket" of aws_s3_bucket).
bool owns(const Change& change, const Value& before, std::string_view id) {
  constexpr Words own = "id arn name identifier self_link";
  const std::string_view last_word = change.type.substr(change.type.rfind('_') + 1);
  for (const auto& [attribute, value] : before.members())
    if (value.is(id) && !own.has(attribute) && attribute.find(last_word) == std::string_view::npos)
      return false;
  return true;
}

}  // namespace

Departures::Departures(const Plan& plan) : plan_(plan) {
  for (const Change& change : plan.changes()) {
    if (!change.managed || !change.deletes || !change.deposed.empty() || is_part(change)) continue;
    for (const std::string_view name : {change.id, change.arn})
      // A short id may be the value of anything.
      if (name.size() > 2) by_name_[name].candidates.push_back(&change);
  }
}

const Change* Departures::named(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  Named& known = found->second;
  for (const Change* candidate : known.candidates)
    if (known.owner == nullptr && owns(*candidate, plan_.look(*candidate).before(), name))
      known.owner = candidate;
  known.candidates.clear();
  return known.owner;
}

bool Departures::goes(std::string_view name) const {
  const Change* change = named(name);
  return change != nullptr && !change->creates;
}

const Change* Departures::owner_of(const Subject& subject) const {
  for (const auto& [attribute, value] : subject.before.members()) {
    const auto text = value.text();
    if (!text || no_references.has(attribute)) continue;
    const Change* owner = named(*text);
    if (owner == nullptr || owner == &subject.change) continue;
    if (subject.creates() || !owner->creates) return owner;
  }
  return nullptr;
}
