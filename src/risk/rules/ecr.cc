// Image repositories.
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "ecr-repository-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_ecr_repository aws_ecrpublic_repository",
        .title = "image repository destroyed",
        .why = "tasks and nodes that must pull an image afterwards fail",
        .fix = "copy the images first",
        .fine_when = "no service pulls from it, not even to roll back",
        .applies = destroyed,
    },
    {
        .id = "ecr-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_ecr_repository_policy aws_ecr_registry_policy",
        .attributes = "policy",
        .title = "image repository open to anybody",
        .why = "every AWS account can pull from it or push to it, as far as its policy says",
        .fix = "name the accounts, or the organisation in `aws:PrincipalOrgID`",
        .fine_when = "the images are published on purpose",
        .applies = opens_to_anybody,
    },
};

}  // namespace

std::span<const Rule> ecr_rules() {
  return rules;
}
