#include "report/verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/escape.h"
#include "report/json_writer.h"
#include "report/summary.h"

namespace {

std::vector<Deed> deeds_of(const Environment& environment) {
  std::vector<Deed> deeds;
  for (const ReportedChange& change : environment.changes) {
    if (change.fingerprint.empty()) continue;
    const std::string deposed = change.deposed.empty() ? "" : fmt::format(" (deposed {})", change.deposed);
    deeds.push_back({change.address + deposed, std::string(past(change.action)), change.fingerprint});
  }
  for (const ReportedOutput& output : environment.outputs)
    deeds.push_back({"output " + output.name, std::string(past(output.action)), output.fingerprint});
  for (const std::string& fingerprint : environment.action_fingerprints)
    deeds.push_back({"an action", "run", fingerprint});
  std::sort(deeds.begin(), deeds.end(), [](const Deed& a, const Deed& b) {
    return std::tie(a.what, a.fingerprint) < std::tie(b.what, b.fingerprint);
  });
  return deeds;
}

/// Both lists are sorted. What is the same on both sides leaves first; of the rest, deeds about one thing are
/// pairs.
void compare(const std::vector<Deed>& approved, const std::vector<Deed>& planned, VerifiedEnvironment& out) {
  const auto before = [](const Deed& a, const Deed& b) {
    return std::tie(a.what, a.fingerprint) < std::tie(b.what, b.fingerprint);
  };
  std::vector<Deed> gone;
  std::vector<Deed> fresh;
  std::set_difference(approved.begin(), approved.end(), planned.begin(), planned.end(),
                      std::back_inserter(gone), before);
  std::set_difference(planned.begin(), planned.end(), approved.begin(), approved.end(),
                      std::back_inserter(fresh), before);
  auto g = gone.begin();
  auto f = fresh.begin();
  while (g != gone.end() || f != fresh.end()) {
    if (f == fresh.end() || (g != gone.end() && g->what < f->what))
      out.fallen_away.push_back(*g++);
    else if (g == gone.end() || f->what < g->what)
      out.added.push_back(*f++);
    else
      out.changed.push_back({*g++, *f++});
  }
  if (!out.added.empty() || !out.changed.empty())
    out.likeness = Likeness::grown;
  else
    out.likeness = out.fallen_away.empty() ? Likeness::equal : Likeness::shrunk;
}

const Reason* reason_of(const Decision& decision, std::string_view code) {
  for (const Reason& reason : decision.reasons)
    if (reason.code == code) return &reason;
  return nullptr;
}

bool costs_more(const Environment& planned, const Environment& approved) {
  return planned.delta.high > approved.delta.high || planned.after.high > approved.after.high;
}

/// What was waived then and is not any more: nobody has looked at it without its waiver.
void object_to_ended_waivers(const Environment& approved, const Environment& planned,
                             std::vector<Objection>& objections) {
  const Reason* severity = reason_of(planned.decision, "risk.severity");
  if (severity == nullptr || severity->level != Verdict::block) return;
  std::vector<const ReportedFinding*> ended;
  for (const ReportedFinding& now : planned.findings) {
    if (now.waived || !now.waiver) continue;
    const auto was_waived = [&](const ReportedFinding& then) {
      return then.waived && then.rule == now.rule && then.address == now.address;
    };
    if (std::any_of(approved.findings.begin(), approved.findings.end(), was_waived)) ended.push_back(&now);
  }
  if (ended.empty()) return;
  objections.push_back(
      {"waiver_ended", fmt::format("what was waived then is not any more: {}{}{}", ended.front()->rule,
                                   ended.front()->address.empty() ? "" : " at " + ended.front()->address,
                                   ended.size() > 1 ? fmt::format(" and {} more", ended.size() - 1) : "")});
}

std::vector<std::string> beyond(const std::vector<std::string>& planned,
                                const std::vector<std::string>& approved) {
  std::vector<std::string> more;
  for (const std::string& one : planned)
    if (std::find(approved.begin(), approved.end(), one) == approved.end()) more.push_back(one);
  return more;
}

/// Findings that `reason` speaks of, and that nobody saw at this address, or not as bad as this.
std::vector<std::string> new_findings(const Reason& reason, const Environment& approved,
                                      const Environment& planned) {
  std::vector<std::string> more;
  for (const ReportedFinding& now : planned.findings) {
    if (now.waived || now.severity < reason.from) continue;
    const auto was_seen = [&](const ReportedFinding& then) {
      return then.rule == now.rule && then.address == now.address && then.severity >= now.severity;
    };
    if (std::any_of(approved.findings.begin(), approved.findings.end(), was_seen)) continue;
    more.push_back(now.rule + (now.address.empty() ? "" : " at " + now.address));
  }
  return more;
}

/// What a reason that somebody lifted is about now, and was not then. Who approves sees a list, and approves
/// that list. Reasons of money have figures instead; those of deletes and prices can only be the same here.
std::vector<std::string> not_seen(const Reason& reason, const Environment& approved,
                                  const Environment& planned) {
  if (reason.code == "risk.severity") return new_findings(reason, approved, planned);
  if (reason.code == "plan.failed_checks") return beyond(planned.failed_checks, approved.failed_checks);
  if (reason.code == "plan.drift") return beyond(planned.drift, approved.drift);
  if (reason.code == "plan.incomplete") return beyond(planned.deferred, approved.deferred);
  return {};
}

void object(const Environment& approved, const Environment& planned, std::vector<Objection>& objections) {
  if (approved.decision.verdict == Verdict::block) {
    const std::vector<std::string> texts = reason_texts(approved.decision, Verdict::block);
    objections.push_back(
        {"blocked", fmt::format("it was blocked and nobody lifted that: {}", joined(texts, "; "))});
  }
  if (approved.usage_fingerprint != planned.usage_fingerprint)
    objections.push_back({"usage", "the report was made with another usage file, so its figures are others"});
  object_to_ended_waivers(approved, planned, objections);
  if (planned.errored)
    objections.push_back({"errored", "planning failed, so this is only a part of the plan"});
  if (planned.counts.unknown > 0)
    objections.push_back({"unknown_action", "it holds actions that this version does not know"});
  for (const Reason& reason : planned.decision.reasons) {
    if (reason.level != Verdict::block || reason.code == "plan.errored" ||
        reason.code == "plan.unknown_action")
      continue;
    const Reason* then = reason_of(approved.decision, reason.code);
    if (then != nullptr && then->level == Verdict::block) continue;  // said above
    if (then == nullptr || then->lifted_by.empty())
      objections.push_back(
          {"new_reason", fmt::format("what did not block then blocks now: {}", reason.text)});
    else if (reason.code.starts_with("cost.") && reason.text != then->text && costs_more(planned, approved))
      objections.push_back(
          {"new_reason", fmt::format("it costs more than {} allowed: {}", then->lifted_by, reason.text)});
    else if (const std::vector<std::string> more = not_seen(reason, approved, planned); !more.empty())
      objections.push_back(
          {"new_reason",
           fmt::format("{} did not see {}{} when lifting {}", then->lifted_by, more.front(),
                       more.size() > 1 ? fmt::format(" and {} more", more.size() - 1) : "", reason.code)});
  }
}

VerifiedEnvironment verify_one(const Report& approved, const Environment& planned) {
  VerifiedEnvironment out;
  out.name = planned.name;
  out.fingerprint = planned.fingerprint;
  out.unbound_secrets = planned.unbound_secrets;
  const auto then = std::find_if(approved.environments.begin(), approved.environments.end(),
                                 [&](const Environment& e) { return e.name == planned.name; });
  if (then == approved.environments.end()) {
    std::vector<std::string> names;
    for (const Environment& environment : approved.environments) names.push_back(environment.name);
    out.objections.push_back(
        {"not_reviewed", fmt::format("the report knows no environment of that name, only {}",
                                     names.empty() ? "none" : listed(names))});
    return out;
  }
  out.approved_fingerprint = then->fingerprint;
  const std::vector<Deed> deeds = deeds_of(*then);
  out.approved_deeds = deeds.size();
  compare(deeds, deeds_of(planned), out);
  if (then->keyed != planned.keyed)
    out.objections.push_back(
        {"key", then->keyed
                    ? "its fingerprints were made with PLANGATE_FINGERPRINT_KEY, which is not set now"
                    : "its fingerprints were made without PLANGATE_FINGERPRINT_KEY, which is set now"});
  object(*then, planned, out.objections);
  return out;
}

void object(std::vector<Objection>& objections, std::string_view code, std::string_view what,
            const std::string& approved, const std::string& now) {
  if (approved != now)
    objections.push_back({std::string(code), fmt::format("the report was made with {} {}, this is {}", what,
                                                         elided(approved, 12), elided(now, 12))});
}

}  // namespace

std::string_view name(Likeness likeness) {
  switch (likeness) {
    case Likeness::equal:
      return "equal";
    case Likeness::shrunk:
      return "shrunk";
    case Likeness::grown:
      return "grown";
  }
  return "grown";
}

bool Verification::may_apply() const {
  return objections.empty() && std::all_of(environments.begin(), environments.end(),
                                           [](const VerifiedEnvironment& e) { return e.may_apply(); });
}

Verification verify(const Report& approved, const Report& planned) {
  Verification out;
  object(out.objections, "version", "plangate", approved.version, planned.version);
  object(out.objections, "policy", "the policy", approved.policy_fingerprint, planned.policy_fingerprint);
  object(out.objections, "prices", "the prices", approved.prices_fingerprint, planned.prices_fingerprint);
  for (const Environment& environment : planned.environments)
    out.environments.push_back(verify_one(approved, environment));
  return out;
}

namespace {

class Text {
 public:
  std::string of(const Verification& verification) {
    for (const Objection& objection : verification.objections)
      line("refused: {}; a new review is needed", objection.text);
    for (const VerifiedEnvironment& environment : verification.environments) one(environment);
    return std::move(out_);
  }

 private:
  template <class... Parts>
  void line(fmt::format_string<Parts...> format, Parts&&... parts) {
    out_ += visible(fmt::format(format, std::forward<Parts>(parts)...)) + "\n";
  }

  void one(const VerifiedEnvironment& e) {
    if (e.approved_fingerprint.empty())
      line("{}: refused", e.name);
    else if (e.likeness == Likeness::grown)
      line("{}: refused, the plan is not what was approved", e.name);
    else if (e.likeness == Likeness::equal)
      line("{}: {}the plan is what was approved, {}", e.name, e.may_apply() ? "" : "refused, although ",
           counted(e.approved_deeds, "change"));
    else
      line("{}: {}the plan does less than was approved: {} of {} fell away", e.name,
           e.may_apply() ? "" : "refused, although ", e.fallen_away.size(),
           counted(e.approved_deeds, "change"));
    for (const Objection& objection : e.objections) line("  ! {}", objection.text);
    list(e.added, [&](const Deed& d) { line("  + {} is {}, which was not approved", d.what, d.does); });
    list(e.changed, [&](const ChangedDeed& d) {
      if (d.approved.does == d.planned.does)
        line("  ~ {} is {} in another way than was approved", d.planned.what, d.planned.does);
      else
        line("  ~ {} is {}, approved was {}", d.planned.what, d.planned.does, d.approved.does);
    });
    list(e.fallen_away, [&](const Deed& d) { line("  - {} is not {} any more", d.what, d.does); });
    if (e.unbound_secrets > 0)
      line(
          "  note: the secret values of {} were not compared; PLANGATE_FINGERPRINT_KEY, set for review and "
          "verify, "
          "binds them too",
          counted(e.unbound_secrets, "entry", "entries"));
  }

  template <class List, class Write>
  void list(const List& all, Write write) {
    constexpr std::size_t most = 50;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) write(all[i]);
    if (all.size() > most) line("    … {} more", all.size() - most);
  }

  std::string out_;
};

using Shape = JsonWriter::Shape;

void write(JsonWriter& json, std::string_view key, const std::vector<Objection>& objections) {
  json.key(key).open('[', Shape::lines);
  for (const Objection& objection : objections) {
    json.open('{', Shape::line);
    json.member("code", objection.code).member("text", objection.text);
    json.close();
  }
  json.close();
}

void write(JsonWriter& json, std::string_view key, const std::vector<Deed>& deeds) {
  json.key(key).open('[', Shape::lines);
  for (const Deed& deed : deeds) {
    json.open('{', Shape::line);
    json.member("what", deed.what).member("does", deed.does);
    json.close();
  }
  json.close();
}

void write(JsonWriter& json, const VerifiedEnvironment& e) {
  json.open('{', Shape::lines);
  json.member("name", e.name).member("may_apply", e.may_apply()).member("likeness", name(e.likeness));
  json.text_or_null("approved_fingerprint", e.approved_fingerprint).member("fingerprint", e.fingerprint);
  json.member("approved_changes", e.approved_deeds).member("unbound_secrets", e.unbound_secrets);
  write(json, "objections", e.objections);
  write(json, "added", e.added);
  json.key("changed").open('[', Shape::lines);
  for (const ChangedDeed& deed : e.changed) {
    json.open('{', Shape::line);
    json.member("what", deed.planned.what)
        .member("approved", deed.approved.does)
        .member("does", deed.planned.does);
    json.close();
  }
  json.close();
  write(json, "fallen_away", e.fallen_away);
  json.close();
}

}  // namespace

std::string render_text(const Verification& verification) {
  return Text().of(verification);
}

std::string render_json(const Verification& verification) {
  JsonWriter json;
  json.open('{', Shape::lines);
  json.member("schema_version", "1.0").member("may_apply", verification.may_apply());
  write(json, "objections", verification.objections);
  json.key("environments").open('[', Shape::lines);
  for (const VerifiedEnvironment& environment : verification.environments) write(json, environment);
  json.close();
  json.close();
  return json.take();
}
