// Elastic Load Balancing: hours, capacity units, and the public addresses that balancers hold.
// https://aws.amazon.com/elasticloadbalancing/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"

namespace {

constexpr std::string_view elb = "AWSELB";

/// One address in each subnet of an internet-facing balancer, unless it is an Elastic IP (billed by itself)
/// or comes from a pool of your own.
Amount addresses(const Resource& r) {
  if (r.given("internal").is_true()) return Amount(0);
  if (r.given("ip_address_type").is("dualstack-without-public-ipv4")) return Amount(0);
  if (r.given("customer_owned_ipv4_pool").text().value_or("") != "") return Amount(0);
  const Value mappings = r.given("subnet_mapping");
  constexpr std::string_view allocation[] = {"subnet_mapping", "allocation_id"};
  Amount count = r.count("subnets", subnet_types, Amount::unknown("no subnets are in the plan"));
  if (mappings.is_array() && mappings.size() > 0) {
    std::int64_t own = 0;
    for (const Value& mapping : mappings.elements()) {
      const Value address = mapping["allocation_id"];
      const bool elastic =
          address.unknown() ? !r.left_out(address, allocation) : address.text().value_or("") != "";
      own += elastic ? 0 : 1;
    }
    count = Amount(Quantity(own), "subnet_mapping without an Elastic IP");
  }
  if (r.given("internal").unknown() && !r.left_out("internal") && count.known())
    count = Amount(Range<Quantity>(0, count.range->high), "internal is known after apply");
  if (r.given("ipam_pools").size() > 0 && count.known())
    count = Amount(Range<Quantity>(0, count.range->high), "addresses may come from ipam_pools");
  return count;
}

struct Kind {
  std::string_view type, name, hour, unit_name, unit;
  bool may_be_public;
  int connections_a_second, active_connections, rules_a_second;  ///< that one unit holds; 0: not counted
};

constexpr Kind kinds[] = {
    {"application", "Application Load Balancer", "alb_hour", "Load balancer capacity units", "alb_lcu_hour",
     true, 25, 3000, 1000},
    {"network", "Network Load Balancer", "nlb_hour", "Load balancer capacity units", "nlb_lcu_hour", true,
     800, 100'000, 0},
    {"gateway", "Gateway Load Balancer", "gwlb_hour", "Load balancer capacity units", "gwlb_lcu_hour", false,
     600, 60'000, 0},
};

/// Capacity units in use on average: those of the dimension that needs most of them. One unit holds a
/// gigabyte an hour besides what its Kind says. The usage file has connections, rule evaluations and
/// gigabytes of a month, and the connections that are open in a minute on average.
/// https://aws.amazon.com/elasticloadbalancing/pricing/
Amount capacity_units(const Resource& r, const Kind& kind) {
  constexpr int seconds = hours_per_month * 3600;
  Amount most = r.usage("processed_bytes_gb").over(Quantity(hours_per_month));
  const auto consider = [&](const Amount& units) {
    UsageKeys keys = most.usage_keys;
    keys.add(units.usage_keys);
    if (units.known() && (!most.known() || units.range->high > most.range->high)) most = units;
    most.usage_keys = keys;
  };
  consider(r.usage("new_connections").over(Quantity(seconds)).over(Quantity(kind.connections_a_second)));
  consider(r.usage("active_connections").over(Quantity(kind.active_connections)));
  if (kind.rules_a_second > 0)
    consider(r.usage("rule_evaluations").over(Quantity(seconds)).over(Quantity(kind.rules_a_second)));
  return most;
}

/// A reserved minimum of capacity is billed whether it is used or not.
void reserved_capacity(const Resource& r, Bill& bill, const Kind& kind) {
  const Value reserved = r.values().block("minimum_load_balancer_capacity")["capacity_units"];
  if (reserved.absent()) return;
  const Amount units = Resource::amount(reserved, "minimum_load_balancer_capacity");
  if (kind.type == "application")
    bill.hourly("Reserved capacity units", elb, "alb_reserved_lcu_hour", units);
  else
    bill.unknown("Reserved capacity units", "not in the price table for this kind of balancer");
}

void load_balancer(const Resource& r, Bill& bill) {
  const auto type = r.text("load_balancer_type", "application");
  if (!type) return bill.unknown("Load balancer", "load_balancer_type is known after apply");
  const auto kind =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return k.type == *type; });
  if (kind == std::end(kinds))
    return bill.unknown("Load balancer", fmt::format("load_balancer_type {} is not known", *type));
  bill.hourly(std::string(kind->name), elb, kind->hour, 1);
  if (kind->may_be_public) bill_addresses(bill, addresses(r));
  reserved_capacity(r, bill, *kind);
  bill.metered(std::string(kind->unit_name), elb, kind->unit,
               capacity_units(r, *kind) * Amount(hours_per_month));
}

/// Without subnets it stands in availability zones, with an address in each.
void classic_load_balancer(const Resource& r, Bill& bill) {
  bill.hourly("Classic Load Balancer", elb, "clb_hour", 1);
  if (!r.given("internal").is_true()) {
    const Amount zones =
        r.count("availability_zones", {}, Amount::unknown("neither subnets nor zones are in the plan"));
    Amount count = r.count("subnets", subnet_types, zones);
    if (r.given("internal").unknown() && !r.left_out("internal") && count.known())
      count = Amount(Range<Quantity>(0, count.range->high), "internal is known after apply");
    bill_addresses(bill, count);
  }
  bill.metered("Data processed", elb, "clb_gb", r.usage("monthly_data_processed_gb"));
}

void trust_store(const Resource&, Bill& bill) {
  bill.hourly("Trust store", elb, "alb_trust_store_hour", 1);
}

constexpr Pricer pricers[] = {
    {"aws_lb", "Load balancers", load_balancer},
    {"aws_alb", "Load balancers", load_balancer},
    {"aws_elb", "Load balancers", classic_load_balancer},
    {"aws_lb_trust_store", "Load balancers", trust_store},
};

}  // namespace

std::span<const Pricer> elb_pricers() {
  return pricers;
}
