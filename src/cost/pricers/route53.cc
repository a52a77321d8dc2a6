// Route 53: zones, records, health checks, resolvers.
#include <fmt/format.h>

#include "cost/pricers.h"

namespace {

constexpr std::string_view route53 = "AmazonRoute53";

bool exists(const Change& change, Side side) {
  if (side == Side::before) return !change.creates || change.deletes || change.forgets;
  return change.action != Action::destroy && change.action != Action::forget;
}

/// A namespace of Cloud Map with names in DNS is a hosted zone like any other.
constexpr std::string_view zone_types[] = {"aws_route53_zone", "aws_service_discovery_private_dns_namespace",
                                           "aws_service_discovery_public_dns_namespace"};

/// How many hosted zones stand before it in the plan on this side; more than `most` count as `most`, so that
/// many zones cost no time each.
int position(const Resource& r, int most) {
  const Plan& plan = r.graph(zone_types).plan();
  int before = 0;
  for (std::string_view type : zone_types)
    for (const std::uint32_t i : plan.of_type(type)) {
      const Change& other = plan.changes()[i];
      if (&other >= &r.change() || before == most) break;  // entries of a type stand in the plan's order
      if (exists(other, r.side())) ++before;
    }
  return before;
}

/// Private zones cost the same as public ones.
void zone(const Resource& r, Bill& bill) {
  constexpr int dear_zones = 25;  // Route 53 pricing page: the first 25 cost more
  const int before = position(r, dear_zones);
  Component& line = bill.monthly_after("Hosted zone", route53, "hosted_zone_month", 1, before);
  line.remark(before < dear_zones
                  ? "zones of the account that are not in this plan count towards the first 25, too"
                  : "more than 25 zones stand in this plan");
}

void record(const Resource& r, Bill& bill) {
  if (r.given("alias").size() > 0) {
    bill.free("queries to aliases of AWS resources are free");
    return;
  }
  struct Routing {
    std::string_view block, item, label, usage;
  };
  constexpr Routing routings[] = {
      {"", "standard", "Standard queries", "monthly_standard_queries"},
      {"latency_routing_policy", "latency", "Latency-based routing queries", "monthly_latency_based_queries"},
      {"geolocation_routing_policy", "geo", "Geo DNS queries", "monthly_geo_queries"},
      {"geoproximity_routing_policy", "geoproximity", "Geoproximity queries", "monthly_geoproximity_queries"},
      {"cidr_routing_policy", "ip-based", "IP-based routing queries", "monthly_ip_based_queries"},
  };
  const Routing* own = &routings[0];
  for (const Routing& routing : routings)
    if (!routing.block.empty() && r[routing.block].size() > 0) own = &routing;
  for (const Routing& routing : routings) {
    const Amount queries = r.usage(routing.usage);
    if (&routing == own || queries.known())
      bill.metered(std::string(routing.label), route53, fmt::format("dns_query;routing={}", routing.item),
                   queries);
  }
}

bool on_aws(const Resource& r) {
  const auto name = r.given("fqdn").text();
  if (name)
    for (std::string_view suffix : {".amazonaws.com", ".cloudfront.net", ".awsglobalaccelerator.com"})
      if (name->ends_with(suffix)) return true;
  for (std::string_view argument : {"fqdn", "ip_address"})
    for (const Target& target : r.configured({argument}).targets)
      if (target.change->type.starts_with("aws_") && !target.change->type.starts_with("aws_route53_"))
        return true;
  return false;
}

void health_check(const Resource& r, Bill& bill) {
  const std::optional<std::string> type = r.text("type", "");
  if (!type) {
    bill.unknown("Health check", "type is known after apply");
    return;
  }
  // Calculated checks and those of alarms watch no endpoint and cost what one inside AWS does.
  const bool endpoint = type->starts_with("HTTP") || *type == "TCP";
  const auto told = r.usage_text("endpoint_type");
  const bool outside = endpoint && told == "non_aws";
  const bool either = endpoint && !told && !on_aws(r);
  const auto add = [&](std::string_view name, std::string_view item, const Amount& quantity) {
    Component& line =
        bill.monthly(std::string(name), route53,
                     fmt::format("{};endpoint={}", item, outside ? "non-aws" : "aws"), quantity);
    if (!either) return;
    line.remark("from an endpoint inside AWS to one outside");
    bill.widen(line, route53, fmt::format("{};endpoint=non-aws", item));
  };
  add("Health check", "health_check_month", 1);
  if (!endpoint) return;
  int options = 0;
  if (type->starts_with("HTTPS")) ++options;
  if (type->ends_with("_STR_MATCH")) ++options;
  const Amount interval = r.amount("request_interval", Quantity(30));
  if (interval.known() && interval.range->high < Quantity(30)) ++options;
  if (r.given("measure_latency").is_true()) ++options;
  Amount count(Quantity(options), "options: HTTPS, string matching, fast interval, latency");
  int open = r.given("measure_latency").unknown() ? 1 : 0;
  if (!interval.known()) ++open;
  if (open > 0)
    count = Amount(Range<Quantity>(options, options + open), "some options are known after apply");
  add("Optional features", "health_check_option_month", count);
}

void resolver_endpoint(const Resource& r, Bill& bill) {
  const Value addresses = r.given("ip_address");
  const Amount count = addresses.unknown()
                           ? Amount::unknown("ip_address is known after apply")
                           : Amount(Quantity(static_cast<int>(addresses.size())), "ip_address");
  bill.hourly("Endpoint network interfaces", route53, "resolver_endpoint_eni_hour", count);
  bill.metered("DNS queries", route53, "resolver_query", r.usage("monthly_queries"));
}

void firewall_domain_list(const Resource& r, Bill& bill) {
  const Value domains = r.given("domains");
  if (domains.absent() || (domains.known() && domains.size() == 0)) {
    bill.free("it lists no domains");
    return;
  }
  bill.monthly("Domains", route53, "dns_firewall_domain_month",
               domains.unknown() ? Amount::unknown("domains is known after apply")
                                 : Amount(Quantity(static_cast<int>(domains.size())), "domains"));
}

void firewall_association(const Resource& r, Bill& bill) {
  bill.metered("DNS queries inspected", route53, "dns_firewall_query", r.usage("monthly_queries"));
}

void traffic_policy_instance(const Resource&, Bill& bill) {
  bill.monthly("Traffic policy record", route53, "traffic_flow_policy_record_month", 1);
}

void query_log_config(const Resource&, Bill& bill) {
  bill.free("what it logs is priced where the logs go");
}

constexpr Pricer pricers[] = {
    {"aws_route53_zone", "Route 53", zone},
    {"aws_service_discovery_private_dns_namespace", "Route 53", zone},
    {"aws_service_discovery_public_dns_namespace", "Route 53", zone},
    {"aws_route53_record", "Route 53", record},
    {"aws_route53_health_check", "Route 53", health_check},
    {"aws_route53_resolver_endpoint", "Route 53", resolver_endpoint},
    {"aws_route53_resolver_firewall_domain_list", "Route 53", firewall_domain_list},
    {"aws_route53_resolver_firewall_rule_group_association", "Route 53", firewall_association},
    {"aws_route53_traffic_policy_instance", "Route 53", traffic_policy_instance},
    {"aws_route53_query_log", "Route 53", query_log_config},
    {"aws_route53_resolver_query_log_config", "Route 53", query_log_config},
    {"aws_route53_resolver_query_log_config_association", "Route 53", query_log_config},
};

}  // namespace

std::span<const Pricer> route53_pricers() {
  return pricers;
}
