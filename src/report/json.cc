// The report for machines: what docs/report.schema.json describes. One line for each object that holds no
// list of objects, so that two reports can be compared line by line.
#include <fmt/format.h>

#include "report/currency.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "report/summary.h"

namespace {

using Shape = JsonWriter::Shape;

/// Every digit, but at least cents: lines add up to their total.
std::string amount(Usd usd) {
  std::string exact = usd.exact();
  const std::size_t point = exact.find('.');
  if (point == std::string::npos) return exact + ".00";
  if (exact.size() - point < 3) exact += '0';
  return exact;
}

enum class Digits : std::uint8_t { cents, all };

void write(JsonWriter& json, std::string_view name, const Range<Usd>& range, Digits digits) {
  const auto text = [digits](Usd usd) { return digits == Digits::cents ? usd.cents() : amount(usd); };
  json.key(name).open('{', Shape::line);
  json.member("low", text(range.low)).member("high", text(range.high));
  json.close();
}

/// The same figures at the report's fixed rate; null where it has no currency.
template <class Cost>
void write_converted(JsonWriter& json, const Cost& cost, const std::optional<Currency>& currency) {
  json.key("converted");
  if (!currency) return json.raw("null");
  json.open('{', Shape::line);
  write(json, "before", converted(cost.before, *currency), Digits::all);
  write(json, "after", converted(cost.after, *currency), Digits::all);
  write(json, "delta", converted(cost.delta, *currency), Digits::all);
  json.close();
}

void write(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts, Shape shape) {
  json.key(name).open('[', shape);
  for (const std::string& text : texts) json.value(text);
  json.close();
}

void write(JsonWriter& json, const Counts& counts) {
  json.key("counts").open('{', Shape::line);
  json.member("create", counts.create)
      .member("update", counts.update)
      .member("replace", counts.replace)
      .member("delete", counts.destroy)
      .member("forget", counts.forget)
      .member("read", counts.read)
      .member("open", counts.open)
      .member("no-op", counts.no_op)
      .member("unknown", counts.unknown)
      .member("move", counts.move)
      .member("import", counts.import)
      .member("drift", counts.drift)
      .member("deferred", counts.deferred);
  json.close();
}

void write_cost(JsonWriter& json, const Environment& environment, const std::optional<Currency>& currency) {
  json.key("cost").open('{', Shape::lines);
  write(json, "before", environment.before, Digits::cents);
  write(json, "after", environment.after, Digits::cents);
  write(json, "delta", environment.delta, Digits::cents);
  json.member("delta_complete", delta_complete(environment));
  json.key("exact").open('{', Shape::line);
  write(json, "before", environment.before, Digits::all);
  write(json, "after", environment.after, Digits::all);
  write(json, "delta", environment.delta, Digits::all);
  json.close();
  write_converted(json, environment, currency);
  const Coverage& coverage = environment.coverage;
  json.key("coverage").open('{', Shape::line);
  json.member("priced", coverage.priced)
      .member("usage", coverage.usage)
      .member("free", coverage.free)
      .member("unsupported", coverage.unsupported)
      .member("unknown", coverage.unknown);
  json.close();
  json.key("services").open('[', Shape::lines);
  for (const ServiceCost& service : environment.services) {
    json.open('{', Shape::line);
    json.member("service", service.service).member("resources", service.resources);
    write(json, "before", service.before, Digits::all);
    write(json, "after", service.after, Digits::all);
    write(json, "delta", service.delta, Digits::all);
    json.member("complete", service.complete);
    json.close();
  }
  json.close();
  json.key("unsupported_types").open('[', Shape::lines);
  for (const auto& [type, resources] : environment.unsupported_types) {
    json.open('{', Shape::line);
    json.member("type", type).member("resources", resources);
    json.close();
  }
  json.close();
  json.close();
}

void write(JsonWriter& json, const ReportedChange& change) {
  json.open('{', Shape::line);
  json.member("address", change.address).member("type", change.type);
  write(json, "actions", change.actions, Shape::line);
  json.member("action", name(change.action)).text_or_null("reason", change.reason);
  write(json, "forced_by", change.forced_by, Shape::line);
  json.text_or_null("previous_address", change.previous_address)
      .text_or_null("deposed", change.deposed)
      .text_or_null("module", change.module_address)
      .text_or_null("provider", change.provider)
      .member("managed", change.managed)
      .member("creates_first", change.creates_first)
      .member("importing", change.importing)
      .member("forgets", change.forgets)
      .member("order_only", change.order_only)
      .text_or_null("fingerprint", change.fingerprint);
  json.key("attributes").open('[', Shape::lines);
  for (const AttributeChange& attribute : change.attributes) {
    json.open('{', Shape::line);
    json.member("path", attribute.path)
        .text_or_null("before", attribute.before)
        .text_or_null("after", attribute.after)
        .member("forces_replacement", attribute.forces_replacement);
    json.close();
  }
  json.close();
  json.key("causes").open('[', Shape::lines);
  for (const ReportedCause& cause : change.causes) {
    json.open('{', Shape::line);
    json.member("from", cause.from)
        .member("action", name(cause.action))
        .text_or_null("attribute", cause.attribute)
        .member("path", cause.path)
        .member("probable", cause.probable);
    json.close();
  }
  json.close();
  json.key("begins").open('[', Shape::lines);
  for (const ReportedEdit& edit : change.begins) {
    json.open('{', Shape::line);
    json.member("kind", name(edit.kind)).text_or_null("path", edit.path);
    write(json, "origins", edit.origins, Shape::line);
    json.close();
  }
  json.close();
  json.close();
}

void write(JsonWriter& json, const ReportedRename& rename) {
  json.open('{', Shape::line);
  json.member("from", rename.from)
      .member("to", rename.to)
      .member("confidence", rename.confidence)
      .member("resources", rename.resources)
      .text_or_null("block", rename.block);
  write(json, "differences", rename.differences, Shape::line);
  json.close();
}

void write(JsonWriter& json, const ReportedRoot& root) {
  json.open('{', Shape::line);
  json.member("kind", name(root.kind))
      .text_or_null("subject", root.subject)
      .text_or_null("before", root.before)
      .text_or_null("after", root.after);
  write(json, "origins", root.origins, Shape::line);
  write(json, "places", root.places, Shape::line);
  write(json, "follow", root.follow, Shape::line);
  json.member("probable", root.probable);
  json.close();
}

void write(JsonWriter& json, const ReportedComponent& line, std::string_view side) {
  json.open('{', Shape::line);
  json.member("name", line.name).member("side", side).text_or_null("unit", line.unit);
  const bool single = line.quantity && line.quantity->is_single();
  json.text_or_null("quantity", single ? line.quantity->low.text() : std::string());
  json.key("quantity_range");
  if (line.quantity) {
    json.open('{', Shape::line);
    json.member("low", line.quantity->low.text()).member("high", line.quantity->high.text());
    json.close();
  } else {
    json.raw("null");
  }
  json.text_or_null("price", line.price ? line.price->exact() : std::string());
  write(json, "monthly", line.monthly, Digits::all);
  json.member("status", name(line.status))
      .text_or_null("price_key", line.price_key)
      .text_or_null("source", line.source)
      .text_or_null("as_of", line.as_of)
      .text_or_null("origin", line.origin)
      .text_or_null("note", line.note);
  json.close();
}

void write(JsonWriter& json, const ReportedResource& resource) {
  json.open('{', Shape::line);
  json.member("address", resource.address)
      .member("type", resource.type)
      .text_or_null("service", resource.service)
      .text_or_null("region", resource.region)
      .member("class", name(resource.cost_class))
      .member("action", name(resource.action))
      .text_or_null("note", resource.note);
  write(json, "before", resource.before, Digits::all);
  write(json, "after", resource.after, Digits::all);
  write(json, "delta", resource.delta, Digits::all);
  json.key("components").open('[', Shape::lines);
  for (const ReportedComponent& line : resource.before_components) write(json, line, "before");
  for (const ReportedComponent& line : resource.after_components) write(json, line, "after");
  json.close();
  json.close();
}

void write(JsonWriter& json, const ReportedFinding& finding) {
  json.open('{', Shape::line);
  json.member("rule", finding.rule)
      .member("severity", name(finding.severity))
      .member("category", name(finding.category))
      .text_or_null("address", finding.address)
      .member("action", name(finding.action))
      .member("creates_first", finding.creates_first)
      .member("message", finding.message)
      .text_or_null("why", finding.why)
      .text_or_null("fix", finding.fix)
      .member("waived", finding.waived)
      .member("custom", finding.custom);
  json.key("waiver");
  if (finding.waiver) {
    json.open('{', Shape::line);
    json.member("owner", finding.waiver->owner)
        .member("reason", finding.waiver->reason)
        .member("expires", finding.waiver->expires)
        .member("state", name(finding.waiver->state));
    json.close();
  } else {
    json.raw("null");
  }
  json.key("level");
  if (finding.level) {
    json.open('{', Shape::line);
    json.member("was", name(finding.level->was)).text_or_null("reason", finding.level->reason);
    json.close();
  } else {
    json.raw("null");
  }
  json.key("evidence").open('[', Shape::lines);
  for (const Evidence& evidence : finding.evidence) {
    json.open('{', Shape::line);
    json.member("path", evidence.path)
        .text_or_null("before", evidence.before)
        .text_or_null("after", evidence.after);
    json.close();
  }
  json.close();
  json.key("causes").open('[', Shape::lines);
  for (const ReportedCause& cause : finding.causes) {
    json.open('{', Shape::line);
    json.member("from", cause.from)
        .member("action", name(cause.action))
        .text_or_null("attribute", cause.attribute)
        .member("to", cause.to)
        .member("path", cause.path)
        .member("probable", cause.probable);
    json.close();
  }
  json.close();
  json.close();
}

void write(JsonWriter& json, const ReportedWaiver& waiver) {
  json.open('{', Shape::line);
  json.member("rule", waiver.rule)
      .text_or_null("address", waiver.address)
      .text_or_null("environments", waiver.environments)
      .member("owner", waiver.owner)
      .member("reason", waiver.reason)
      .member("expires", waiver.expires)
      .member("state", name(waiver.state));
  json.key("days_left").raw(waiver.days_left ? fmt::format("{}", *waiver.days_left) : "null");
  json.member("findings", waiver.findings);
  json.close();
}

void write(JsonWriter& json, const ReportedLevel& level) {
  json.open('{', Shape::line);
  json.member("rule", level.rule)
      .text_or_null("address", level.address)
      .text_or_null("environments", level.environments)
      .member("severity", level.severity ? name(*level.severity) : "off")
      .text_or_null("reason", level.reason)
      .member("findings", level.findings);
  json.close();
}

void write(JsonWriter& json, const ReportedOutput& output) {
  json.open('{', Shape::line);
  json.member("name", output.name)
      .member("action", name(output.action))
      .member("fingerprint", output.fingerprint);
  json.close();
}

template <class T>
void write_all(JsonWriter& json, std::string_view name, const std::vector<T>& items) {
  json.key(name).open('[', Shape::lines);
  for (const T& item : items) write(json, item);
  json.close();
}

void write_approval(JsonWriter& json, const Environment& environment) {
  json.key("approval");
  if (environment.approval_key.empty()) return json.raw("null");
  json.open('{', Shape::lines);
  json.member("key", environment.approval_key).key("by").open('[', Shape::lines);
  for (const Approval& approval : environment.approvals) {
    json.open('{', Shape::line);
    write(json, "users", approval.users, Shape::line);
    write(json, "teams", approval.teams, Shape::line);
    json.member("review", approval.by_review)
        .member("label", approval.by_label)
        .member("author", approval.author);
    write(json, "reasons", approval.reasons, Shape::line);
    json.close();
  }
  json.close();
  json.close();
}

void write(JsonWriter& json, const Environment& environment, const std::optional<Currency>& currency) {
  json.open('{', Shape::lines);
  json.member("name", environment.name).member("verdict", name(environment.decision.verdict));
  json.key("plan").open('{', Shape::line);
  json.member("path", environment.plan_path)
      .text_or_null("format_version", environment.format_version)
      .text_or_null("terraform_version", environment.terraform_version)
      .text_or_null("timestamp", environment.timestamp)
      .member("errored", environment.errored)
      .member("complete", environment.complete)
      .member("fingerprint", environment.fingerprint)
      .member("keyed", environment.keyed)
      .member("unbound_secrets", environment.unbound_secrets);
  json.close();
  write(json, environment.counts);
  write_cost(json, environment, currency);
  json.text_or_null("usage", environment.usage_fingerprint);
  write_all(json, "changes", environment.changes);
  write_all(json, "resources", environment.resources);
  write_all(json, "findings", environment.findings);
  write_all(json, "waivers", environment.waivers);
  write_all(json, "levels", environment.levels);
  write_all(json, "renames", environment.renames);
  write_all(json, "roots", environment.roots);
  write(json, "drift", environment.drift, Shape::lines);
  write(json, "deferred", environment.deferred, Shape::lines);
  write(json, "failed_checks", environment.failed_checks, Shape::lines);
  json.member("output_changes", environment.output_changes)
      .member("action_invocations", environment.action_invocations);
  write_all(json, "outputs", environment.outputs);
  write(json, "action_fingerprints", environment.action_fingerprints, Shape::lines);
  write_approval(json, environment);
  json.close();
}

void write_reasons(JsonWriter& json, const Report& report) {
  json.key("reasons").open('[', Shape::lines);
  for (const Environment& environment : report.environments)
    for (const Reason& reason : environment.decision.reasons) {
      json.open('{', Shape::line);
      json.member("code", reason.code)
          .member("environment", environment.name)
          .member("level", name(reason.level))
          .member("text", reason.text)
          .text_or_null("lifted_by", reason.lifted_by);
      json.close();
    }
  json.close();
}

void write_versions(JsonWriter& json, const Report& report) {
  json.key("plangate").open('{', Shape::lines);
  json.member("version", report.version);
  json.key("prices").open('{', Shape::line);
  json.member("date", report.prices_date)
      .member("fingerprint", report.prices_fingerprint)
      .member("stale", report.prices_stale);
  json.close();
  json.key("policy").open('{', Shape::line);
  json.text_or_null("path", report.policy_path).member("fingerprint", report.policy_fingerprint);
  json.close();
  write(json, "own_terms", report.own_terms, Shape::lines);
  json.key("currency");
  if (report.currency) {
    json.open('{', Shape::line);
    json.member("code", report.currency->code)
        .member("rate", report.currency->rate.text())
        .text_or_null("as_of", report.currency->as_of);
    json.close();
  } else {
    json.raw("null");
  }
  json.close();
}

}  // namespace

std::string_view name(LineStatus status) {
  switch (status) {
    case LineStatus::priced:
      return "priced";
    case LineStatus::usage:
      return "usage";
    case LineStatus::assumed:
      return "assumed";
    case LineStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string render_json(const Report& report) {
  JsonWriter json;
  json.open('{', Shape::lines);
  json.member("schema_version", "1.0");
  write_versions(json, report);
  json.member("verdict", name(report.verdict));
  write_reasons(json, report);
  write(json, "notes", report.notes, Shape::lines);
  json.key("environments").open('[', Shape::lines);
  for (const Environment& environment : report.environments) write(json, environment, report.currency);
  json.close();
  json.close();
  return json.take();
}
