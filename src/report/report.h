// A review as it is printed: owned, sorted, and free of secrets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/estimate.h"
#include "gate/policy.h"
#include "gate/ruling.h"
#include "gate/verdict.h"
#include "plan/causes.h"
#include "plan/plan.h"
#include "risk/rule.h"

/// Everything in a Report that came from a plan has been through its Secrets: renderers escape for their
/// format, they do not mask. All lists are in the order in which they are printed.

struct AttributeChange {
  std::string path;
  std::string before;  ///< as shown() has it; empty: not there
  std::string after;
  bool forces_replacement = false;
};

/// `attribute` of the changing resource `from` goes into `path` of `to`.
struct ReportedCause {
  std::string from, attribute, to, path;
  Action action = Action::no_op;  ///< what happens to `from`
  bool probable = false;          ///< inferred, see plan/causes.h
};

/// What a change begins with; see plan/causes.h.
struct ReportedEdit {
  RootKind kind = RootKind::hidden;
  std::string path;
  std::vector<std::string> origins;
};

/// One edit and what follows from it.
struct ReportedRoot {
  RootKind kind = RootKind::hidden;
  std::string subject, before, after;
  std::vector<std::string> origins;
  std::vector<std::string> places, follow;  ///< addresses
  std::size_t probable = 0;                 ///< of `follow`, those that are only inferred to
};

/// A delete and a create that are one thing; see plan/renames.h.
struct ReportedRename {
  std::string from, to;                  ///< of a module, a resource block or one instance
  std::string confidence;                ///< "certain", "high", "possible", "ambiguous"
  std::string block;                     ///< HCL to paste, lines ended; empty when ambiguous
  std::size_t resources = 0;             ///< that it covers
  std::vector<std::string> differences;  ///< attributes that remain to be changed, or replaced
};

struct ReportedChange {
  std::string address, type, provider, previous_address, deposed, reason, module_address;
  Action action = Action::unknown;
  bool creates_first = false, importing = false, forgets = false, managed = true;
  std::vector<std::string> actions, forced_by;
  std::vector<AttributeChange> attributes;  ///< of updates and replacements
  bool order_only = false;
  std::string fingerprint;            ///< see plan/fingerprint.h; empty for what does nothing
  std::vector<ReportedCause> causes;  ///< what feeds it directly; `to` is empty: it is this one
  std::vector<ReportedEdit> begins;
};

/// An output that changes.
struct ReportedOutput {
  std::string name, fingerprint;
  Action action = Action::unknown;
};

/// "priced", …
std::string_view name(LineStatus status);

struct ReportedComponent {
  std::string name, unit, price_key, source, as_of, origin, note;
  LineStatus status = LineStatus::unknown;
  std::optional<Range<Quantity>> quantity;
  std::optional<Usd> price;
  Range<Usd> monthly;
  Basis basis;  ///< for explanations only: not in JSON
};

struct ReportedResource {
  std::string address, type, service, region, note;
  CostClass cost_class = CostClass::unsupported;
  Range<Usd> before, after, delta;
  std::vector<ReportedComponent> before_components, after_components;
  Action action = Action::no_op;
};

/// A waiver as a finding or an environment shows it. Its texts are the policy's.
struct ReportedWaiver {
  std::string rule, address, environments, owner, reason, expires;
  WaiverState state = WaiverState::unused;
  std::optional<int> days_left;  ///< as in RuledFindings
  std::size_t findings = 0;
};

/// A rule level that holds for an environment, and how many findings it fits.
struct ReportedLevel {
  std::string rule, address, environments, reason;
  std::optional<Severity> severity;  ///< nothing: off
  std::size_t findings = 0;
};

struct ReportedFinding {
  std::string rule, address, message, why, fix;
  Severity severity = Severity::info;
  Category category = Category::hygiene;
  std::vector<Evidence> evidence;
  bool waived = false;
  bool custom = false;  ///< of a rule of the policy
  /// What fits it, whether or not it holds: `waived` says that.
  struct Waived {
    std::string owner, reason, expires;
    WaiverState state = WaiverState::unused;
  };
  std::optional<Waived> waiver;
  struct Leveled {
    Severity was = Severity::info;
    std::string reason;  ///< may be empty
  };
  std::optional<Leveled> level;   ///< the policy has changed the severity
  Action action = Action::no_op;  ///< of the entry, for its sign; no_op for findings about the plan
  bool creates_first = false;
  std::vector<ReportedCause>
      causes;  ///< of a replacement: back to where it begins, and what it makes be replaced
};

/// Per entry, so that the first nine add up to the number of entries; the rest counts beside them.
struct Counts {
  std::size_t create = 0, update = 0, replace = 0, destroy = 0, forget = 0, read = 0, no_op = 0, open = 0,
              unknown = 0;
  std::size_t move = 0, import = 0, drift = 0, deferred = 0;
};

struct Environment {
  std::string name;
  Decision decision;
  std::string plan_path, format_version, terraform_version, timestamp, fingerprint;
  bool errored = false, complete = true;
  std::string currency = "USD";     ///< of the figures below; another one only in what converted() gives
  bool keyed = false;               ///< the fingerprints were made with a key
  std::string usage_fingerprint;    ///< of the usage file; empty without one
  std::size_t unbound_secrets = 0;  ///< entries with secret values that no fingerprint holds
  Counts counts;
  Range<Usd> before, after, delta;
  Coverage coverage;
  std::vector<ServiceCost> services;
  std::vector<std::pair<std::string, std::size_t>> unsupported_types;
  std::vector<ReportedChange> changes;      ///< all that is no plain no-op
  std::vector<ReportedResource> resources;  ///< all managed ones
  std::vector<ReportedFinding> findings;    ///< all but those that the policy has turned off
  std::vector<ReportedWaiver> waivers;      ///< those for this environment, in the order of the policy
  std::vector<ReportedLevel> levels;        ///< likewise
  std::vector<ReportedRename> renames;      ///< by address
  std::vector<ReportedRoot> roots;          ///< those of most consequence first
  std::vector<std::string> drift;           ///< addresses
  std::vector<std::string> deferred;        ///< address and reason
  std::vector<std::string> failed_checks;
  std::size_t output_changes = 0, action_invocations = 0;
  std::vector<ReportedOutput> outputs;           ///< those that change, by name
  std::vector<std::string> action_fingerprints;  ///< of the invocations, sorted
  std::string approval_key;                      ///< what an approval must name; empty unless blocked
  std::vector<Approval> approvals;  ///< who may let it pass, and what of it; as approvals_for() gives them
};

struct Report {
  std::string version;
  std::string prices_date, prices_fingerprint;
  bool prices_stale = false;
  std::string policy_path, policy_fingerprint;
  std::vector<std::string> own_terms;  ///< what is paid other than list prices, a sentence each
  std::optional<Currency> currency;    ///< that text and Markdown are printed in; figures here are US dollars
  Verdict verdict = Verdict::pass;     ///< the worst of the environments
  std::vector<std::string> notes;      ///< about the run: what is probably not as it was meant
  std::vector<Environment> environments;
};

/// One plan under the name of its environment.
struct NamedPlan {
  std::string name;
  const Plan* plan = nullptr;
  const Usage* usage = nullptr;  ///< what is used there in a month; null: nobody says
};

/// Everything between reading and printing: assess, estimate, decide, then copy out what is printed with
/// secrets masked. `region` as in estimate(), `fingerprint_key` as in fingerprints().
Report review(const std::vector<NamedPlan>& plans, const PriceTable& prices, const Policy& policy,
              std::string_view region, std::string_view fingerprint_key = {});

/// What the terminal can take.
struct TextStyle {
  std::size_t width = 80;
  bool color = false;
};

/// For a terminal. Details (attribute differences, cost lines) stand below the summary.
std::string render_text(const Report& report, const TextStyle& style);
/// For a pull request comment: at most `limit` UTF-16 units; what does not fit is left out by importance and
/// counted.
std::string render_markdown(const Report& report, std::size_t limit = 65'000);
/// As docs/report.schema.json describes it.
std::string render_json(const Report& report);
