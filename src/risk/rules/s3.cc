// Buckets of S3.
#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Settings of a bucket that goes too protect nothing any more.
bool bucket_goes(const Subject& subject) {
  return goes_with(subject, "bucket", "aws_s3_bucket", "bucket") ||
         goes_with(subject, "bucket", "aws_s3_bucket", "id");
}

bool is_removed(const Subject& subject) {
  return subject.destroys() && !subject.creates() && !bucket_goes(subject);
}

std::optional<Hit> removed_from_bucket(const Subject& subject) {
  if (!is_removed(subject)) return std::nullopt;
  return Hit{{}, cause(subject), {}};
}

std::optional<Hit> versioning_off(const Subject& subject) {
  if (subject.change.type == "aws_s3_bucket_versioning" && is_removed(subject) &&
      is_on(at_path(subject.before, "versioning_configuration.status")))
    return Hit{{subject.evidence("versioning_configuration.status")}, cause(subject), {}};
  return turned_off(subject);
}

std::optional<Hit> block_opened(const Subject& subject) {
  if (subject.destroys() && !subject.creates()) {
    if (bucket_goes(subject)) return std::nullopt;
    return Hit{{}, cause(subject), {}};
  }
  std::optional<Hit> hit = turned_off(subject);
  if (hit || !subject.before.absent()) return hit;
  // A new bucket blocks everything by itself: a block that leaves something out opens it.
  Hit open;
  for (const std::string_view path : subject.attributes)
    if (is_off(subject.after[path])) open.evidence.push_back(subject.evidence(path));
  if (open.evidence.empty()) return std::nullopt;
  open.severity = Severity::high;
  return open;
}

bool is_public_acl(const Value& values) {
  for (const char* acl : {"public-read", "public-read-write", "authenticated-read"})
    if (values["acl"].is(acl)) return true;
  const auto names_everybody = [](const Value& uri) {
    const auto text = uri.text();
    return text && (text->find("/global/AllUsers") != std::string_view::npos ||
                    text->find("/global/AuthenticatedUsers") != std::string_view::npos);
  };
  for (const Value& grant : values.block("access_control_policy")["grant"].elements())
    if (names_everybody(grant.block("grantee")["uri"])) return true;
  for (const Value& grant : values["grant"].elements())
    if (names_everybody(grant["uri"])) return true;
  return false;
}

std::optional<Hit> acl_opened(const Subject& subject) {
  if (!is_public_acl(subject.after) || is_public_acl(subject.before)) return std::nullopt;
  return Hit{{subject.evidence("acl")}, {}, {}};
}

std::optional<Hit> lock_weakened(const Subject& subject) {
  if (is_removed(subject)) return Hit{{}, cause(subject), {}};
  std::optional<Hit> hit = fell(subject);
  const std::string_view mode = "rule.default_retention.mode";
  if (!hit && at_path(subject.before, mode).is("COMPLIANCE") && at_path(subject.after, mode).is("GOVERNANCE"))
    return Hit{{subject.evidence(mode)}, {}, {}};
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "s3-bucket-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_s3_bucket",
        .title = "bucket destroyed",
        .why = "its objects go with it, and the name is free for others afterwards",
        .fix = "copy what is in it first; a renamed bucket is a new bucket beside the old one",
        .fine_when = "it is empty, or what is in it can be made again",
        .applies = destroyed,
    },
    {
        .id = "s3-store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_s3_directory_bucket aws_s3tables_table_bucket aws_s3tables_table "
                 "aws_s3tables_namespace aws_s3control_bucket",
        .title = "bucket or table destroyed",
        .why = "everything in it is lost",
        .fix = "copy what is in it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "s3-versioning-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_versioning aws_s3_bucket",
        .attributes = "versioning_configuration.status versioning.enabled",
        .title = "versioning of a bucket switched off",
        .why = "what is overwritten or deleted from now on is lost",
        .fix = "keep it on; let old versions expire by a lifecycle rule",
        .fine_when = "the bucket holds logs or scratch files",
        .applies = versioning_off,
    },
    {
        .id = "s3-public-access-block-off",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_s3_bucket_public_access_block aws_s3_account_public_access_block",
        .attributes = "block_public_acls block_public_policy ignore_public_acls restrict_public_buckets",
        .title = "block of public access opened",
        .why = "one wrong policy or ACL now shows the objects to anybody",
        .fix = "keep all four switches on; a website goes through CloudFront",
        .fine_when = "the bucket serves public files and CloudFront cannot be put before it",
        .applies = block_opened,
    },
    {
        .id = "s3-acl-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_s3_bucket_acl aws_s3_bucket aws_s3_object",
        .attributes = "acl",
        .title = "bucket becomes public",
        .why = "anybody can read what is in it",
        .fix = "keep it private and publish through CloudFront",
        .fine_when = "the bucket serves public files and nothing else",
        .applies = acl_opened,
    },
    {
        .id = "s3-policy-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_s3_bucket_policy aws_s3_bucket aws_s3_access_point",
        .attributes = "policy",
        .title = "bucket open to anybody",
        .why = "its policy names everybody and no condition keeps strangers out",
        .fix = "let CloudFront read it by origin access control, or name the principals",
        .fine_when = "the bucket serves public files and nothing else",
        .applies = opens_to_anybody,
    },
    {
        .id = "s3-object-lock-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_object_lock_configuration",
        .attributes = "rule.default_retention.days rule.default_retention.years",
        .title = "object lock of a bucket weakened",
        .why = "new objects can be deleted earlier",
        .fix = "keep it",
        .fine_when = "no rule of the house or law asks for it",
        .applies = lock_weakened,
    },
    {
        .id = "s3-replication-removed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_replication_configuration",
        .title = "replication of a bucket ends",
        .why = "new objects have no second copy",
        .fix = "keep it",
        .fine_when = "the other region is retired",
        .applies = removed_from_bucket,
    },
};

}  // namespace

std::span<const Rule> s3_rules() {
  return rules;
}
