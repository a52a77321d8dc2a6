// Parameters of Systems Manager.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> plain(const Subject& subject) {
  if (!subject.before["type"].is("SecureString") || !subject.after["type"].is("String")) return std::nullopt;
  return Hit{{subject.evidence("type")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "ssm-param-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ssm_parameter",
        .title = "parameter destroyed",
        .why = "its value and history are lost at once, and programs that read it at start fail",
        .fix = "make the new parameter beside it and switch over first",
        .fine_when = "nothing reads it any more",
        .applies = destroyed,
    },
    {
        .id = "ssm-param-plain",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ssm_parameter",
        .attributes = "type",
        .title = "parameter is no longer encrypted",
        .why = "its value can be read with weaker rights",
        .fix = "keep it a SecureString",
        .fine_when = "the value is no secret",
        .applies = plain,
    },
};

}  // namespace

std::span<const Rule> ssm_rules() {
  return rules;
}
