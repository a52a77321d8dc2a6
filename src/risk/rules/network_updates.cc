// What an update of a network, load balancer, DNS zone, distribution or API cuts off.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "plan/diff.h"
#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

bool is_default(const Value& route) {
  for (const char* path :
       {"destination_cidr_block", "destination_ipv6_cidr_block", "cidr_block", "ipv6_cidr_block"})
    if (route[path].is("0.0.0.0/0") || route[path].is("::/0")) return true;
  return false;
}

std::optional<Hit> route_removed(const Subject& subject) {
  if (is_default(subject.before) || goes_with(subject, "route_table_id", "aws_route_table", "id"))
    return std::nullopt;
  return destroyed(subject);
}

std::optional<Hit> default_route_turned(const Subject& subject) {
  if (!is_default(subject.before)) return std::nullopt;
  return changed_in_place(subject);
}

/// An inline default route that the table has no more.
std::optional<Hit> default_route_lost(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const auto has_default = [](const Value& routes) {
    for (const Value& route : routes.elements())
      if (is_default(route)) return true;
    return false;
  };
  const Value after = subject.after["route"];
  if (!has_default(subject.before["route"]) || has_default(after)) return std::nullopt;
  Hit hit{{subject.evidence("route")}, {}, {}};
  if (after.partly_unknown()) hit.severity = Severity::medium;
  return hit;
}

/// The group itself lists rules, and single rules exist for it too: each run removes what the other made.
std::optional<Hit> two_hands(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  for (const char* list : {"ingress", "egress"}) {
    if (!subject.graph.is_configured(subject.change, list)) continue;
    for (const char* type : {"aws_security_group_rule", "aws_vpc_security_group_ingress_rule",
                             "aws_vpc_security_group_egress_rule"})
      if (const auto rules = subject.graph.referrers(subject.change, type, "security_group_id");
          !rules.empty())
        return Hit{{subject.evidence(list)}, fmt::format("{} too", rules.front()->address), {}};
  }
  return std::nullopt;
}

std::optional<Hit> routes_of_two_hands(const Subject& subject) {
  if (!subject.changes() || subject.destroys() || !subject.graph.is_configured(subject.change, "route"))
    return std::nullopt;
  const auto routes = subject.graph.referrers(subject.change, "aws_route", "route_table_id");
  if (routes.empty()) return std::nullopt;
  return Hit{{subject.evidence("route")}, fmt::format("{} too", routes.front()->address), {}};
}

std::optional<Hit> way_out_closed(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  return emptied(subject);
}

/// A subnet or network ACL that lets less through. What it denies is not counted.
std::optional<Hit> acl_narrowed(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  if (subject.before["rule_action"].is("allow") && subject.after["rule_action"].is("deny"))
    return Hit{{subject.evidence("rule_action")}, {}, {}};
  const auto allowed = [](const Value& entries) {
    std::size_t count = 0;
    for (const Value& entry : entries.elements()) count += entry["action"].is("allow") ? 1 : 0;
    return count;
  };
  for (const char* list : {"ingress", "egress"})
    if (!subject.after[list].partly_unknown() && allowed(subject.after[list]) < allowed(subject.before[list]))
      return Hit{{subject.evidence(list)}, {}, {}};
  return std::nullopt;
}

std::optional<Hit> internet_blocked(const Subject& subject) {
  const Value after = subject.after["internet_gateway_block_mode"],
              before = subject.before["internet_gateway_block_mode"];
  if (!after.is("block-bidirectional") && !after.is("block-ingress")) return std::nullopt;
  if (same(before, after)) return std::nullopt;
  return Hit{{subject.evidence("internet_gateway_block_mode")}, {}, {}};
}

/// Where the default action sends what no rule takes; a new target that is not known yet belongs to a
/// replacement, which has a finding of its own.
std::optional<Hit> listener_turned(const Subject& subject) {
  const Value before = at_path(subject.before, "default_action.target_group_arn"),
              after = at_path(subject.after, "default_action.target_group_arn");
  const Value was = at_path(subject.before, "default_action.type"),
              is = at_path(subject.after, "default_action.type");
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const bool other_target = before.known() && after.known() && !same(before, after);
  const bool other_type = was.is("forward") && is.known() && !is.is("forward");
  if (!other_target && !other_type) return std::nullopt;
  return Hit{
      {subject.evidence(other_type ? "default_action.type" : "default_action.target_group_arn")}, {}, {}};
}

/// A record that is taken over from somebody who is not named.
std::optional<Hit> record_overwritten(const Subject& subject) {
  if (!subject.before.absent() || !subject.after["allow_overwrite"].is_true()) return std::nullopt;
  // Those that prove a certificate are the same for everybody who asks for it.
  if (const auto record = subject.after["name"].text(); record && record->starts_with('_'))
    return std::nullopt;
  for (const Target& target : subject.graph.refers(subject.change, "name").targets)
    if (target.change != nullptr && target.change->type == "aws_acm_certificate") return std::nullopt;
  return Hit{{subject.evidence("allow_overwrite"), subject.evidence("name")}, {}, {}};
}

/// Delegations and mail are missed by more people than one name.
std::optional<Hit> record_turned(const Subject& subject) {
  // What proves a certificate serves nobody.
  if (const auto record = subject.before["name"].text(); record && record->starts_with('_'))
    return std::nullopt;
  std::optional<Hit> hit = changed_in_place(subject);
  if (!hit) return hit;
  const auto written = subject.before["type"].text();
  const std::string_view type = subject.change.type;
  const bool delegates = written == "NS" || type == "azurerm_dns_ns_record";
  const bool mails = written == "MX" || type == "azurerm_dns_mx_record";
  hit->severity = delegates ? Severity::high : mails ? Severity::medium : Severity::low;
  return hit;
}

std::optional<Hit> ttl_long(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const auto before = subject.before["ttl"].number(), after = subject.after["ttl"].number();
  if (!before || !after || *after <= *before || *after <= Decimal(86400)) return std::nullopt;
  return Hit{{subject.evidence("ttl")}, {}, {}};
}

constexpr std::string_view methods[] = {"get",   "put",  "post",    "delete",
                                        "patch", "head", "options", "x-amazon-apigateway-any-method"};

/// A path with all its methods, or one method of a path; not a detail of one.
bool is_operation(const Difference& difference) {
  if (!difference.inside_text || !difference.after.absent() || !difference.before.is_object()) return false;
  if (!difference.path.starts_with("body.") || difference.path.find("paths") == std::string::npos)
    return false;
  return std::any_of(std::begin(methods), std::end(methods), [&](std::string_view method) {
    return difference.before[method].is_object() || difference.path.ends_with(fmt::format(".{}", method));
  });
}

/// Paths of an imported API definition that are no longer in it.
std::optional<Hit> paths_lost(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const Diff diff(subject.change, subject.look);
  std::string names;
  for (const Difference& difference : diff.differences()) {
    if (!is_operation(difference)) continue;
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ",
                         difference.path.substr(difference.path.find("paths")));
    if (names.size() > 200) break;
  }
  if (names.empty()) return std::nullopt;
  return Hit{{}, names, {}};
}

std::optional<Hit> countries_shut_out(const Subject& subject) {
  const Value before = at_path(subject.before, "restrictions.geo_restriction.restriction_type"),
              after = at_path(subject.after, "restrictions.geo_restriction.restriction_type");
  if (!subject.changes() || !after.known() || after.is("none") || same(before, after)) return std::nullopt;
  return Hit{{subject.evidence("restrictions.geo_restriction.restriction_type"),
              subject.evidence("restrictions.geo_restriction.locations")},
             {},
             {}};
}

std::optional<Hit> origin_changed(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  for (const Value& before : subject.before["origin"].elements())
    for (const Value& after : subject.after["origin"].elements())
      if (same(before["origin_id"], after["origin_id"]) && before["domain_name"].known() &&
          after["domain_name"].known() && !same(before["domain_name"], after["domain_name"]))
        return Hit{{subject.evidence("origin.domain_name")},
                   fmt::format("{} → {}", *before["domain_name"].scalar(), *after["domain_name"].scalar()),
                   {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "route-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_route",
        .title = "route removed",
        .why = "traffic to its destination takes another way or none",
        .fix = "put the new route in place first",
        .fine_when = "nothing goes there",
        .applies = route_removed,
    },
    {
        .id = "default-route-turned",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route",
        .attributes = "gateway_id nat_gateway_id transit_gateway_id network_interface_id vpc_endpoint_id "
                      "vpc_peering_connection_id egress_only_gateway_id",
        .title = "default route leads elsewhere",
        .why = "open connections break, and the source address of everything behind it changes",
        .fix = "check allow-lists of partners, and do it in a window",
        .fine_when = "both ways lead out by the same address",
        .applies = default_route_turned,
    },
    {
        .id = "default-route-lost",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route_table aws_default_route_table",
        .attributes = "route",
        .title = "route table loses its default route",
        .why = "its subnets have no way out",
        .fix = "keep it in the list",
        .fine_when = "the subnets are meant to be closed off",
        .applies = default_route_lost,
    },
    {
        .id = "routes-in-two-places",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route_table aws_default_route_table",
        .attributes = "route",
        .title = "routes kept in the table and as resources of their own",
        .why = "each run removes what the other made, and traffic stops in turns",
        .fix = "choose one of both",
        .fine_when = "never",
        .applies = routes_of_two_hands,
    },
    {
        .id = "sg-rules-in-two-places",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_security_group aws_default_security_group",
        .attributes = "ingress egress",
        .title = "rules kept in the security group and as resources of their own",
        .why = "each run removes what the other made, and connections are refused in turns",
        .fix = "choose one of both",
        .fine_when = "never",
        .applies = two_hands,
    },
    {
        .id = "sg-egress-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_security_group aws_default_security_group",
        .attributes = "egress",
        .title = "security group lets nothing out any more",
        .why = "everything in it loses its way to databases, services and updates",
        .fix = "keep the ways out that it needs",
        .fine_when = "what is in it answers only",
        .applies = way_out_closed,
    },
    {
        .id = "main-route-table-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_main_route_table_association",
        .attributes = "route_table_id",
        .title = "network gets another main route table",
        .why = "every subnet without a table of its own takes other ways at once",
        .fix = "give each subnet a table of its own first",
        .fine_when = "both tables say the same",
        .applies = changed_in_place,
    },
    {
        .id = "subnet-table-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_route_table_association",
        .attributes = "route_table_id",
        .title = "subnet gets another route table",
        .why = "what is in it takes other ways at once",
        .fix = "compare both tables first",
        .fine_when = "both tables say the same",
        .applies = changed_in_place,
    },
    {
        .id = "vpc-dns-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpc",
        .attributes = "enable_dns_support enable_dns_hostnames",
        .title = "names in a network stop to resolve",
        .why = "private endpoints, file systems and databases can no longer be found by name",
        .fix = "keep both on",
        .fine_when = "nothing in it goes by name",
        .applies = turned_off,
    },
    {
        .id = "vpc-internet-blocked",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpc_block_public_access_options",
        .title = "internet blocked for all networks of a region",
        .why = "what is not excluded can no longer be reached, or reach out",
        .fix = "make the exclusions first",
        .fine_when = "nothing there needs the internet",
        .applies = internet_blocked,
    },
    {
        .id = "endpoint-dns-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpc_endpoint",
        .attributes = "private_dns_enabled",
        .title = "private name of an endpoint switched off",
        .why = "callers go to the public address of the service, or nowhere",
        .fix = "keep it on, or give callers the name of the endpoint first",
        .fine_when = "callers use the name of the endpoint",
        .applies = turned_off,
    },
    {
        .id = "endpoint-narrowed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_vpc_endpoint",
        .attributes = "route_table_ids subnet_ids security_group_ids",
        .title = "endpoint serves fewer subnets",
        .why = "what is in the others loses its way to the service, or pays for another zone",
        .fix = "keep one in each zone",
        .fine_when = "nothing in them uses the service",
        .applies = shrank,
    },
    {
        .id = "peering-dns-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_vpc_peering_connection aws_vpc_peering_connection_accepter "
                 "aws_vpc_peering_connection_options",
        .attributes = "accepter.allow_remote_vpc_dns_resolution "
                      "requester.allow_remote_vpc_dns_resolution",
        .title = "names no longer resolve across a peering",
        .why = "names lead to public addresses, which the other side does not let in",
        .fix = "keep it on",
        .fine_when = "callers use addresses",
        .applies = turned_off,
    },
    {
        .id = "tgw-defaults-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ec2_transit_gateway",
        .attributes = "default_route_table_association default_route_table_propagation dns_support "
                      "vpn_ecmp_support",
        .title = "hub of networks does less by itself",
        .why = "networks attached from then on get no routes, or names stop to resolve",
        .fix = "make the associations explicit first",
        .fine_when = "all of them are explicit",
        .applies = turned_off,
    },
    {
        .id = "nacl-narrowed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_network_acl aws_default_network_acl aws_network_acl_rule",
        .title = "network ACL lets less through",
        .why = "it knows no connections: answers are dropped too when their ports are closed",
        .fix = "keep 1024 to 65535 open for answers",
        .fine_when = "nothing used what is closed",
        .applies = acl_narrowed,
    },
    {
        .id = "dhcp-options-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_vpc_dhcp_options_association",
        .attributes = "dhcp_options_id",
        .title = "network gets other DHCP options",
        .why = "what starts or renews its lease asks other name servers",
        .fix = "see that the new name servers know the same names",
        .fine_when = "both sets name the same servers",
        .applies = changed_in_place,
    },
    {
        .id = "eip-moved",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_eip aws_eip_association",
        .attributes = "instance network_interface instance_id network_interface_id",
        .title = "public address moves to another machine",
        .why = "what answered there is reached no more",
        .fix = "have the new machine ready to answer",
        .fine_when = "the new machine answers already",
        .applies = changed_in_place,
    },
    {
        .id = "source-check-on",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_instance aws_network_interface",
        .attributes = "source_dest_check",
        .title = "machine no longer forwards for others",
        .why = "a NAT or router instance drops what is not for itself",
        .fix = "leave `source_dest_check` off on what routes",
        .fine_when = "it routes nothing",
        .applies = turned_on,
    },
    {
        .id = "firewall-protection-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_networkfirewall_firewall",
        .attributes = "subnet_change_protection firewall_policy_change_protection",
        .title = "protection of a firewall switched off",
        .why = "the next mistake takes it out of the way of the traffic",
        .fix = "keep it on",
        .fine_when = "the change that needs it off follows at once",
        .applies = turned_off,
    },
    {
        .id = "lb-zone-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_lb aws_alb aws_elb",
        .attributes = "subnets subnet_mapping availability_zones",
        .title = "load balancer leaves a zone",
        .why = "targets there get no traffic, and one zone less can fail",
        .fix = "keep two zones or more",
        .fine_when = "the zone is given up",
        .applies = shrank,
    },
    {
        .id = "lb-cross-zone-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb aws_alb aws_elb aws_lb_target_group",
        .attributes = "enable_cross_zone_load_balancing cross_zone_load_balancing "
                      "load_balancing_cross_zone_enabled",
        .title = "traffic stays in its zone",
        .why = "a zone with few targets is overloaded while others idle",
        .fix = "have as many targets in each zone",
        .fine_when = "all zones have as many",
        .applies = turned_off,
    },
    {
        .id = "listener-turned",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb_listener aws_alb_listener",
        .title = "listener sends its traffic elsewhere",
        .why = "all callers that no rule takes get the new answer at once",
        .fix = "shift the weight in steps",
        .fine_when = "the new target was tried by a rule",
        .applies = listener_turned,
    },
    {
        .id = "listener-port-changed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lb_listener aws_alb_listener",
        .attributes = "port",
        .title = "load balancer answers on another port",
        .why = "callers of the old port are refused at once",
        .fix = "add a second listener, and remove the old one later",
        .fine_when = "no caller is left",
        .applies = changed_in_place,
    },
    {
        .id = "endpoint-certificate-changed",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_lb_listener aws_alb_listener aws_elb aws_api_gateway_domain_name "
                 "aws_apigatewayv2_domain_name aws_cloudfront_distribution aws_cognito_user_pool_domain "
                 "aws_appsync_domain_name google_compute_target_https_proxy google_compute_target_ssl_proxy",
        .attributes = "certificate_arn listener.ssl_certificate_id regional_certificate_arn "
                      "domain_name_configuration.certificate_arn viewer_certificate.acm_certificate_arn "
                      "viewer_certificate.iam_certificate_id ssl_certificates",
        .title = "another certificate is shown to callers",
        .why = "every caller refuses it if it lacks one of the names, or if it is not issued yet",
        .fix = "compare the names in both, and see that the new one is issued",
        .fine_when = "it has every name that is in use",
        .applies = changed_in_place,
    },
    {
        .id = "listener-rule-priority",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb_listener_rule aws_alb_listener_rule",
        .attributes = "priority",
        .title = "rule of a listener takes another place",
        .why = "two rules cannot have one place even for a moment: a swap stops half-way, and callers "
               "meet another rule",
        .fix = "leave gaps, and move to a free number",
        .fine_when = "the number is free and no other rule matches",
        .applies = changed_in_place,
    },
    {
        .id = "health-check-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb_target_group aws_alb_target_group",
        .attributes = "health_check.path health_check.port health_check.matcher health_check.protocol",
        .title = "health check asks something else",
        .why = "targets that do not answer it are taken out, all at once",
        .fix = "release what answers the new check first",
        .fine_when = "all targets answer it already",
        .applies = changed_in_place,
    },
    {
        .id = "health-check-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_lb_target_group aws_alb_target_group",
        .attributes = "health_check.enabled",
        .title = "health check switched off",
        .why = "traffic goes to targets that are dead",
        .fix = "keep it on",
        .fine_when = "the target is a function",
        .applies = turned_off,
    },
    {
        .id = "deregistration-cut",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_lb_target_group aws_alb_target_group aws_elb",
        .attributes = "deregistration_delay connection_draining_timeout",
        .title = "targets are cut off without time to finish",
        .why = "requests under way fail at every release",
        .fix = "leave as long as the longest request takes",
        .fine_when = "all requests are short",
        .applies = zeroed,
    },
    {
        .id = "stickiness-off",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_lb_target_group aws_alb_target_group",
        .attributes = "stickiness.enabled",
        .title = "callers no longer stay with their target",
        .why = "sessions that live in one target are lost",
        .fix = "keep sessions outside first",
        .fine_when = "targets keep no sessions",
        .applies = turned_off,
    },
    {
        .id = "record-type-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_route53_record",
        .attributes = "type",
        .title = "DNS record changes its type",
        .why = "it is deleted and made again, and caches keep the missing answer",
        .fix = "lower the TTL first",
        .fine_when = "the name is not in use yet",
        .applies = changed_in_place,
    },
    {
        .id = "record-target-changed",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_route53_record azurerm_dns_a_record azurerm_dns_aaaa_record azurerm_dns_cname_record "
                 "azurerm_dns_mx_record azurerm_dns_ns_record azurerm_private_dns_a_record "
                 "azurerm_private_dns_cname_record google_dns_record_set cloudflare_record "
                 "cloudflare_dns_record",
        .attributes = "records alias.name record target_resource_id rrdatas content value",
        .title = "DNS name leads elsewhere",
        .why = "callers move over as their caches expire, and come back as slowly if it was wrong",
        .fix = "try the new target under another name, and lower the TTL first",
        .fine_when = "the new target serves already, and the old one stays until the TTL has passed",
        .applies = record_turned,
    },
    {
        .id = "record-weight-zero",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_route53_record",
        .attributes = "weighted_routing_policy.weight",
        .title = "DNS record gets no traffic any more",
        .why = "what it leads to is taken out for all callers",
        .fix = "lower it in steps",
        .fine_when = "the others carry the load",
        .applies = zeroed,
    },
    {
        .id = "record-health-check-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_route53_record",
        .attributes = "health_check_id",
        .title = "DNS record answers without a health check",
        .why = "it leads callers to what is dead",
        .fix = "keep the check",
        .fine_when = "an alias target is watched by itself",
        .applies = emptied,
    },
    {
        .id = "record-overwritten",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_route53_record",
        .title = "DNS record of somebody else is overwritten",
        .why = "what the name led to before is not in this plan, and is lost",
        .fix = "import the record instead",
        .fine_when = "it is known whose record it was",
        .applies = record_overwritten,
    },
    {
        .id = "record-ttl-long",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_route53_record",
        .attributes = "ttl",
        .title = "DNS answer is kept for more than a day",
        .why = "the next change of it takes that long to reach everybody",
        .fix = "keep an hour or less",
        .fine_when = "it never changes",
        .applies = ttl_long,
    },
    {
        .id = "domain-name-servers-changed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route53domains_registered_domain",
        .attributes = "name_server",
        .title = "domain is answered by other name servers",
        .why = "what the new ones do not know stops to resolve, and caches keep the old answer for two days",
        .fix = "copy all records to the new zone, and compare the answers of both first",
        .fine_when = "both answer the same",
        .applies = changed_in_place,
    },
    {
        .id = "private-zone-detached",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route53_zone",
        .attributes = "vpc",
        .title = "private DNS zone taken from a network",
        .why = "its names stop to resolve there",
        .fix = "attach the new zone first",
        .fine_when = "the network is given up",
        .applies = shrank,
    },
    {
        .id = "dns-health-check-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_route53_health_check",
        .attributes = "disabled invert_healthcheck",
        .title = "DNS health check switched off or turned round",
        .why = "failover no longer follows what is alive",
        .fix = "keep it on",
        .fine_when = "it is turned round on purpose for a drill",
        .applies = turned_on,
    },
    {
        .id = "cloudfront-alias-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "aliases",
        .title = "distribution no longer answers to a name",
        .why = "callers of the name get an error at once",
        .fix = "move DNS away first; use associate-alias to move it to another distribution",
        .fine_when = "DNS no longer leads there",
        .applies = shrank,
    },
    {
        .id = "cloudfront-origin-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "origin.domain_name",
        .title = "distribution fetches from another origin",
        .why = "what is not in the cache comes from the new origin at once",
        .fix = "try the new origin with a staging distribution",
        .fine_when = "both origins answer the same",
        .applies = origin_changed,
    },
    {
        .id = "cloudfront-cache-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "default_cache_behavior.cache_policy_id "
                      "default_cache_behavior.origin_request_policy_id",
        .title = "distribution caches or forwards by other rules",
        .why = "private answers may be served to others, or the origin gets every request",
        .fix = "compare both policies; try it with a staging distribution",
        .fine_when = "the policies differ in nothing that callers send",
        .applies = changed_in_place,
    },
    {
        .id = "cloudfront-behavior-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "ordered_cache_behavior",
        .title = "distribution treats a path like any other",
        .why = "requests to the path go to the default origin, with its rules",
        .fix = "keep it until nobody calls the path",
        .fine_when = "the path is retired",
        .applies = shrank,
    },
    {
        .id = "cloudfront-root-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "default_root_object",
        .title = "front page of a distribution removed",
        .why = "callers without a path get a list or an error",
        .fix = "keep it",
        .fine_when = "a function answers the front page",
        .applies = emptied,
    },
    {
        .id = "cloudfront-countries-shut-out",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .title = "distribution shuts out countries",
        .why = "callers there are refused at once",
        .fix = "look where callers come from first",
        .fine_when = "the law asks for it",
        .applies = countries_shut_out,
    },
    {
        .id = "cloudfront-default-certificate",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cloudfront_distribution",
        .attributes = "viewer_certificate.cloudfront_default_certificate",
        .title = "distribution loses the certificate of its names",
        .why = "callers of its own names meet a certificate that does not fit",
        .fix = "keep the certificate as long as the names",
        .fine_when = "only the CloudFront name is used",
        .applies = turned_on,
    },
    {
        .id = "cloudfront-signer-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_cloudfront_key_group",
        .attributes = "items",
        .title = "signing key taken from a distribution",
        .why = "signed URLs and cookies made with it stop to work",
        .fix = "add the new key, wait until the old links have run out, remove it then",
        .fine_when = "nobody signs with it any more",
        .applies = shrank,
    },
    {
        .id = "accelerator-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_globalaccelerator_accelerator aws_globalaccelerator_custom_routing_accelerator",
        .attributes = "enabled",
        .title = "accelerator switched off",
        .why = "its two addresses stop to answer",
        .fix = "move DNS away first",
        .fine_when = "nobody uses its addresses",
        .applies = turned_off,
    },
    {
        .id = "accelerator-dial-zero",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_globalaccelerator_endpoint_group",
        .attributes = "traffic_dial_percentage",
        .title = "region gets no traffic any more",
        .why = "callers are sent to other regions, or nowhere",
        .fix = "turn it down in steps",
        .fine_when = "other regions carry the load",
        .applies = zeroed,
    },
    {
        .id = "api-default-endpoint-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_rest_api aws_apigatewayv2_api",
        .attributes = "disable_execute_api_endpoint",
        .title = "default address of an API switched off",
        .why = "callers that use it are refused at once",
        .fix = "move them to the domain name first",
        .fine_when = "all callers use the domain name",
        .applies = turned_on,
    },
    {
        .id = "api-paths-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_rest_api aws_apigatewayv2_api",
        .attributes = "body",
        .title = "API definition loses paths",
        .why = "an import in the mode `overwrite` removes what the document no longer has",
        .fix = "keep old paths for one release",
        .fine_when = "nobody calls them",
        .applies = paths_lost,
    },
    {
        .id = "api-plan-narrowed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_usage_plan",
        .attributes = "api_stages",
        .title = "usage plan no longer covers a stage",
        .why = "callers with its keys are refused there",
        .fix = "move the keys to another plan first",
        .fine_when = "nobody calls the stage with these keys",
        .applies = shrank,
    },
    {
        .id = "transfer-protocol-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_transfer_server",
        .attributes = "protocols",
        .title = "file server gives up a protocol",
        .why = "clients of the protocol are refused",
        .fix = "move the clients first",
        .fine_when = "no client uses it",
        .applies = shrank,
    },
    {
        .id = "mail-sending-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ses_configuration_set aws_sesv2_configuration_set",
        .attributes = "sending_enabled sending_options.sending_enabled",
        .title = "sending of mail switched off",
        .why = "mail under this configuration is refused",
        .fix = "keep it on",
        .fine_when = "nothing is sent under it",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> network_updates_rules() {
  return rules;
}
