#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/glob.h"
#include "cost/service_ends.h"
#include "gate/approve.h"
#include "gate/custom_rules.h"
#include "gate/ruling.h"
#include "plan/causes.h"
#include "plan/diff.h"
#include "plan/fingerprint.h"
#include "plan/renames.h"
#include "plan/secrets.h"
#include "report/report.h"
#include "risk/assess.h"

namespace {

/// Copies text out of a plan with what is secret in it masked.
class Printer {
 public:
  /// What is secret in one plan is so in the whole report.
  explicit Printer(const std::vector<NamedPlan>& plans) : plans_(plans) {}

  std::string text(std::string_view from_plan) const {
    std::string out(from_plan);
    for (const NamedPlan& named : plans_) out = named.plan->secrets().masked(out);
    return out;
  }
  std::string address(std::string_view from_plan) const {
    std::string out(from_plan);
    for (const NamedPlan& named : plans_) out = named.plan->secrets().masked_address(out);
    return out;
  }
  Evidence evidence(const Evidence& e) const { return {text(e.path), side(e.before), side(e.after)}; }

  /// A value as shown() writes it; a secret that is the whole of a string stands between quotes there.
  std::string side(std::string_view shown) const {
    if (shown.size() >= 2 && shown.front() == '"' && shown.back() == '"') {
      const std::string inside = text(shown.substr(1, shown.size() - 2));
      return inside == "(sensitive)" ? inside : "\"" + inside + "\"";
    }
    return text(shown);
  }

 private:
  const std::vector<NamedPlan>& plans_;
};

void count(Counts& counts, const Change& change) {
  switch (change.action) {
    case Action::no_op:
      ++counts.no_op;
      break;
    case Action::create:
      ++counts.create;
      break;
    case Action::read:
      ++counts.read;
      break;
    case Action::open:
      ++counts.open;
      break;
    case Action::update:
      ++counts.update;
      break;
    case Action::replace:
      ++counts.replace;
      break;
    case Action::destroy:
      ++counts.destroy;
      break;
    case Action::forget:
      ++counts.forget;
      break;
    case Action::unknown:
      ++counts.unknown;
      break;
  }
  if (!change.previous_address.empty()) ++counts.move;
  if (change.importing) ++counts.import;
}

bool is_plain_no_op(const Change& change) {
  return change.action == Action::no_op && change.previous_address.empty() && !change.importing;
}

ReportedCause reported(const Cause& cause, const Printer& print) {
  return {print.address(cause.from->address),
          print.text(cause.attribute),
          print.address(cause.to->address),
          print.text(cause.path),
          cause.from->action,
          cause.probable};
}

std::vector<std::string> masked(const std::vector<std::string>& texts, const Printer& print) {
  std::vector<std::string> out;
  for (const std::string& text : texts) out.push_back(print.text(text));
  return out;
}

void add_why(const Why& why, const Printer& print, ReportedChange& out) {
  for (const Cause& cause : why.fed_by) {
    out.causes.push_back(reported(cause, print));
    out.causes.back().to.clear();
  }
  for (const Edit& edit : why.begins)
    out.begins.push_back({edit.kind, print.text(edit.path), masked(edit.origins, print)});
}

ReportedRoot reported(const Root& root, const Printer& print) {
  ReportedRoot out{root.kind,
                   print.text(root.subject),
                   print.side(root.before),
                   print.side(root.after),
                   masked(root.origins, print),
                   {},
                   {},
                   root.probable};
  for (const Change* change : root.places) out.places.push_back(print.address(change->address));
  for (const Change* change : root.follow) out.follow.push_back(print.address(change->address));
  return out;
}

ReportedRename reported(const MovedBlock& block, const Printer& print) {
  // With something masked in it, it names nothing.
  const std::string text = print.address(block.text);
  return {print.address(block.from),
          print.address(block.to),
          std::string(name(block.confidence)),
          text == block.text ? text : std::string(),
          block.renames.size(),
          masked(block.differences, print)};
}

ReportedChange reported(const Plan& plan, const Change& change, Causes& causes, const Printer& print) {
  ReportedChange out;
  out.address = print.address(change.address);
  out.type = print.address(change.type);
  out.provider = print.text(change.provider_name);
  out.previous_address = print.address(change.previous_address);
  out.deposed = print.text(change.deposed);
  out.reason = print.text(change.reason);
  out.module_address = print.address(change.module_address);
  out.action = change.action;
  out.creates_first = change.creates_first;
  out.importing = change.importing;
  out.forgets = change.forgets;
  out.managed = change.managed;
  for (std::string_view action : change.actions) out.actions.push_back(print.text(action));
  for (const AttributePath& path : change.replace_paths) out.forced_by.push_back(print.text(text(path)));
  if (change.action == Action::update || change.action == Action::replace ||
      change.action == Action::unknown) {
    const Look look = plan.look(change);
    const Diff diff(change, look);
    out.order_only = diff.order_only();
    add_why(causes.why(change, look, diff), print, out);
    for (const Difference& d : diff.differences()) {
      const auto side = [&](const Value& value) {
        return value.absent() ? std::string() : print.side(shown(value, d.path));
      };
      out.attributes.push_back({print.text(d.path), side(d.before), side(d.after), d.forces_replacement});
    }
  } else {
    add_why(causes.why(change), print, out);
  }
  return out;
}

std::vector<ReportedComponent> reported(const std::vector<Component>& lines, const Printer& print) {
  std::vector<ReportedComponent> out;
  for (const Component& line : lines)
    out.push_back({print.text(line.name), print.text(line.unit), print.text(line.price_key), line.source,
                   line.as_of, print.text(line.origin), print.text(line.note), line.status, line.quantity,
                   line.price, line.monthly, line.basis});
  for (ReportedComponent& line : out)
    if (!line.basis.formula.empty()) line.basis.formula = print.text(line.basis.formula);
  return out;
}

ReportedResource reported(const ResourceCost& cost, const Printer& print) {
  ReportedResource out;
  out.address = print.address(cost.change->address);
  out.type = print.text(cost.change->type);
  out.service = cost.service;
  out.region = print.text(cost.region);
  out.note = print.text(cost.note);
  out.cost_class = cost.cost_class;
  out.before = cost.before;
  out.after = cost.after;
  out.delta = cost.delta;
  out.before_components = reported(cost.before_components, print);
  out.after_components = reported(cost.after_components, print);
  out.action = cost.change->action;
  return out;
}

ReportedFinding reported(const Finding& finding, const Printer& print) {
  ReportedFinding out;
  out.rule = finding.rule;
  out.address = print.address(finding.address);
  out.message = print.text(finding.message);
  out.why = finding.why;
  out.fix = print.text(finding.fix);
  out.severity = finding.severity;
  out.category = finding.category;
  for (const Evidence& e : finding.evidence) out.evidence.push_back(print.evidence(e));
  if (finding.change != nullptr) {
    out.action = finding.change->action;
    out.creates_first = finding.change->creates_first;
  }
  return out;
}

/// Where the replacements behind the worst findings begin, and what they make be replaced in turn.
void add_causes(const Plan& plan, Causes& known, const std::vector<Finding>& findings,
                std::vector<ReportedFinding>& out, const Printer& print) {
  constexpr std::size_t most_findings = 5;
  constexpr std::size_t most_causes = 12;
  constexpr std::size_t most_effects = 100;
  const auto is_replaced = [](const Finding& f) {
    return f.change != nullptr && f.change->action == Action::replace;
  };
  if (std::none_of(findings.begin(), findings.end(), is_replaced)) return;
  std::vector<Cause> direct;
  for (const Change& change : plan.changes()) {
    if (change.action != Action::replace || direct.size() >= most_effects) continue;
    const std::vector<Cause>& fed_by = known.why(change).fed_by;
    direct.insert(direct.end(), fed_by.begin(), fed_by.end());
  }
  std::size_t told = 0;
  for (std::size_t i = 0; i < findings.size() && told < most_findings; ++i) {
    if (!is_replaced(findings[i])) continue;
    std::vector<Cause> causes = known.chain(*findings[i].change, most_causes);
    for (const Cause& cause : direct)
      if (cause.from == findings[i].change && causes.size() < 2 * most_causes) causes.push_back(cause);
    told += !causes.empty();
    for (const Cause& cause : causes) out[i].causes.push_back(reported(cause, print));
  }
}

/// What the policy says of each finding, and how its entries stand with this plan.
void add_rulings(const RuledFindings& ruled, const Policy& policy, const Printer& print, Environment& out) {
  for (std::size_t i = 0; i < out.findings.size(); ++i) {
    const Ruling& ruling = ruled.rulings[i];
    ReportedFinding& finding = out.findings[i];
    finding.waived = ruling.waived();
    finding.custom = std::any_of(policy.custom_rules.begin(), policy.custom_rules.end(),
                                 [&](const CustomRule& rule) { return rule.id == finding.rule; });
    if (ruling.waiver != nullptr)
      finding.waiver = {print.text(ruling.waiver->owner), print.text(ruling.waiver->reason),
                        ruling.waiver->expires, ruling.state};
    if (ruling.level != nullptr)
      finding.level = {ruling.was.value_or(finding.severity), print.text(ruling.level->reason)};
  }
  for (const auto& [waiver, state, left, number] : ruled.waivers)
    out.waivers.push_back({waiver->rule, print.address(waiver->address), waiver->environments,
                           print.text(waiver->owner), print.text(waiver->reason), waiver->expires, state,
                           left, number});
  for (const auto& [level, number] : ruled.levels)
    out.levels.push_back({level->rule, print.address(level->address), level->environments,
                          print.text(level->reason), level->severity, number});
}

/// Waivers that fit nothing in any plan of the run: what they were for is probably gone.
void add_waiver_notes(const std::vector<Environment>& environments, const Policy& policy,
                      std::vector<std::string>& notes) {
  constexpr std::size_t most = 8;
  std::vector<std::string> unused;
  for (const Waiver& waiver : policy.waivers) {
    std::size_t seen = 0;
    std::size_t findings = 0;
    for (const Environment& environment : environments)
      if (waiver.environments.empty() || fits(waiver.environments, environment.name)) {
        ++seen;
        for (const ReportedWaiver& one : environment.waivers)
          if (one.rule == waiver.rule && one.address == waiver.address &&
              one.environments == waiver.environments)
            findings += one.findings;
      }
    if (seen > 0 && findings == 0)
      unused.push_back(
          fmt::format("{}{}", waiver.rule, waiver.address.empty() ? "" : " at " + waiver.address));
  }
  if (unused.size() > most) {
    const std::size_t more = unused.size() - most;
    unused.resize(most);
    unused.push_back(fmt::format("{} more", more));
  }
  if (!unused.empty()) notes.push_back(fmt::format("waived nothing: {}", fmt::join(unused, ", ")));
}

/// The policy has entries, and none holds for any plan: a name is probably mistyped on one side.
void add_notes(const std::vector<NamedPlan>& plans, const Policy& policy, std::vector<std::string>& notes) {
  if (policy.environments.empty() || plans.empty()) return;
  const auto has_entry = [&](const NamedPlan& p) { return policy.has_entry_for(p.name, p.plan->path()); };
  if (std::any_of(plans.begin(), plans.end(), has_entry)) return;
  std::vector<std::string> names;
  for (const NamedPlan& named : plans) names.push_back(named.name);
  std::vector<std::string> patterns;
  for (const Policy::Environment& entry : policy.environments)
    patterns.push_back(entry.name.empty() ? "path " + entry.paths : entry.name);
  constexpr std::size_t most = 8;
  if (patterns.size() > most) {
    patterns.resize(most);
    patterns.emplace_back("…");
  }
  notes.push_back(fmt::format("no environment of the policy {} ({}) fits {}: only its defaults hold",
                              policy.path, fmt::join(patterns, ", "), fmt::join(names, ", ")));
}

/// What is or stays in a service that AWS ends, a sentence for each service.
void add_service_ends(const std::vector<NamedPlan>& plans, std::vector<std::string>& notes) {
  std::map<std::string, std::vector<std::string>> ends;
  for (const NamedPlan& named : plans)
    for (const Change& change : named.plan->changes())
      if (change.managed && change.action != Action::destroy)
        if (auto end = service_end(change.type, named.plan->timestamp()))
          ends[std::move(*end)].emplace_back(change.address);
  for (const auto& [end, addresses] : ends)
    notes.push_back(
        fmt::format("{}: {}{}", end, addresses.front(),
                    addresses.size() > 1 ? fmt::format(" and {} more", addresses.size() - 1) : ""));
}

/// What of the usage files did nothing: each file once, for all the plans it was given for.
void add_usage_notes(const std::vector<NamedPlan>& plans, std::vector<std::string>& notes) {
  constexpr std::size_t most = 12;
  std::vector<const Usage*> seen;
  for (const NamedPlan& named : plans) {
    if (named.usage == nullptr || std::find(seen.begin(), seen.end(), named.usage) != seen.end()) continue;
    seen.push_back(named.usage);
    std::vector<const Plan*> with_it;
    for (const NamedPlan& other : plans)
      if (other.usage == named.usage) with_it.push_back(other.plan);
    const std::vector<std::string> found = named.usage->notes(with_it);
    notes.insert(notes.end(), found.begin(), found.begin() + std::min(found.size(), most));
    if (found.size() > most)
      notes.push_back(fmt::format("{}: {} more like that", named.usage->path(), found.size() - most));
  }
}

/// Those of the built-in rules and of the policy's own. SQL tables are made only for the latter.
RuledFindings all_findings(const NamedPlan& named, const Graph& graph, const Renames& renames,
                           const Estimate& cost, const PriceTable& prices, const Policy& policy) {
  std::vector<Finding> findings = assess(graph, renames);
  const std::string_view timestamp = named.plan->timestamp();
  if (!policy.custom_rules.empty()) {
    const RuledFindings built_in = rule_on(findings, policy, named.name, timestamp);
    FactTables tables({{named.name, &graph, &built_in, &cost}}, prices);
    for (Finding& finding : custom_findings(policy, named.name, *named.plan, tables))
      findings.push_back(std::move(finding));
  }
  return rule_on(std::move(findings), policy, named.name, timestamp);
}

Environment review_one(const NamedPlan& named, const Printer& print, const PriceTable& prices,
                       const Policy& policy, std::string_view region, std::string_view fingerprint_key) {
  const Plan& plan = *named.plan;
  const Graph graph(plan);
  Causes causes(graph);
  const Renames& renames = graph.renames();
  // Say what the plan may break, what it costs a month, and whether it may go ahead.
  const Estimate cost = estimate(graph, prices, region, named.usage);
  const RuledFindings ruled = all_findings(named, graph, renames, cost, prices, policy);
  const std::vector<Finding>& findings = ruled.findings;
  Decision decision = decide(plan, ruled.counting(), cost, policy.limits_for(named.name, plan.path()));

  Environment out;
  out.name = named.name;
  for (Reason& reason : decision.reasons) reason.text = print.text(reason.text);
  out.decision = std::move(decision);
  out.plan_path = plan.path();
  out.format_version = plan.format_version();
  out.terraform_version = plan.terraform_version();
  out.timestamp = plan.timestamp();
  const Fingerprints prints = fingerprints(graph, fingerprint_key);
  out.fingerprint = prints.plan;
  out.keyed = !fingerprint_key.empty();
  out.unbound_secrets = prints.secrets;
  out.errored = plan.errored().value_or(false);
  out.complete = plan.complete().value_or(true);
  for (std::size_t i = 0; i < plan.changes().size(); ++i) {
    const Change& change = plan.changes()[i];
    count(out.counts, change);
    if (is_plain_no_op(change)) continue;
    out.changes.push_back(reported(plan, change, causes, print));
    out.changes.back().fingerprint = prints.changes[i];
  }
  for (const Change& change : plan.drift()) {
    if (change.action == Action::no_op) continue;
    ++out.counts.drift;
    out.drift.push_back(print.address(change.address));
  }
  out.counts.deferred = plan.deferred().size();
  for (const Deferred& deferred : plan.deferred())
    out.deferred.push_back(print.address(deferred.change.address) + " (" + print.text(deferred.reason) + ")");
  // "unknown" is how every check of something new stands before the apply.
  for (const Check& check : plan.failed_checks())
    if (check.status != "unknown")
      out.failed_checks.push_back(print.text(check.address) + ": " + print.text(check.status));
  for (std::size_t i = 0; i < plan.outputs().size(); ++i) {
    const OutputChange& output = plan.outputs()[i];
    if (output.action == Action::no_op) continue;
    ++out.output_changes;
    out.outputs.push_back({print.text(output.name), prints.outputs[i], output.action});
  }
  if (named.usage != nullptr) out.usage_fingerprint = named.usage->fingerprint();
  out.action_invocations = plan.action_invocations();
  out.action_fingerprints = prints.actions;
  std::sort(out.action_fingerprints.begin(), out.action_fingerprints.end());
  out.before = cost.before;
  out.after = cost.after;
  out.delta = cost.delta;
  out.coverage = cost.coverage;
  out.services = cost.services;
  for (const auto& [type, number] : cost.unsupported_types)
    out.unsupported_types.emplace_back(print.text(type), number);
  for (const ResourceCost& resource : cost.resources) out.resources.push_back(reported(resource, print));
  for (const Finding& finding : findings) out.findings.push_back(reported(finding, print));
  add_rulings(ruled, policy, print, out);
  for (const MovedBlock& block : renames.blocks) out.renames.push_back(reported(block, print));
  for (const Root& root : causes.roots()) out.roots.push_back(reported(root, print));
  add_causes(plan, causes, findings, out.findings, print);
  out.approvals = approvals_for(policy, named.name, out.decision);
  out.approval_key = approval_key({named.name, out.fingerprint, cost.prices_fingerprint,
                                   out.usage_fingerprint, policy.fingerprint, PLANGATE_VERSION},
                                  out.decision);
  const auto by_address = [](const auto& a, const auto& b) { return a.address < b.address; };
  std::stable_sort(out.changes.begin(), out.changes.end(), by_address);
  std::stable_sort(out.resources.begin(), out.resources.end(), by_address);
  std::stable_sort(out.outputs.begin(), out.outputs.end(),
                   [](const ReportedOutput& a, const ReportedOutput& b) { return a.name < b.name; });
  return out;
}

}  // namespace

Report review(const std::vector<NamedPlan>& plans, const PriceTable& prices, const Policy& policy,
              std::string_view region, std::string_view fingerprint_key) {
  Report report;
  report.version = PLANGATE_VERSION;
  report.prices_date = prices.newest_date();
  report.prices_fingerprint = prices.fingerprint();
  report.policy_path = policy.path;
  report.policy_fingerprint = policy.fingerprint;
  report.own_terms = prices.terms().words();
  report.currency = policy.terms.currency;
  const Printer print(plans);
  add_notes(plans, policy, report.notes);
  for (const NamedPlan& named : plans) {
    report.prices_stale |= prices.is_stale(named.plan->timestamp());
    report.environments.push_back(review_one(named, print, prices, policy, region, fingerprint_key));
    report.verdict = std::max(report.verdict, report.environments.back().decision.verdict);
  }
  add_waiver_notes(report.environments, policy, report.notes);
  for (const std::string& unknown : unknown_rules(policy))
    report.notes.push_back(fmt::format("policy {}: {}", policy.path, unknown));
  for (const std::string& note : prices.notes()) report.notes.push_back(note);
  add_service_ends(plans, report.notes);
  add_usage_notes(plans, report.notes);
  for (std::string& note : report.notes) note = print.text(note);
  return report;
}
