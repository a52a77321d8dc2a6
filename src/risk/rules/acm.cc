// Certificates and private authorities.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "acm-certificate-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_acm_certificate aws_iam_server_certificate",
        .title = "certificate destroyed",
        .why = "listeners and distributions that use it refuse the deletion or lose TLS",
        .fix = "`create_before_destroy`, with the validation records first",
        .fine_when = "nothing serves with it any more",
        .applies = destroyed,
    },
    {
        .id = "acmpca-ca-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_acmpca_certificate_authority",
        .title = "private certificate authority destroyed",
        .why = "all certificates below it lose their issuer",
        .fix = "disable it for some weeks first",
        .fine_when = "every certificate that it issued has expired or been replaced",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> acm_rules() {
  return rules;
}
