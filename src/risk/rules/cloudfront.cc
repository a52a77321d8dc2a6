// Distributions of CloudFront.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "cloudfront-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .title = "distribution destroyed",
        .why = "its domain name is lost, and what points to it fails",
        .fix = "move DNS away first",
        .fine_when = "no name points to it any more",
        .applies = destroyed,
    },
    {
        .id = "cloudfront-disabled",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "enabled",
        .title = "distribution switched off",
        .why = "all its sites stop to answer",
        .fix = "move DNS away first",
        .fine_when = "it is the step before a wanted deletion",
        .applies = turned_off,
    },
    {
        .id = "cloudfront-waf-removed",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_cloudfront_distribution",
        .attributes = "web_acl_id",
        .title = "web firewall taken from a distribution",
        .why = "attacks that it stopped reach the origin",
        .fix = "attach another web ACL in the same change",
        .fine_when = "another layer in front filters the same requests",
        .applies = emptied,
    },
    {
        .id = "cloudfront-signer-destroyed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_cloudfront_public_key aws_cloudfront_key_group",
        .title = "signing key of a distribution destroyed",
        .why = "signed URLs and cookies that were made with it stop to work",
        .fix = "add the new key, wait, and remove the old one then",
        .fine_when = "everything signed with the key has expired",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> cloudfront_rules() {
  return rules;
}
