#include "report/explain.h"
#include "report/json_writer.h"

namespace {

using Shape = JsonWriter::Shape;

std::string_view word(Quality quality) {
  switch (quality) {
    case Quality::exact:
      return "exact";
    case Quality::derived:
      return "derived";
    case Quality::secondary:
      return "secondary";
  }
  return "secondary";
}

void write(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).open('[', Shape::line);
  for (const std::string& text : texts) json.value(text);
  json.close();
}

void write(JsonWriter& json, std::string_view name, const Range<Usd>& range) {
  json.key(name).open('{', Shape::line);
  json.member("low", range.low.exact()).member("high", range.high.exact());
  json.close();
}

void write(JsonWriter& json, std::string_view name, const std::vector<Tier>& tiers) {
  json.key(name).open('[', Shape::line);
  for (const Tier& tier : tiers) {
    json.open('{', Shape::line);
    json.member("from", tier.from.text()).member("usd", tier.price.exact());
    json.close();
  }
  json.close();
}

void write(JsonWriter& json, const ExplainedPrice& explained) {
  const Price& price = explained.price;
  json.open('{', Shape::lines);
  json.member("key", price.key).member("unit", price.unit);
  write(json, "tiers", price.tiers);
  json.text_or_null("as_of", price.as_of)
      .member("quality", word(price.quality))
      .text_or_null("assumed_from", price.assumed_from)
      .text_or_null("terms", price.terms);
  write(json, "listed", price.listed);
  json.key("sources").open('[', Shape::lines);
  for (const auto& [id, meaning] : explained.sources) {
    json.open('{', Shape::line);
    json.member("id", id).text_or_null("is", meaning);
    json.close();
  }
  json.close();
  json.close();
}

void write(JsonWriter& json, const ExplainedLine& line, std::string_view side) {
  json.open('{', Shape::lines);
  json.member("name", line.line.name)
      .member("side", side)
      .member("status", name(line.line.status))
      .text_or_null("quantity", line.quantity)
      .member("from", line.from)
      .text_or_null("note", line.line.note);
  write(json, "monthly", line.line.monthly);
  json.key("ends").open('[', Shape::lines);
  for (const ExplainedEnd& end : line.ends) {
    json.open('{', Shape::lines);
    json.member("quantity", end.quantity.text());
    write(json, "steps", end.steps);
    json.member("monthly", end.monthly.exact()).key("price");
    write(json, end.price);
    json.close();
  }
  json.close();
  json.key("price");
  if (line.price)
    write(json, *line.price);
  else
    json.raw("null");
  json.close();
}

void write(JsonWriter& json, const ExplainedResource& entry) {
  json.open('{', Shape::lines);
  json.member("environment", entry.environment).member("address", entry.address);
  json.member("action", name(entry.change ? entry.change->action : Action::no_op));
  json.key("attributes").open('[', Shape::lines);
  if (entry.change)
    for (const AttributeChange& a : entry.change->attributes) {
      json.open('{', Shape::line);
      json.member("path", a.path)
          .text_or_null("before", a.before)
          .text_or_null("after", a.after)
          .member("forces_replacement", a.forces_replacement);
      json.close();
    }
  json.close();
  json.key("causes").open('[', Shape::lines);
  for (const ExplainedStep& step : entry.chain)
    if (step.cause) {
      json.open('{', Shape::line);
      json.member("depth", step.depth)
          .member("at", step.at)
          .member("path", step.cause->path)
          .member("from", step.cause->from)
          .text_or_null("attribute", step.cause->attribute)
          .member("action", name(step.cause->action))
          .member("probable", step.cause->probable);
      json.close();
    }
  json.close();
  json.key("begins").open('[', Shape::lines);
  for (const ExplainedStep& step : entry.chain)
    if (step.edit) {
      json.open('{', Shape::line);
      json.member("depth", step.depth)
          .member("at", step.at)
          .member("kind", name(step.edit->kind))
          .text_or_null("path", step.edit->path);
      write(json, "origins", step.edit->origins);
      json.close();
    }
  json.close();
  json.member("causes_cut", entry.chain_cut);
  json.key("feeds").open('[', Shape::lines);
  for (const ReportedCause& fed : entry.follows) {
    json.open('{', Shape::line);
    json.member("to", fed.to).member("path", fed.path).member("probable", fed.probable);
    json.close();
  }
  json.close();
  json.member("more_feeds", entry.more_follow);
  json.key("findings").open('[', Shape::lines);
  for (const ReportedFinding& finding : entry.findings) {
    json.open('{', Shape::line);
    json.member("rule", finding.rule)
        .member("severity", name(finding.severity))
        .member("message", finding.message);
    json.close();
  }
  json.close();
  json.key("cost");
  if (entry.resource) {
    const ReportedResource& r = *entry.resource;
    json.open('{', Shape::lines);
    json.member("class", name(r.cost_class)).text_or_null("note", r.note).text_or_null("region", r.region);
    write(json, "before", r.before);
    write(json, "after", r.after);
    write(json, "delta", r.delta);
    json.key("lines").open('[', Shape::lines);
    for (const ExplainedLine& line : entry.before) write(json, line, "before");
    for (const ExplainedLine& line : entry.after) write(json, line, "after");
    json.close();
    json.close();
  } else {
    json.raw("null");
  }
  json.close();
}

}  // namespace

std::string render_json(const Explanation& explanation) {
  JsonWriter json;
  json.open('{', Shape::lines);
  json.member("schema_version", "1.0").member("prices_date", explanation.prices_date);
  write(json, "own_terms", explanation.own_terms);
  json.key("resources").open('[', Shape::lines);
  for (const ExplainedResource& entry : explanation.resources) write(json, entry);
  json.close();
  json.close();
  return json.take();
}
