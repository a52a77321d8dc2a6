// What becomes visible or usable from outside: machines, services, snapshots, sign-ups.
#include <fmt/format.h>

#include <algorithm>

#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/json_text.h"
#include "risk/network.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Weighs less where nothing ran before.
std::optional<Hit> lower_when_new(const Subject& subject, std::optional<Hit> hit) {
  if (hit && subject.before.absent())
    hit->severity = std::min(hit->severity.value_or(Severity::low), Severity::low);
  return hit;
}

std::optional<Hit> gets_address(const Subject& subject) {
  return lower_when_new(subject, is_made_on(subject));
}

std::optional<Hit> template_gets_address(const Subject& subject) {
  if (subject.change.type != "aws_launch_template") return gets_address(subject);
  const auto is_public = [](const Value& side) {
    const std::vector<Value> all = all_at_path(side, "network_interfaces.associate_public_ip_address");
    return std::any_of(all.begin(), all.end(), is_on);
  };
  if (!is_public(subject.after) || is_public(subject.before)) return std::nullopt;
  return lower_when_new(subject,
                        Hit{{subject.evidence("network_interfaces.associate_public_ip_address")}, {}, {}});
}

std::optional<Hit> token_not_required(const Subject& subject) {
  constexpr std::string_view tokens = "metadata_options.http_tokens";
  if (!at_path(subject.after, tokens).is("optional") || at_path(subject.before, tokens).is("optional"))
    return std::nullopt;
  // What is off needs no token.
  if (at_path(subject.after, "metadata_options.http_endpoint").is("disabled")) return std::nullopt;
  Hit hit{{subject.evidence(tokens)}, {}, {}};
  if (!at_path(subject.before, tokens).is("required")) hit.severity = Severity::low;
  return hit;
}

std::optional<Hit> hop_limit_up(const Subject& subject) {
  constexpr std::string_view path = "metadata_options.http_put_response_hop_limit";
  const auto now = at_path(subject.after, path).number(), before = at_path(subject.before, path).number();
  if (!now || *now <= Decimal(2) || (before && *before > Decimal(2))) return std::nullopt;
  return Hit{{subject.evidence(path)}, {}, {}};
}

struct ClusterAccess {
  bool open = false;
  bool may_be_open = false;
};

/// The API of a Kubernetes cluster is public unless it says otherwise, and for everybody.
ClusterAccess access_of(const Value& side) {
  ClusterAccess access;
  if (side.absent() || at_path(side, "vpc_config.endpoint_public_access").is_false()) return access;
  const Value cidrs = at_path(side, "vpc_config.public_access_cidrs");
  std::vector<Cidr> ranges;
  for (const Value& each : cidrs.elements())
    if (const auto cidr = each.text() ? parse_cidr(*each.text()) : std::nullopt) ranges.push_back(*cidr);
  const Value is_public = at_path(side, "vpc_config.endpoint_public_access");
  access.open = is_public.known() && reach_world(ranges);
  access.may_be_open = !access.open && (cidrs.unknown() || cidrs.partly_unknown() || is_public.unknown());
  return access;
}

std::optional<Hit> cluster_open(const Subject& subject) {
  const ClusterAccess before = access_of(subject.before), after = access_of(subject.after);
  if (before.open || (!after.open && !after.may_be_open)) return std::nullopt;
  Hit hit{{subject.evidence("vpc_config.endpoint_public_access"),
           subject.evidence("vpc_config.public_access_cidrs")},
          {},
          {}};
  if (after.open) return hit;
  if (before.may_be_open) return std::nullopt;
  const Value cidrs = at_path(subject.after, "vpc_config.public_access_cidrs");
  // Not written down, it is everybody.
  if (subject.before.absent() && cidrs.unknown() &&
      !subject.graph.is_configured(subject.change, "vpc_config"))
    return std::nullopt;
  hit.detail = "to whom is unknown until apply; by default it is everybody";
  hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> cluster_unreachable(const Subject& subject) {
  if (!subject.changes() || !at_path(subject.before, "vpc_config.endpoint_public_access").is_true() ||
      !at_path(subject.after, "vpc_config.endpoint_public_access").is_false())
    return std::nullopt;
  Hit hit{{subject.evidence("vpc_config.endpoint_public_access"),
           subject.evidence("vpc_config.endpoint_private_access")},
          {},
          {}};
  if (!at_path(subject.after, "vpc_config.endpoint_private_access").is_false())
    hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> removed_or_off(const Subject& subject) {
  return subject.destroys() && !subject.creates() ? taken_away(subject) : is_made_off(subject);
}

std::optional<Hit> image_shared(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  if (subject.after["group"].is("all") && !subject.before["group"].is("all"))
    return Hit{{subject.evidence("group")}, "with every AWS account", {}};
  const auto account = subject.after["account_id"].text();
  if (!account || !subject.creates() || *account == own_account(subject)) return std::nullopt;
  return Hit{{subject.evidence("account_id")}, fmt::format("with account {}", *account), Severity::medium};
}

/// Anybody, on a permission whose principal stands in an attribute of its own.
std::optional<Hit> permits_anybody(const Subject& subject) {
  const auto is_open = [](const Value& side) {
    if (side.absent() || !side["principal"].is("*")) return false;
    for (const char* limit : {"source_arn", "source_account", "principal_org_id", "organization_id"})
      if (!is_empty(side[limit])) return false;
    return side["condition"].size() == 0 && !side["condition"].unknown();
  };
  if (!is_open(subject.after) || is_open(subject.before)) return std::nullopt;
  return Hit{{subject.evidence("principal")}, {}, {}};
}

std::optional<Hit> permits_service_for_all(const Subject& subject) {
  const auto is_loose = [](const Value& side) {
    const auto principal = side["principal"].text();
    if (!principal || principal->find(".amazonaws.com") == std::string_view::npos) return false;
    return is_empty(side["source_arn"]) && is_empty(side["source_account"]) &&
           is_empty(side["principal_org_id"]);
  };
  if (subject.after.absent() || !is_loose(subject.after) || is_loose(subject.before)) return std::nullopt;
  return Hit{{subject.evidence("principal")}, {}, {}};
}

/// `*` among the origins; worse together with cookies.
std::optional<Hit> any_origin(const Subject& subject) {
  std::optional<Hit> hit = takes_value(subject);
  if (!hit || hit->severity) return std::nullopt;
  for (const char* path : {"cors_configuration.allow_credentials", "cors.allow_credentials"})
    if (is_on(at_path(subject.after, path))) hit->severity = Severity::medium;
  return hit;
}

std::optional<Hit> callback_in_the_clear(const Subject& subject) {
  const auto plain = [](const Value& side, std::string_view path) {
    std::vector<std::string> urls;
    for (const Value& each : side[path].elements())
      if (const auto url = each.text(); url && url->substr(0, 7) == "http://" &&
                                        url->substr(7, 9) != "localhost" && url->substr(7, 9) != "127.0.0.1")
        urls.emplace_back(*url);
    return urls;
  };
  for (const std::string_view path : subject.attributes) {
    const std::vector<std::string> before = plain(subject.before, path);
    for (const std::string& url : plain(subject.after, path))
      if (std::find(before.begin(), before.end(), url) == before.end())
        return Hit{{subject.evidence(path)}, url, {}};
  }
  return std::nullopt;
}

std::optional<Hit> passwords_weaker(const Subject& subject) {
  std::optional<Hit> shorter = fell(subject);
  if (shorter) return shorter;
  Hit hit;
  for (const char* path : {"password_policy.require_lowercase", "password_policy.require_numbers",
                           "password_policy.require_symbols", "password_policy.require_uppercase"})
    if (subject.changes() && is_on(at_path(subject.before, path)) && is_off(at_path(subject.after, path)))
      hit.evidence.push_back(subject.evidence(path));
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

bool lets_internet_in(const Value& side) {
  if (!side["type"].is("network")) return false;
  const auto document = document_in(side["policy"]);
  if (document == nullptr) return false;
  for (const Value& rule : Value(*document, 0).elements())
    if (rule["AllowFromPublic"].is_true()) return true;
  return false;
}

std::optional<Hit> collection_public(const Subject& subject) {
  if (!lets_internet_in(subject.after) || lets_internet_in(subject.before)) return std::nullopt;
  return Hit{{subject.evidence("policy")}, {}, {}};
}

std::optional<Hit> search_open(const Subject& subject) {
  // Inside a network only its groups let anybody near.
  if (subject.after["vpc_options"].size() > 0 || subject.after["vpc_options"].unknown()) return std::nullopt;
  return opens_to_anybody(subject);
}

bool blocks_by_default(const Value& side) {
  return side.block("default_action")["block"].size() > 0;
}

/// Rules whose action is only to count.
std::size_t counting_rules(const Value& side) {
  std::size_t count = 0;
  for (const Value& rule : side["rule"].elements())
    if (rule.block("action")["count"].size() > 0 || rule.block("override_action")["count"].size() > 0)
      ++count;
  return count;
}

std::optional<Hit> firewall_weaker(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  if (blocks_by_default(subject.before) && subject.after.block("default_action")["allow"].size() > 0)
    return Hit{{subject.evidence("default_action")}, "what no rule names is let in", {}};
  const std::size_t before = subject.before["rule"].size(), after = subject.after["rule"].size();
  if (after < before && !subject.after["rule"].partly_unknown())
    return Hit{{}, fmt::format("{} of {} rules left", after, before), Severity::medium};
  if (counting_rules(subject.after) > counting_rules(subject.before))
    return Hit{{}, "a rule only counts what it stopped", Severity::medium};
  return std::nullopt;
}

/// As many of the blocks at the path are set as before, or more.
std::size_t set_values(const Value& side, std::string_view path) {
  std::size_t count = 0;
  for (const Value& each : all_at_path(side, path))
    if (!is_empty(each)) ++count;
  return count;
}

std::optional<Hit> origin_unprotected(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  std::size_t before = 0, after = 0;
  for (const std::string_view path : subject.attributes) {
    before += set_values(subject.before, path);
    after += set_values(subject.after, path);
  }
  // Origins that go need none.
  if (after >= before || subject.after["origin"].size() < subject.before["origin"].size())
    return std::nullopt;
  return Hit{{subject.evidence("origin")}, {}, {}};
}

std::optional<Hit> signature_dropped(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  for (const std::string_view path : subject.attributes)
    if (set_values(subject.before, path) > 0 && set_values(subject.after, path) == 0)
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "ec2-public-ip",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_instance aws_launch_template aws_launch_configuration aws_spot_instance_request",
        .attributes = "associate_public_ip_address",
        .title = "instance gets a public address",
        .why = "it is on the internet, as far as its security groups allow",
        .fix = "put it into a private subnet behind a load balancer, and use Session Manager to sign in",
        .fine_when = "it is an edge: a bastion, a VPN, a proxy",
        .applies = template_gets_address,
    },
    {
        .id = "ecs-public-ip",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_ecs_service aws_cloudwatch_event_target aws_scheduler_schedule",
        .attributes =
            "network_configuration.assign_public_ip ecs_target.network_configuration.assign_public_ip "
            "target.ecs_parameters.network_configuration.assign_public_ip",
        .title = "containers get public addresses",
        .why = "they are on the internet, as far as their security groups allow",
        .fix = "put them into private subnets with NAT or endpoints",
        .fine_when = "a small environment saves the NAT gateway and its groups let nothing in",
        .applies = gets_address,
    },
    {
        .id = "ec2-imdsv1",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_instance aws_launch_template aws_launch_configuration aws_spot_instance_request",
        .attributes = "metadata_options.http_tokens",
        .title = "instance gives away its credentials without a token",
        .why = "a server that can be made to fetch a URL hands over the rights of the instance",
        .fix = "set `http_tokens = \"required\"`",
        .fine_when = "old software on it knows no tokens, and is being replaced",
        .applies = token_not_required,
    },
    {
        .id = "ec2-hop-limit",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_instance aws_launch_template aws_launch_configuration",
        .attributes = "metadata_options.http_put_response_hop_limit",
        .title = "credentials of an instance reach further than containers need",
        .why = "what is routed through the instance can ask for them too",
        .fix = "1, or 2 where containers need them",
        .fine_when = "hardly ever",
        .applies = hop_limit_up,
    },
    {
        .id = "eks-world",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_eks_cluster",
        .attributes = "vpc_config.endpoint_public_access vpc_config.public_access_cidrs",
        .title = "Kubernetes API open to the world",
        .why = "one stolen token or one hole in the API is enough from anywhere",
        .fix = "name your ranges in `public_access_cidrs`, or keep the endpoint private",
        .fine_when = "pipelines without fixed addresses must reach it, and its audit log is watched",
        .applies = cluster_open,
    },
    {
        .id = "eks-unreachable",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_eks_cluster",
        .attributes = "vpc_config.endpoint_public_access vpc_config.endpoint_private_access",
        .title = "Kubernetes API closed to the outside",
        .why = "pipelines and people outside the network cannot reach it any more, perhaps this one too",
        .fix = "set `endpoint_private_access = true` and try it from inside first",
        .fine_when = "everything that talks to it runs inside the network",
        .applies = cluster_unreachable,
    },
    {
        .id = "public-block-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ebs_snapshot_block_public_access aws_ec2_image_block_public_access",
        .attributes = "state",
        .values = "unblocked",
        .title = "sharing snapshots or images with everybody is allowed again",
        .why = "one wrong permission then shows a whole disk to the world",
        .fix = "keep `block-all-sharing`",
        .fine_when = "the account publishes images as its product",
        .applies = takes_value,
    },
    {
        .id = "emr-block-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_emr_block_public_access_configuration",
        .attributes = "block_public_security_group_rules",
        .title = "clusters of EMR may be open to the world",
        .why = "their consoles run whatever they are sent",
        .fix = "keep it on, and list the ports that must be open as exceptions",
        .fine_when = "hardly ever",
        .applies = removed_or_off,
    },
    {
        .id = "image-shared",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_ami_launch_permission aws_snapshot_create_volume_permission",
        .title = "image or disk shared with others",
        .why = "they can copy all that is on it, keys and logs too, and keep the copy",
        .fix = "share with named accounts of your organisation, and look through the disk first",
        .fine_when = "it is published on purpose, or the account is yours",
        .applies = image_shared,
    },
    {
        .id = "snapshot-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_docdb_cluster_snapshot aws_neptune_cluster_snapshot aws_rds_cluster_snapshot_copy "
                 "aws_db_snapshot_copy",
        .attributes = "shared_accounts",
        .values = "all",
        .title = "copy of a database shared with every AWS account",
        .why = "anybody can restore it and read everything",
        .fix = "name the accounts",
        .fine_when = "the data is published on purpose",
        .applies = takes_value,
    },
    {
        .id = "document-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ssm_document",
        .attributes = "permissions.account_ids",
        .values = "all All",
        .title = "document of Systems Manager shared with every AWS account",
        .why = "scripts show names, paths and sometimes secrets",
        .fix = "name the accounts",
        .fine_when = "it is published on purpose",
        .applies = takes_value,
    },
    {
        .id = "permission-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_lambda_permission aws_lambda_layer_version_permission aws_cloudwatch_event_permission",
        .attributes = "principal",
        .title = "anybody is allowed to use it",
        .why = "every AWS account can call the function, read the layer or send events",
        .fix = "name the account, or set the organisation",
        .fine_when = "it is published on purpose",
        .applies = permits_anybody,
    },
    {
        .id = "lambda-permission-loose",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_lambda_permission",
        .attributes = "principal source_arn source_account",
        .title = "function can be called through a service by any account",
        .why = "the service calls it for whoever sets that up, in other accounts too",
        .fix = "add `source_arn`, or `source_account` where there is no ARN yet",
        .fine_when = "the service knows no source, as with Alexa skills",
        .applies = permits_service_for_all,
    },
    {
        .id = "cors-any",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_s3_bucket_cors_configuration aws_apigatewayv2_api aws_lambda_function_url",
        .attributes = "cors_rule.allowed_origins cors_configuration.allow_origins cors.allow_origins",
        .values = "*",
        .title = "pages of any site may call it",
        .why = "a page that a user happens to visit can use it in the user's name, as far as credentials go "
               "along",
        .fix = "name the origins",
        .fine_when = "it answers everybody the same, without cookies",
        .applies = any_origin,
    },
    {
        .id = "cognito-sign-up-open",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_cognito_user_pool",
        .attributes = "admin_create_user_config.allow_admin_create_user_only",
        .title = "anybody may sign up",
        .why = "strangers get accounts, and what trusts every account of the pool trusts them",
        .fix = "keep `allow_admin_create_user_only` on, or check new accounts with a trigger",
        .fine_when = "it is a product for the public",
        .applies = turned_off,
    },
    {
        .id = "cognito-guests",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_cognito_identity_pool",
        .attributes = "allow_unauthenticated_identities",
        .title = "credentials are handed out without a sign-in",
        .why = "anybody who knows the id of the pool gets the rights of its guest role",
        .fix = "keep it off",
        .fine_when = "the guest role may do next to nothing",
        .applies = is_made_on,
    },
    {
        .id = "cognito-classic-flow",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_cognito_identity_pool",
        .attributes = "allow_classic_flow",
        .title = "old way of handing out credentials allowed",
        .why = "the caller chooses the role, and no session policy narrows it",
        .fix = "keep it off",
        .fine_when = "an old application can do nothing else",
        .applies = is_made_on,
    },
    {
        .id = "cognito-callback-http",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_cognito_user_pool_client",
        .attributes = "callback_urls logout_urls default_redirect_uri",
        .title = "tokens are sent back over plain HTTP",
        .why = "who listens on the way signs in as the user",
        .fix = "use `https://`",
        .fine_when = "the address leads to the developer's own machine",
        .applies = callback_in_the_clear,
    },
    {
        .id = "cognito-passwords-weak",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_cognito_user_pool",
        .attributes = "password_policy.minimum_length",
        .title = "users may choose weaker passwords",
        .why = "they are easier to guess",
        .fix = "keep 12 characters or more",
        .fine_when = "a second factor is required",
        .applies = passwords_weaker,
    },
    {
        .id = "cognito-threats-off",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_cognito_user_pool",
        .attributes = "user_pool_add_ons.advanced_security_mode",
        .values = "OFF AUDIT",
        .title = "sign-ins with stolen passwords are no longer stopped",
        .why = "nobody notices that lists of passwords are being tried",
        .fix = "keep `ENFORCED`",
        .fine_when = "another service in front does the same",
        .applies = changes_to_value,
    },
    {
        .id = "aoss-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_opensearchserverless_security_policy",
        .attributes = "policy",
        .title = "search collection reachable from the internet",
        .why = "only its data access policy keeps strangers out from now on",
        .fix = "allow it from a VPC endpoint only (`SourceVPCEs`)",
        .fine_when = "callers come from everywhere and sign their requests",
        .applies = collection_public,
    },
    {
        .id = "opensearch-open",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "access_policies",
        .title = "search domain open to anybody",
        .why = "it stands on the internet and its policy asks nobody who they are",
        .fix = "put it into a VPC, or name the principals",
        .fine_when = "fine-grained access control asks everybody for a password",
        .applies = search_open,
    },
    {
        .id = "opensearch-access-control-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "advanced_security_options.enabled",
        .title = "search domain no longer asks users who they are",
        .why = "whoever reaches it may read and delete every index",
        .fix = "keep it on",
        .fine_when = "hardly ever; it also replaces the domain",
        .applies = turned_off,
    },
    {
        .id = "waf-detached",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_wafv2_web_acl_association aws_wafregional_web_acl_association",
        .title = "web firewall taken from what it protected",
        .why = "attacks that it stopped get through",
        .fix = "attach another web ACL in the same change",
        .fine_when = "what it protected goes too",
        .applies = taken_away,
    },
    {
        .id = "waf-weakened",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_wafv2_web_acl aws_wafv2_rule_group",
        .title = "web firewall stops less than before",
        .why = "attacks that it stopped get through",
        .fix = "let a new rule count first, and keep the old one until it works",
        .fine_when = "the rule stopped honest visitors",
        .applies = firewall_weaker,
    },
    {
        .id = "cloudfront-origin-open",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_cloudfront_distribution",
        .attributes = "origin.origin_access_control_id origin.s3_origin_config.origin_access_identity",
        .title = "distribution no longer proves itself to its origin",
        .why = "the bucket must be public for it to work, or it stops to answer",
        .fix = "keep the origin access control",
        .fine_when = "the origin is no bucket any more",
        .applies = origin_unprotected,
    },
    {
        .id = "cloudfront-signature-dropped",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_cloudfront_distribution",
        .attributes = "default_cache_behavior.trusted_key_groups default_cache_behavior.trusted_signers "
                      "ordered_cache_behavior.trusted_key_groups ordered_cache_behavior.trusted_signers",
        .title = "contents are handed out without a signature",
        .why = "what only paying or known users could fetch is open to everybody",
        .fix = "keep the key group",
        .fine_when = "the contents are public now",
        .applies = signature_dropped,
    },
    {
        .id = "s3-access-point-open",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_s3_access_point aws_s3control_multi_region_access_point",
        .attributes = "public_access_block_configuration.block_public_acls "
                      "public_access_block_configuration.block_public_policy "
                      "public_access_block_configuration.ignore_public_acls "
                      "public_access_block_configuration.restrict_public_buckets",
        .title = "access point may be public",
        .why = "it cannot be closed again later, and one wrong policy shows the objects to anybody",
        .fix = "keep all four switches on",
        .fine_when = "the objects are public",
        .applies = turned_off,
    },
    {
        .id = "s3-acls-back",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_s3_bucket_ownership_controls",
        .attributes = "rule.object_ownership",
        .values = "ObjectWriter BucketOwnerPreferred",
        .title = "access lists of single objects count again",
        .why = "whoever writes an object decides who reads it",
        .fix = "keep `BucketOwnerEnforced`",
        .fine_when = "a service that writes there needs it, as old log delivery does",
        .applies = changes_to_value,
    },
    {
        .id = "s3-website-on",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_s3_bucket_website_configuration",
        .attributes = "bucket",
        .title = "bucket serves a website",
        .why = "it answers without TLS, and its objects must be public for it",
        .fix = "publish through CloudFront with origin access control",
        .fine_when = "it only redirects",
        .applies = [](const Subject& subject) -> std::optional<Hit> {
          if (!subject.before.absent() || subject.after["redirect_all_requests_to"].size() > 0)
            return std::nullopt;
          return Hit{{subject.evidence("bucket")}, {}, {}};
        },
    },
    {
        .id = "msk-unauthenticated",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_msk_cluster",
        .attributes = "client_authentication.unauthenticated",
        .title = "Kafka takes clients that do not say who they are",
        .why = "whoever reaches the brokers reads and writes every topic",
        .fix = "ask for IAM, SCRAM or certificates",
        .fine_when = "clients are being moved, with an end date",
        .applies = is_made_on,
    },
    {
        .id = "msk-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_msk_cluster",
        .attributes = "broker_node_group_info.connectivity_info.public_access.type",
        .values = "SERVICE_PROVIDED_EIPS",
        .title = "Kafka brokers get public addresses",
        .why = "anybody can try to sign in to them",
        .fix = "reach them by peering or PrivateLink",
        .fine_when = "partners must reach it, and certificates say who they are",
        .applies = takes_value,
    },
    {
        .id = "grafana-open",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_grafana_workspace",
        .attributes = "network_access_control",
        .title = "dashboards can be reached from everywhere",
        .why = "only the sign-in keeps strangers from what they show",
        .fix = "keep the prefix lists or endpoints",
        .fine_when = "the sign-in asks for a second factor",
        .applies = emptied,
    },
    {
        .id = "notebook-on-internet",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_sagemaker_notebook_instance aws_sagemaker_domain",
        .attributes = "direct_internet_access app_network_access_type",
        .values = "Enabled PublicInternetOnly",
        .title = "notebook reaches the internet past your network",
        .why = "data can leave it unseen",
        .fix = "send it through your VPC",
        .fine_when = "it only sees public data",
        .applies = takes_value,
    },
    {
        .id = "database-login-by-token-off",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_db_instance aws_rds_cluster aws_neptune_cluster",
        .attributes = "iam_database_authentication_enabled",
        .title = "database no longer takes sign-ins by IAM",
        .why = "applications and people that sign in with a token are refused",
        .fix = "look for users with `rds_iam` first",
        .fine_when = "nobody signs in that way",
        .applies = turned_off,
    },
    {
        .id = "database-password-moved",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_db_instance aws_rds_cluster aws_redshift_cluster aws_docdb_cluster",
        .attributes = "manage_master_user_password manage_master_password",
        .title = "password of a database changes hands",
        .why = "it is made anew at once, and what still has the old one is refused",
        .fix = "let applications read the secret first, then switch",
        .fine_when = "no application signs in as the master user",
        .applies = [](const Subject& subject) -> std::optional<Hit> {
          std::optional<Hit> hit = turned_on(subject);
          return hit ? hit : turned_off(subject);
        },
    },
    {
        .id = "secret-value-overwritten",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_secretsmanager_secret_version",
        .attributes = "secret_string secret_binary",
        .title = "value of a secret set by Terraform",
        .why = "one that was rotated since is put back, and what signs in with the new one is refused",
        .fix = "`ignore_changes = [secret_string]`, or a write-only value with a version",
        .fine_when = "the value is meant to change",
        .applies = replaced_through,
    },
};

}  // namespace

std::span<const Rule> public_access_rules() {
  return rules;
}
