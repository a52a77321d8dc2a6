#include "report/read_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <type_traits>

#include "base/error.h"
#include "plan/fingerprint.h"
#include "plan/renames.h"
#include "plan/value.h"

namespace {

/// Every digit that render_json() can write: unlike Decimal::parse() up to the bound of Decimal.
std::optional<Decimal> exact_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view places = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole.size() > 27 || places.size() > 12 ||
      (point != std::string_view::npos && places.empty()))
    return std::nullopt;
  Decimal::Integer units = 0;
  for (std::size_t i = 0; i < whole.size() + 12; ++i) {
    const std::size_t behind = i - whole.size();
    const char digit = i < whole.size() ? whole[i] : behind < places.size() ? places[behind] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    if (__builtin_mul_overflow(units, Decimal::Integer{10}, &units) ||
        __builtin_add_overflow(units, Decimal::Integer{digit - '0'}, &units))
      return std::nullopt;
  }
  return Decimal::from_units(negative ? -units : units);
}

/// The enumerator of that name; the last one is named so that all can be tried.
template <class Word>
std::optional<Word> word_named(std::string_view text, Word last) {
  for (std::underlying_type_t<Word> i = 0; i <= static_cast<std::underlying_type_t<Word>>(last); ++i)
    if (name(static_cast<Word>(i)) == text) return static_cast<Word>(i);
  return std::nullopt;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// One object of the report. Every member must be asked for exactly once, and none be left: done() checks it.
class Object {
 public:
  Object(const std::string& file, Value value, std::string place)
      : file_(file), value_(value), place_(std::move(place)) {
    if (!value_.is_object()) refuse("", "is no object");
  }

  [[noreturn]] void refuse(std::string_view key, std::string_view what) const {
    throw Error(fmt::format("{} is no report of this plangate: {}{}{} {}", file_,
                            place_.empty() ? "" : place_, place_.empty() || key.empty() ? "" : ".",
                            place_.empty() && key.empty() ? "it" : key, what),
                "make it with `plangate review --out json=FILE` of the same version");
  }

  Value member(std::string_view key) {
    ++asked_;
    const std::uint32_t at = value_.tape()->member(value_.node(), key);
    if (at == Tape::none) refuse(key, "is missing");
    return Value(*value_.tape(), at);
  }
  /// Also when an object holds one key twice, which member() does not see.
  void done() const {
    if (value_.size() != asked_) refuse("", "has keys that it should not have");
  }

  std::string text(std::string_view key) {
    const auto found = member(key).text();
    if (!found) refuse(key, "is no text");
    return std::string(*found);
  }
  std::string text_or_null(std::string_view key) {
    const Value value = member(key);
    if (value.absent()) return {};
    const auto found = value.text();
    if (!found) refuse(key, "is neither a text nor null");
    return std::string(*found);
  }
  /// A text of letters, digits and `others`.
  std::string plain(std::string_view key, std::string_view others = "") {
    std::string found = text(key);
    require_plain(key, found, others);
    return found;
  }
  std::string plain_or_null(std::string_view key) {
    std::string found = text_or_null(key);
    require_plain(key, found, "");
    return found;
  }
  bool flag(std::string_view key) {
    const Value value = member(key);
    if (value.kind() != Kind::boolean) refuse(key, "is neither true nor false");
    return value.is_true();
  }
  std::size_t number(std::string_view key) {
    const Value value = member(key);
    const std::string_view digits = value.kind() == Kind::number ? *value.scalar() : std::string_view();
    constexpr std::size_t most_digits = 10;
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of("0123456789") != digits.npos)
      refuse(key, "is no whole number");
    return std::stoull(std::string(digits));
  }
  /// A whole number that may be negative.
  std::optional<int> integer_or_null(std::string_view key) {
    const Value value = member(key);
    if (value.absent()) return std::nullopt;
    std::string_view digits = value.kind() == Kind::number ? *value.scalar() : std::string_view();
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    constexpr std::size_t most_digits = 8;
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of("0123456789") != digits.npos)
      refuse(key, "is no whole number");
    const int number = std::stoi(std::string(digits));
    return negative ? -number : number;
  }
  template <class Word>
  std::optional<Word> word_or(std::string_view key, Word last, std::string_view otherwise) {
    const std::string found = text(key);
    if (found == otherwise) return std::nullopt;
    const auto word = word_named(found, last);
    if (!word) refuse(key, "is none of its words");
    return word;
  }
  template <class Word>
  Word word(std::string_view key, Word last) {
    const auto found = word_named(text(key), last);
    if (!found) refuse(key, "is none of its words");
    return *found;
  }
  Decimal decimal(std::string_view key) {
    const auto found = exact_decimal(text(key));
    if (!found) refuse(key, "is no amount");
    return *found;
  }
  std::optional<Decimal> decimal_or_null(std::string_view key) {
    if (Value(*value_.tape(), value_.tape()->member(value_.node(), key)).absent()) {
      member(key);
      return std::nullopt;
    }
    return decimal(key);
  }

  Object object(std::string_view key) { return Object(file_, member(key), below(key)); }
  /// Nothing for null.
  std::optional<Object> object_or_null(std::string_view key) {
    const Value value = member(key);
    if (value.absent()) return std::nullopt;
    return Object(file_, value, below(key));
  }
  template <class Read>
  void each(std::string_view key, Read read) {
    std::size_t i = 0;
    for (const Value& element : array(key)) {
      Object object(file_, element, fmt::format("{}[{}]", below(key), i++));
      read(object);
      object.done();
    }
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> all;
    for (const Value& element : array(key)) {
      const auto found = element.text();
      if (!found) refuse(key, "holds something that is no text");
      all.emplace_back(*found);
    }
    return all;
  }

 private:
  void require_plain(std::string_view key, const std::string& text, std::string_view others) const {
    const auto fits = [&](char c) {
      return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
    };
    if (text.size() > 80 || !std::all_of(text.begin(), text.end(), fits))
      refuse(key, "is not what it should be");
  }
  std::string below(std::string_view key) const {
    return place_.empty() ? std::string(key) : fmt::format("{}.{}", place_, key);
  }
  std::vector<Value> array(std::string_view key) {
    const Value value = member(key);
    if (!value.is_array()) refuse(key, "is no list");
    return value.elements();
  }

  const std::string& file_;
  Value value_;
  std::string place_;
  std::size_t asked_ = 0;
};

Range<Usd> money(Object& parent, std::string_view key) {
  Object range = parent.object(key);
  const Range<Usd> read(Usd(range.decimal("low")), Usd(range.decimal("high")));
  range.done();
  return read;
}

/// The cents of `key` must be those of the exact figure.
void check_cents(Object& parent, std::string_view key, const Range<Usd>& exact) {
  Object range = parent.object(key);
  if (range.text("low") != exact.low.cents() || range.text("high") != exact.high.cents())
    parent.refuse(key, "is not the rounded exact figure");
  range.done();
}

Counts read_counts(Object json) {
  Counts counts;
  counts.create = json.number("create");
  counts.update = json.number("update");
  counts.replace = json.number("replace");
  counts.destroy = json.number("delete");
  counts.forget = json.number("forget");
  counts.read = json.number("read");
  counts.open = json.number("open");
  counts.no_op = json.number("no-op");
  counts.unknown = json.number("unknown");
  counts.move = json.number("move");
  counts.import = json.number("import");
  counts.drift = json.number("drift");
  counts.deferred = json.number("deferred");
  json.done();
  return counts;
}

void read_cost(Object json, Environment& environment) {
  json.flag("delta_complete");  // follows from the resources
  Object exact = json.object("exact");
  environment.before = money(exact, "before");
  environment.after = money(exact, "after");
  environment.delta = money(exact, "delta");
  exact.done();
  json.member("converted");  // follows from the exact figures
  check_cents(json, "before", environment.before);
  check_cents(json, "after", environment.after);
  check_cents(json, "delta", environment.delta);
  Object coverage = json.object("coverage");
  environment.coverage.priced = coverage.number("priced");
  environment.coverage.usage = coverage.number("usage");
  environment.coverage.free = coverage.number("free");
  environment.coverage.unsupported = coverage.number("unsupported");
  environment.coverage.unknown = coverage.number("unknown");
  coverage.done();
  json.each("services", [&](Object& service) {
    ServiceCost cost;
    cost.service = service.text("service");
    cost.resources = service.number("resources");
    cost.before = money(service, "before");
    cost.after = money(service, "after");
    cost.delta = money(service, "delta");
    cost.complete = service.flag("complete");
    environment.services.push_back(std::move(cost));
  });
  json.each("unsupported_types", [&](Object& type) {
    environment.unsupported_types.emplace_back(type.text("type"), type.number("resources"));
  });
  json.done();
}

ReportedChange read_change(Object& json) {
  ReportedChange change;
  change.address = json.text("address");
  change.type = json.text("type");
  change.actions = json.texts("actions");
  change.action = json.word("action", Action::unknown);
  change.reason = json.text_or_null("reason");
  change.forced_by = json.texts("forced_by");
  change.previous_address = json.text_or_null("previous_address");
  change.deposed = json.text_or_null("deposed");
  change.module_address = json.text_or_null("module");
  change.provider = json.text_or_null("provider");
  change.managed = json.flag("managed");
  change.creates_first = json.flag("creates_first");
  change.importing = json.flag("importing");
  change.forgets = json.flag("forgets");
  change.order_only = json.flag("order_only");
  change.fingerprint = json.plain_or_null("fingerprint");
  json.each("attributes", [&](Object& attribute) {
    AttributeChange read;
    read.path = attribute.text("path");
    read.before = attribute.text_or_null("before");
    read.after = attribute.text_or_null("after");
    read.forces_replacement = attribute.flag("forces_replacement");
    change.attributes.push_back(std::move(read));
  });
  json.each("causes", [&](Object& cause) {
    ReportedCause read;
    read.from = cause.text("from");
    read.action = cause.word("action", Action::unknown);
    read.attribute = cause.text_or_null("attribute");
    read.path = cause.text("path");
    read.probable = cause.flag("probable");
    change.causes.push_back(std::move(read));
  });
  json.each("begins", [&](Object& edit) {
    ReportedEdit read;
    read.kind = edit.word("kind", RootKind::hidden);
    read.path = edit.text_or_null("path");
    read.origins = edit.texts("origins");
    change.begins.push_back(std::move(read));
  });
  return change;
}

ReportedComponent read_component(Object& json) {
  ReportedComponent line;
  line.name = json.text("name");
  line.unit = json.text_or_null("unit");
  if (auto range = json.object_or_null("quantity_range")) {
    line.quantity = Range<Quantity>(range->decimal("low"), range->decimal("high"));
    range->done();
  }
  const std::optional<Decimal> single = json.decimal_or_null("quantity");
  if (single.has_value() != (line.quantity && line.quantity->is_single()) ||
      (single && *single != line.quantity->low))
    json.refuse("quantity", "is not the one of quantity_range");
  if (const auto price = json.decimal_or_null("price")) line.price = Usd(*price);
  line.monthly = money(json, "monthly");
  line.status = json.word("status", LineStatus::unknown);
  line.price_key = json.text_or_null("price_key");
  line.source = json.text_or_null("source");
  line.as_of = json.text_or_null("as_of");
  line.origin = json.text_or_null("origin");
  line.note = json.text_or_null("note");
  return line;
}

ReportedResource read_resource(Object& json) {
  ReportedResource resource;
  resource.address = json.text("address");
  resource.type = json.text("type");
  resource.service = json.text_or_null("service");
  resource.region = json.text_or_null("region");
  resource.cost_class = json.word("class", CostClass::unknown);
  resource.action = json.word("action", Action::unknown);
  resource.note = json.text_or_null("note");
  resource.before = money(json, "before");
  resource.after = money(json, "after");
  resource.delta = money(json, "delta");
  json.each("components", [&](Object& component) {
    const std::string side = component.text("side");
    if (side != "before" && side != "after") component.refuse("side", "is neither before nor after");
    if (side == "before" && !resource.after_components.empty()) component.refuse("side", "is out of order");
    (side == "before" ? resource.before_components : resource.after_components)
        .push_back(read_component(component));
  });
  return resource;
}

ReportedFinding read_finding(Object& json) {
  ReportedFinding finding;
  finding.rule = json.text("rule");
  finding.severity = json.word("severity", Severity::critical);
  finding.category = json.word("category", Category::hygiene);
  finding.address = json.text_or_null("address");
  finding.action = json.word("action", Action::unknown);
  finding.creates_first = json.flag("creates_first");
  finding.message = json.text("message");
  finding.why = json.text_or_null("why");
  finding.fix = json.text_or_null("fix");
  finding.waived = json.flag("waived");
  finding.custom = json.flag("custom");
  if (auto waiver = json.object_or_null("waiver")) {
    finding.waiver = {waiver->text("owner"), waiver->text("reason"), waiver->plain("expires", "-"),
                      waiver->word("state", WaiverState::too_wide)};
    waiver->done();
  }
  const bool holds = finding.waiver && (finding.waiver->state == WaiverState::used ||
                                        finding.waiver->state == WaiverState::expiring);
  if (finding.waived != holds) json.refuse("waived", "does not follow from its waiver");
  if (auto level = json.object_or_null("level")) {
    finding.level = {level->word("was", Severity::critical), level->text_or_null("reason")};
    level->done();
  }
  json.each("evidence", [&](Object& evidence) {
    Evidence read;
    read.path = evidence.text("path");
    read.before = evidence.text_or_null("before");
    read.after = evidence.text_or_null("after");
    finding.evidence.push_back(std::move(read));
  });
  json.each("causes", [&](Object& cause) {
    ReportedCause read;
    read.from = cause.text("from");
    read.action = cause.word("action", Action::unknown);
    read.attribute = cause.text_or_null("attribute");
    read.to = cause.text("to");
    read.path = cause.text("path");
    read.probable = cause.flag("probable");
    finding.causes.push_back(std::move(read));
  });
  return finding;
}

ReportedWaiver read_waiver(Object& json) {
  ReportedWaiver waiver;
  waiver.rule = json.text("rule");
  waiver.address = json.text_or_null("address");
  waiver.environments = json.text_or_null("environments");
  waiver.owner = json.text("owner");
  waiver.reason = json.text("reason");
  waiver.expires = json.plain("expires", "-");
  waiver.state = json.word("state", WaiverState::too_wide);
  waiver.days_left = json.integer_or_null("days_left");
  waiver.findings = json.number("findings");
  return waiver;
}

ReportedLevel read_level(Object& json) {
  ReportedLevel level;
  level.rule = json.text("rule");
  level.address = json.text_or_null("address");
  level.environments = json.text_or_null("environments");
  level.severity = json.word_or("severity", Severity::critical, "off");
  level.reason = json.text_or_null("reason");
  level.findings = json.number("findings");
  return level;
}

void read_plan(Object json, Environment& environment) {
  environment.plan_path = json.text("path");
  environment.format_version = json.text_or_null("format_version");
  environment.terraform_version = json.text_or_null("terraform_version");
  environment.timestamp = json.text_or_null("timestamp");
  environment.errored = json.flag("errored");
  environment.complete = json.flag("complete");
  environment.fingerprint = json.plain("fingerprint");
  environment.keyed = json.flag("keyed");
  environment.unbound_secrets = json.number("unbound_secrets");
  json.done();
}

template <class Listed>
void require_sorted(const Object& json, std::string_view key, const std::vector<Listed>& list) {
  const auto by_address = [](const Listed& a, const Listed& b) { return a.address < b.address; };
  if (!std::is_sorted(list.begin(), list.end(), by_address)) json.refuse(key, "is not sorted by address");
}

void read_approval(Object& json, Environment& environment) {
  environment.approval_key = json.plain("key");
  if (environment.approval_key.empty()) json.refuse("key", "is empty");
  json.each("by", [&](Object& by) {
    Approval approval;
    approval.environments = environment.name;
    approval.users = by.texts("users");
    approval.teams = by.texts("teams");
    approval.by_review = by.flag("review");
    approval.by_label = by.flag("label");
    approval.author = by.flag("author");
    approval.reasons = by.texts("reasons");
    environment.approvals.push_back(std::move(approval));
  });
  json.done();
}

/// People approve the plan's fingerprint, and verify compares its parts: they must belong together.
void check_fingerprint(const Object& json, const Environment& environment) {
  if (environment.fingerprint != fingerprint_of_parts(environment))
    json.refuse("plan", "has a fingerprint that is not that of its changes");
}

Environment read_environment(Object& json) {
  Environment environment;
  environment.name = json.text("name");
  environment.decision.verdict = json.word("verdict", Verdict::block);
  read_plan(json.object("plan"), environment);
  environment.counts = read_counts(json.object("counts"));
  read_cost(json.object("cost"), environment);
  environment.usage_fingerprint = json.text_or_null("usage");
  json.each("changes", [&](Object& change) { environment.changes.push_back(read_change(change)); });
  require_sorted(json, "changes", environment.changes);
  json.each("resources", [&](Object& resource) { environment.resources.push_back(read_resource(resource)); });
  require_sorted(json, "resources", environment.resources);
  json.each("findings", [&](Object& finding) { environment.findings.push_back(read_finding(finding)); });
  json.each("waivers", [&](Object& waiver) { environment.waivers.push_back(read_waiver(waiver)); });
  json.each("levels", [&](Object& level) { environment.levels.push_back(read_level(level)); });
  json.each("renames", [&](Object& rename) {
    ReportedRename read;
    read.from = rename.text("from");
    read.to = rename.text("to");
    read.confidence = name(rename.word("confidence", Confidence::certain));
    read.resources = rename.number("resources");
    read.block = rename.text_or_null("block");
    read.differences = rename.texts("differences");
    environment.renames.push_back(std::move(read));
  });
  json.each("roots", [&](Object& root) {
    ReportedRoot read;
    read.kind = root.word("kind", RootKind::hidden);
    read.subject = root.text_or_null("subject");
    read.before = root.text_or_null("before");
    read.after = root.text_or_null("after");
    read.origins = root.texts("origins");
    read.places = root.texts("places");
    read.follow = root.texts("follow");
    read.probable = root.number("probable");
    environment.roots.push_back(std::move(read));
  });
  environment.drift = json.texts("drift");
  environment.deferred = json.texts("deferred");
  environment.failed_checks = json.texts("failed_checks");
  environment.output_changes = json.number("output_changes");
  environment.action_invocations = json.number("action_invocations");
  json.each("outputs", [&](Object& output) {
    ReportedOutput read;
    read.name = output.text("name");
    read.action = output.word("action", Action::unknown);
    read.fingerprint = output.plain("fingerprint");
    environment.outputs.push_back(std::move(read));
  });
  environment.action_fingerprints = json.texts("action_fingerprints");
  if (auto approval = json.object_or_null("approval")) read_approval(*approval, environment);
  check_fingerprint(json, environment);
  return environment;
}

void read_versions(Object json, Report& report) {
  report.version = json.plain("version", ".+-~");
  Object prices = json.object("prices");
  report.prices_date = prices.plain("date", "-");
  report.prices_fingerprint = prices.plain("fingerprint");
  report.prices_stale = prices.flag("stale");
  prices.done();
  Object policy = json.object("policy");
  report.policy_path = policy.text_or_null("path");
  report.policy_fingerprint = policy.plain("fingerprint");
  policy.done();
  report.own_terms = json.texts("own_terms");
  if (auto currency = json.object_or_null("currency")) {
    report.currency.emplace();
    report.currency->code = currency->plain("code");
    report.currency->rate = currency->decimal("rate");
    report.currency->as_of = currency->text_or_null("as_of");
    if (report.currency->code.empty() || report.currency->rate <= Decimal())
      currency->refuse("rate", "is no rate of a currency");
    currency->done();
  }
  json.done();
}

/// Each goes to its environment.
void read_reasons(Object& json, Report& report) {
  std::map<std::string, Decision*> decisions;
  for (Environment& environment : report.environments)
    if (!decisions.emplace(environment.name, &environment.decision).second)
      json.refuse("environments", fmt::format("has \"{}\" twice", environment.name));
  json.each("reasons", [&](Object& reason) {
    const auto decision = decisions.find(reason.text("environment"));
    if (decision == decisions.end()) reason.refuse("environment", "is none of the report");
    Reason read;
    read.code = reason.plain("code", "._-");
    read.level = reason.word("level", Verdict::block);
    read.text = reason.text("text");
    read.lifted_by = reason.text_or_null("lifted_by");
    decision->second->reasons.push_back(std::move(read));
  });
}

void check_verdicts(Object& json, Report& report) {
  report.verdict = json.word("verdict", Verdict::block);
  Verdict worst = Verdict::pass;
  for (const Environment& environment : report.environments) {
    Verdict because = Verdict::pass;
    for (const Reason& reason : environment.decision.reasons) because = std::max(because, reason.level);
    if (because != environment.decision.verdict)
      json.refuse("verdict", fmt::format("of \"{}\" does not follow from its reasons", environment.name));
    worst = std::max(worst, because);
  }
  if (worst != report.verdict) json.refuse("verdict", "is not the worst of the environments");
}

}  // namespace

std::string fingerprint_of_parts(const Environment& environment) {
  Fingerprints parts;
  for (const ReportedChange& change : environment.changes) parts.changes.push_back(change.fingerprint);
  for (const ReportedOutput& output : environment.outputs) parts.outputs.push_back(output.fingerprint);
  parts.actions = environment.action_fingerprints;
  return plan_fingerprint(environment.errored, environment.complete, parts);
}

Report read_report(std::string_view json, const std::string& name) {
  Tape tape;
  if (!tape.parse_copy(json))
    throw Error(fmt::format("{} is no report: it is no valid JSON", name),
                "a report is made with `plangate review --out json=FILE`");
  Object root(name, Value(tape, 0), "");
  if (root.text("schema_version") != "1.0") root.refuse("schema_version", "is not 1.0");
  Report report;
  read_versions(root.object("plangate"), report);
  root.each("environments",
            [&](Object& environment) { report.environments.push_back(read_environment(environment)); });
  read_reasons(root, report);
  report.notes = root.texts("notes");
  check_verdicts(root, report);
  root.done();
  return report;
}

Report read_report_file(const std::string& path) {
  const auto unreadable = [&](std::string_view why) {
    return Error(fmt::format("cannot read the report {}: {}", path, why));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw unreadable("it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(std::strerror(errno));
  std::string json;
  constexpr std::size_t piece = 1024UL * 1024;
  while (file) {
    const std::size_t had = json.size();
    json.resize(had + piece);
    file.read(json.data() + had, piece);
    json.resize(had + static_cast<std::size_t>(file.gcount()));
    if (json.size() > largest_report) throw unreadable("it is larger than 256 MiB");
  }
  if (file.bad()) throw unreadable(std::strerror(errno));
  return read_report(json, path);
}
