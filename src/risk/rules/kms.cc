// Keys of KMS.
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> alias_moved(const Subject& subject) {
  // Replacing the key is a finding of its own, and the alias has to follow it.
  if (goes_with(subject, "target_key_id", "aws_kms_key", "key_id") ||
      subject.after["target_key_id"].unknown())
    return std::nullopt;
  return differs(subject);
}

constexpr Rule rules[] = {
    {
        .id = "kms-key-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_kms_key aws_kms_external_key aws_kms_replica_key aws_kms_replica_external_key",
        .title = "encryption key destroyed",
        .why = "its use stops at once, and what it encrypted can never be read again after the waiting time",
        .fix = "switch it off for some weeks first (`is_enabled = false`), and destroy it only when "
               "nothing missed it",
        .fine_when = "nothing was ever encrypted with it",
        .applies = destroyed,
    },
    {
        .id = "kms-key-disabled",
        .severity = Severity::critical,
        .category = Category::outage,
        .types = "aws_kms_key aws_kms_external_key aws_kms_replica_key",
        .attributes = "is_enabled enabled",
        .title = "encryption key switched off",
        .why = "everything encrypted with it stops to be readable until it is switched on again",
        .fix = "look at its last uses in CloudTrail first",
        .fine_when = "it is the trial before a wanted deletion",
        .applies = turned_off,
    },
    {
        .id = "kms-rotation-off",
        .severity = Severity::medium,
        .category = Category::hygiene,
        .types = "aws_kms_key",
        .attributes = "enable_key_rotation",
        .title = "rotation of an encryption key switched off",
        .why = "one key protects everything from now on",
        .fix = "keep rotation on",
        .fine_when = "the key is rotated by hand",
        .applies = turned_off,
    },
    {
        .id = "kms-alias-moved",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_kms_alias",
        .attributes = "target_key_id",
        .title = "alias of an encryption key leads to another key",
        .why = "callers encrypt with another key from now on, and need rights on it",
        .fix = "grant the rights first, and keep the old key",
        .fine_when = "it is a planned rotation by hand, and the old key stays",
        .applies = alias_moved,
    },
    {
        .id = "kms-policy-open",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_kms_key aws_kms_external_key aws_kms_replica_key aws_kms_key_policy",
        .attributes = "policy",
        .title = "encryption key open to anybody",
        .why = "every AWS account can use it, as far as its policy is asked",
        .fix = "name the principals, or add a condition such as `kms:CallerAccount`",
        .fine_when = "conditions such as `kms:ViaService` with `kms:CallerAccount` hold it to your account",
        .applies = opens_to_anybody,
    },
};

}  // namespace

std::span<const Rule> kms_rules() {
  return rules;
}
