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

std::unordered_map<std::string, const Change*> names_of_destroyed(const Plan& plan) {
  std::unordered_map<std::string, const Change*> names;
  for (const Change& change : plan.changes()) {
    if (!change.managed || !change.deletes || !change.deposed.empty() || is_part(change)) continue;
    const Look look = plan.look(change);
    for (const char* attribute : {"id", "arn"})
      // A short id may be the value of anything.
      if (const auto text = look.before()[attribute].text();
          text && text->size() > 2 && owns(change, look.before(), *text))
        names.try_emplace(std::string(*text), &change);
  }
  return names;
}

}  // namespace

const std::unordered_map<std::string, const Change*>& Departures::by_name() const {
  if (!by_name_) by_name_ = names_of_destroyed(plan_);
  return *by_name_;
}

bool Departures::goes(std::string_view name) const {
  const auto found = by_name().find(std::string(name));
  return found != by_name().end() && !found->second->creates;
}

const Change* Departures::owner_of(const Subject& subject) const {
  for (const auto& [attribute, value] : subject.before.members()) {
    const auto text = value.text();
    if (!text || no_references.has(attribute)) continue;
    const auto found = by_name().find(std::string(*text));
    if (found == by_name().end() || found->second == &subject.change) continue;
    if (subject.creates() || !found->second->creates) return found->second;
  }
  return nullptr;
}
