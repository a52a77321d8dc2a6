// Topics of SNS.
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "sns-topic-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_sns_topic",
        .title = "topic destroyed",
        .why = "its subscriptions go with it, and those by e-mail must be confirmed again",
        .fix = "make a new topic beside it and move the subscriptions first",
        .fine_when = "no subscriber is left",
        .applies = destroyed,
    },
    {
        .id = "sns-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_sns_topic aws_sns_topic_policy",
        .attributes = "policy",
        .title = "topic open to anybody",
        .why = "every AWS account can publish to it or subscribe, as far as its policy says",
        .fix = "add a condition on `aws:SourceOwner` or `aws:PrincipalOrgID`",
        .fine_when = "hardly ever; conditions name the publishers",
        .applies = opens_to_anybody,
    },
};

}  // namespace

std::span<const Rule> sns_rules() {
  return rules;
}
