// What every destroy harms by its class in the catalogue, where no rule of a service says it better.
#include <algorithm>

#include "risk/catalogue.h"
#include "risk/departures.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// The loss is the same whatever comes after or goes beside it.
bool is_lasting(Harm harm) {
  return harm == Harm::data || harm == Harm::backup || harm == Harm::keys || harm == Harm::credentials;
}

Severity lowered(Severity severity, int levels) {
  const int floor = std::min(static_cast<int>(severity), static_cast<int>(Severity::low));
  return static_cast<Severity>(std::max(static_cast<int>(severity) - levels, floor));
}

/// Of what is only gone until its replacement is there.
Severity of_replacement(const Subject& subject, Harm harm, Severity severity) {
  if (harm == Harm::access || harm == Harm::observability) return lowered(severity, 1);
  // Callers know the old name or address, which the new one need not have.
  if (harm == Harm::entry) return subject.change.creates_first ? lowered(severity, 1) : severity;
  if (harm == Harm::messaging && severity > Severity::medium) return severity;
  return subject.change.creates_first ? lowered(severity, 2) : severity;
}

std::optional<Hit> harmed(const Subject& subject) {
  if (!subject.destroys()) return std::nullopt;
  const auto facts = type_facts(subject.change.type);
  if (!facts || facts->severity == Severity::info) return std::nullopt;
  Subject own = subject;
  own.severity = facts->severity;
  std::optional<Hit> hit = destroyed(own);
  if (!hit || is_lasting(facts->harm)) return hit;
  if (subject.departures != nullptr && subject.departures->owner_of(subject) != nullptr) {
    hit->severity = std::min(*hit->severity, Severity::low);
    hit->detail = "it goes with what it belongs to";  // the same for all, so that they are one group
  } else if (subject.creates()) {
    hit->severity = of_replacement(subject, facts->harm, *hit->severity);
  }
  return hit;
}

/// Most settings are missed by nobody.
std::optional<Hit> setting_lost(const Subject& subject) {
  const auto facts = type_facts(subject.change.type);
  if (!facts || facts->severity < Severity::medium || subject.creates()) return std::nullopt;
  if (subject.departures != nullptr && subject.departures->owner_of(subject) != nullptr) return std::nullopt;
  return destroyed(subject);
}

std::optional<Hit> unclassified(const Subject& subject) {
  return destroyed(subject);
}

constexpr Rule rules[] = {
    {
        .id = "store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "@data",
        .title = "data store destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = harmed,
    },
    {
        .id = "backup-copy-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "@backup",
        .title = "backup or its schedule destroyed",
        .why = "a state that could be restored no longer can, or no longer will",
        .fix = "show first that another backup covers it",
        .fine_when = "a newer copy exists and a restore from it was tried",
        .applies = harmed,
    },
    {
        .id = "key-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "@keys",
        .title = "keys or identities destroyed",
        .why = "what depends on them can never be opened or reached again",
        .fix = "keep them until nothing depends on them",
        .fine_when = "nothing was encrypted or signed with it that still counts",
        .applies = harmed,
    },
    {
        .id = "credential-destroyed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "@credentials",
        .title = "credential destroyed",
        .why = "what uses it is refused at once",
        .fix = "hand out the new one first",
        .fine_when = "the new credential is in use everywhere",
        .applies = harmed,
    },
    {
        .id = "entry-point-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "@entry",
        .title = "entry point destroyed",
        .why = "callers that know its name or address fail",
        .fix = "put the new one beside it and move the callers first",
        .fine_when = "no caller is left",
        .applies = harmed,
    },
    {
        .id = "network-path-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "@network",
        .title = "network path destroyed",
        .why = "traffic across it stops",
        .fix = "put the new one beside it first",
        .fine_when = "no traffic uses it",
        .applies = harmed,
    },
    {
        .id = "queue-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "@messaging",
        .title = "stream of events or jobs destroyed",
        .why = "what is under way is lost, and producers fail",
        .fix = "let it run dry first",
        .fine_when = "producers are stopped and it is drained",
        .applies = harmed,
    },
    {
        .id = "compute-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "@capacity",
        .title = "running capacity destroyed",
        .why = "what runs on it stops",
        .fix = "put the new one beside it first",
        .fine_when = "it is idle, or other capacity has taken over",
        .applies = harmed,
    },
    {
        .id = "access-destroyed",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "@access",
        .title = "grant or guard destroyed",
        .why = "what it let in is refused from then on, and what it kept out is let in",
        .fix = "see who still needs it, and have the new one in force first",
        .fine_when = "what it was about goes too, or another grant says the same",
        .applies = harmed,
    },
    {
        .id = "observability-destroyed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "@observability",
        .title = "alarm, log or detection destroyed",
        .why = "what goes wrong is noticed later, or by nobody",
        .fix = "keep it until something else watches the same",
        .fine_when = "what it watched goes too",
        .applies = harmed,
    },
    {
        .id = "configuration-destroyed",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "@configuration",
        .title = "setting destroyed",
        .why = "the default of the service applies from then on",
        .fix = "look up the default, and keep the setting if it differs",
        .fine_when = "what it was about goes too",
        .applies = setting_lost,
    },
    {
        .id = "unclassified-destroyed",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "@unknown",
        .title = "destroyed, and nobody here knows what it holds",
        .why = "its type is in no catalogue, so it may be anything",
        .fix = "find out what it holds before it goes",
        .fine_when = "it holds nothing",
        .applies = unclassified,
    },
};

}  // namespace

std::span<const Rule> harms_rules() {
  return rules;
}
