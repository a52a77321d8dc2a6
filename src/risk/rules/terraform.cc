// What the plan itself shows, whatever the provider.
#include "risk/rules.h"

namespace {

constexpr std::string_view every_type[] = {"*"};

std::optional<Hit> forgotten(const Subject& subject) {
  if (!subject.forgets()) return std::nullopt;
  return Hit{};
}

constexpr Rule rules[] = {
    {
        .id = "forget-still-billed",
        .severity = Severity::low,
        .category = Category::cost,
        .types = every_type,
        .title = "leaves Terraform's state but lives on",
        .why = "nobody manages it any more, and it stays on the bill",
        .fix = "import it in its new home in the same change, or delete it by hand",
        .applies = forgotten,
    },
};

std::optional<Hit> errored(const Graph& graph) {
  if (graph.plan().errored() != true) return std::nullopt;
  return Hit{};
}

constexpr PlanRule rules_of_plans[] = {
    {
        .id = "plan-errored",
        .severity = Severity::critical,
        .category = Category::hygiene,
        .title = "planning failed, this is only a part of the plan",
        .why = "what comes after the error is not in the document",
        .fix = "mend the error that `terraform plan` printed and plan again",
        .applies = errored,
    },
};

}  // namespace

std::span<const Rule> terraform_rules() {
  return rules;
}
std::span<const PlanRule> plan_rules() {
  return rules_of_plans;
}
