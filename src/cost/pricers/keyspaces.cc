// Keyspaces: tables by request or by provisioned capacity. https://aws.amazon.com/keyspaces/pricing/
#include <fmt/format.h>

#include "cost/autoscaling.h"
#include "cost/pricers.h"

namespace {

constexpr std::string_view keyspaces = "AmazonMCS";

void capacity(const Resource& r, Bill& bill) {
  struct Kind {
    std::string_view label, attribute, dimension, item;
  };
  constexpr Kind kinds[] = {
      {"Read capacity", "read_capacity_units", "cassandra:table:ReadCapacityUnits", "provisioned_rcu_hour"},
      {"Write capacity", "write_capacity_units", "cassandra:table:WriteCapacityUnits",
       "provisioned_wcu_hour"}};
  const auto keyspace = r["keyspace_name"].text(), table = r["table_name"].text();
  const std::string id = keyspace && table ? fmt::format("keyspace/{}/table/{}", *keyspace, *table) : "";
  const Value given = r.values().block("capacity_specification");
  for (const Kind& kind : kinds)
    bill.hourly(std::string(kind.label), keyspaces, kind.item,
                autoscaled(r, kind.dimension, id, Resource::amount(given[kind.attribute], kind.attribute)));
}

void table(const Resource& r, Bill& bill) {
  const Value mode = r.given({"capacity_specification", "throughput_mode"});
  if (mode.unknown()) {
    bill.unknown("Capacity", "throughput_mode is known after apply");
  } else if (mode.is("PROVISIONED")) {
    capacity(r, bill);
  } else {
    bill.metered("Read request units", keyspaces, "on_demand_read_request_unit",
                 r.usage("monthly_read_request_units"));
    bill.metered("Write request units", keyspaces, "on_demand_write_request_unit",
                 r.usage("monthly_write_request_units"));
  }
  bill.metered("Storage", keyspaces, "storage_gb_month", r.usage("storage_gb"));
  if (r.given({"point_in_time_recovery", "status"}).is("ENABLED"))
    bill.metered("Point-in-time recovery", keyspaces, "pitr_gb_month", r.usage("pitr_backup_storage_gb"));
  if (r.given({"ttl", "status"}).is("ENABLED"))
    bill.metered("Deletes by time to live", keyspaces, "ttl_delete", r.usage("monthly_ttl_deletes"));
}

constexpr Pricer pricers[] = {
    {"aws_keyspaces_table", "Keyspaces", table},
};

}  // namespace

std::span<const Pricer> keyspaces_pricers() {
  return pricers;
}
