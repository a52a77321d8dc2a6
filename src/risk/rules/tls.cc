// What crosses the network in the clear, or under versions of TLS that are broken.
#include <fmt/format.h>

#include <algorithm>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

bool is_plain(const Value& protocol) {
  return protocol.is("HTTP") || protocol.is("TCP") || protocol.is("http") || protocol.is("tcp");
}

bool is_encrypted(const Value& protocol) {
  return protocol.is("HTTPS") || protocol.is("TLS") || protocol.is("https") || protocol.is("ssl");
}

bool sends_to_https(const Value& listener) {
  for (const Value& action : listener["default_action"].elements())
    if (action["type"].is("redirect") && !is_plain(action.block("redirect")["protocol"])) return true;
  return false;
}

/// Whether the load balancer of a listener is inside the network; nothing when the plan does not tell.
std::optional<bool> is_internal(const Subject& subject) {
  for (const Target& target : subject.graph.refers(subject.change, "load_balancer_arn").targets) {
    if (target.change == nullptr) continue;
    const Look look = subject.plan().look(*target.change);
    const Value internal = look.after()["internal"];
    if (internal.unknown()) return std::nullopt;
    return internal.is_true();
  }
  return std::nullopt;
}

std::optional<Hit> listener_in_the_clear(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  if (subject.change.type == "aws_elb") {
    const auto any = [](const Value& side, bool (*test)(const Value&)) {
      const std::vector<Value> all = all_at_path(side, "listener.lb_protocol");
      return std::any_of(all.begin(), all.end(), test);
    };
    if (!any(subject.before, is_encrypted) || any(subject.after, is_encrypted) ||
        !any(subject.after, is_plain))
      return std::nullopt;
    return Hit{{subject.evidence("listener")}, {}, {}};
  }
  const Value after = subject.after["protocol"];
  if (!after.is("HTTP") || sends_to_https(subject.after)) return std::nullopt;
  Hit hit{{subject.evidence("protocol")}, {}, {}};
  if (is_encrypted(subject.before["protocol"])) return hit;
  if (subject.before.absent()) {
    const std::optional<bool> internal = is_internal(subject);
    if (internal == true) return std::nullopt;
    hit.severity = internal ? Severity::medium : Severity::low;
    return hit;
  }
  if (!sends_to_https(subject.before)) return std::nullopt;
  hit.detail = "the redirect to HTTPS is gone";
  return hit;
}

/// Actions by which a load balancer asks who comes.
bool asks_who(const Value& side) {
  for (const char* path : {"default_action.type", "action.type"})
    for (const Value& type : all_at_path(side, path))
      if (type.is("authenticate-oidc") || type.is("authenticate-cognito") || type.is("jwt-validation"))
        return true;
  return false;
}

std::optional<Hit> stops_asking(const Subject& subject) {
  if (!subject.changes() || !asks_who(subject.before) || asks_who(subject.after)) return std::nullopt;
  const char* path = subject.after["default_action"].absent() ? "action" : "default_action";
  if (subject.after[path].partly_unknown()) return std::nullopt;
  return Hit{{subject.evidence(path)}, {}, {}};
}

std::optional<Hit> allows_old_tls(const Subject& subject) {
  // Its own certificate forces the old minimum, and nobody can choose.
  if (is_on(at_path(subject.after, "viewer_certificate.cloudfront_default_certificate"))) return std::nullopt;
  std::optional<Hit> hit = takes_value(subject);
  // What is only unknown is mostly the default of the provider.
  if (hit && hit->severity == Severity::low) return std::nullopt;
  return hit;
}

/// The value of a parameter of a database that asks for TLS; "" when it is not set.
std::string_view tls_parameter(const Value& side) {
  for (const Value& parameter : side["parameter"].elements()) {
    const auto name = parameter["name"].text();
    constexpr Words names = "rds.force_ssl require_secure_transport require_ssl tls ssl";
    if (name && names.has(*name)) return parameter["value"].text().value_or("");
  }
  return "";
}

bool means_off(std::string_view value) {
  constexpr Words off = "0 OFF off false FALSE disabled";
  return off.has(value);
}

std::optional<Hit> database_without_tls(const Subject& subject) {
  const std::string_view before = tls_parameter(subject.before), after = tls_parameter(subject.after);
  if (subject.after.absent() || !means_off(after) || means_off(before)) return std::nullopt;
  Hit hit{{subject.evidence("parameter")}, {}, {}};
  if (before.empty()) hit.severity = Severity::medium;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "listener-plaintext",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_lb_listener aws_alb_listener aws_elb",
        .title = "load balancer talks to its callers in the clear",
        .why = "passwords, cookies and contents can be read and changed on the way",
        .fix = "listen by HTTPS, and let port 80 only redirect to it",
        .fine_when = "something in front of it ends TLS, CloudFront for example",
        .applies = listener_in_the_clear,
    },
    {
        .id = "listener-auth-removed",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_lb_listener aws_alb_listener aws_lb_listener_rule aws_alb_listener_rule",
        .title = "load balancer no longer asks who comes",
        .why =
            "what stands behind it is open to everybody who reaches it, and may have no sign-in of its own",
        .fix = "keep the `authenticate-oidc` or `authenticate-cognito` action first",
        .fine_when = "the application signs its users in itself now",
        .applies = stops_asking,
    },
    {
        // Source: the AWS documentation of each list of policies; those that still accept TLS 1.0 or 1.1.
        .id = "tls-old",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_lb_listener aws_alb_listener aws_cloudfront_distribution aws_api_gateway_domain_name "
                 "aws_opensearch_domain aws_elasticsearch_domain aws_transfer_server",
        .attributes = "ssl_policy viewer_certificate.minimum_protocol_version security_policy "
                      "domain_endpoint_options.tls_security_policy security_policy_name",
        .values = "ELBSecurityPolicy-2016-08 ELBSecurityPolicy-2015-05 ELBSecurityPolicy-2015-03 "
                  "ELBSecurityPolicy-2015-02 ELBSecurityPolicy-2014-10 ELBSecurityPolicy-2014-01 "
                  "ELBSecurityPolicy-2011-08 ELBSecurityPolicy-TLS-1-0-2015-04 "
                  "ELBSecurityPolicy-TLS-1-1-2017-01 ELBSecurityPolicy-FS-2018-06 "
                  "ELBSecurityPolicy-FS-1-1-2019-08 ELBSecurityPolicy-TLS13-1-0-2021-06 "
                  "ELBSecurityPolicy-TLS13-1-1-2021-06 SSLv3 TLSv1 TLSv1_2016 TLSv1.1_2016 TLS_1_0 "
                  "Policy-Min-TLS-1-0-2019-07 TransferSecurityPolicy-2018-11",
        .title = "old versions of TLS accepted",
        .why = "versions 1.0 and 1.1 have known holes, and audits refuse them",
        .fix = "take a policy that begins at TLS 1.2",
        .fine_when = "old devices must still get in, and the data allows it",
        .applies = allows_old_tls,
    },
    {
        .id = "cloudfront-plaintext",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_cloudfront_distribution",
        .attributes =
            "default_cache_behavior.viewer_protocol_policy ordered_cache_behavior.viewer_protocol_policy",
        .values = "allow-all",
        .title = "distribution answers in the clear too",
        .why = "cookies and contents can be read and changed on the way",
        .fix = "set `viewer_protocol_policy = \"redirect-to-https\"`",
        .fine_when = "it serves only public files that nobody minds being changed",
        .applies = takes_value,
    },
    {
        .id = "cloudfront-origin-plaintext",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_cloudfront_distribution",
        .attributes = "origin.custom_origin_config.origin_protocol_policy "
                      "origin.custom_origin_config.origin_ssl_protocols",
        .values = "http-only SSLv3 TLSv1 TLSv1.1",
        .title = "distribution fetches from its origin in the clear or by old TLS",
        .why = "what the visitor sees as encrypted is not so on the second half of the way",
        .fix = "`https-only` and `TLSv1.2`",
        .fine_when = "the origin is a website endpoint of S3, which has no HTTPS",
        .applies = takes_value,
    },
    {
        .id = "opensearch-http",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "domain_endpoint_options.enforce_https",
        .title = "search domain answers in the clear",
        .why = "queries, results and passwords can be read on the way",
        .fix = "keep `enforce_https` on",
        .fine_when = "hardly ever",
        .applies = turned_off,
    },
    {
        .id = "msk-plaintext",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_msk_cluster",
        .attributes = "encryption_info.encryption_in_transit.client_broker",
        .values = "PLAINTEXT TLS_PLAINTEXT",
        .title = "Kafka takes messages in the clear",
        .why = "messages can be read and changed on the way, and no certificate says who sends",
        .fix = "set `client_broker = \"TLS\"`",
        .fine_when = "clients are being moved to TLS, with an end date",
        .applies = takes_value,
    },
    {
        .id = "database-tls-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_db_parameter_group aws_rds_cluster_parameter_group aws_docdb_cluster_parameter_group "
                 "aws_redshift_parameter_group aws_neptune_cluster_parameter_group",
        .title = "database no longer asks for TLS",
        .why = "clients may connect in the clear, with password and data",
        .fix = "set `rds.force_ssl` to 1, `require_secure_transport` to ON",
        .fine_when = "an old client cannot do it and the network is trusted",
        .applies = database_without_tls,
    },
    {
        .id = "transfer-ftp",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_transfer_server",
        .attributes = "protocols",
        .values = "FTP",
        .title = "files are taken by FTP",
        .why = "passwords and files cross the network in the clear",
        .fix = "use SFTP",
        .fine_when = "the server is inside the network and the other side can do nothing else",
        .applies = takes_value,
    },
};

}  // namespace

std::span<const Rule> tls_rules() {
  return rules;
}
