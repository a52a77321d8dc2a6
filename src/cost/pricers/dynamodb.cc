// DynamoDB tables, their replicas and what hangs on them.
#include <fmt/format.h>

#include <string>

#include "cost/autoscaling.h"
#include "cost/pricers.h"

namespace {

constexpr std::string_view dynamodb = "AmazonDynamoDB";
constexpr std::string_view free_allowance =
    "25 GB and 25 provisioned units of an account are always free and not subtracted";

std::string classed(std::string_view item, std::string_view table_class) {
  return fmt::format("{};class={}", item, table_class);
}

/// Nothing when it is known after apply.
std::optional<std::string_view> class_of(const Value& table_class) {
  if (table_class.unknown()) return std::nullopt;
  return table_class.is("STANDARD_INFREQUENT_ACCESS") ? "standard-ia" : "standard";
}

/// Provisioned units of the table (`block`: its values) or of an index: what is set, or what autoscaling may
/// make of it.
Amount capacity(const Resource& table, const Value& block, std::string_view index, std::string_view attribute,
                std::string_view dimension) {
  const Amount set = Resource::amount(block[attribute], attribute);
  const auto name = table["name"].text();
  const std::string part = index.empty() ? "" : fmt::format("/index/{}", index);
  return autoscaled(table, fmt::format("dynamodb:{}:{}", index.empty() ? "table" : "index", dimension),
                    name ? fmt::format("table/{}{}", *name, part) : "", set, part);
}

struct Capacity {
  std::string label;  ///< empty for the table, else " (index by_date)"
  Amount reads, writes;
};

std::vector<Capacity> capacities(const Resource& table) {
  std::vector<Capacity> all = {{"", capacity(table, table.values(), "", "read_capacity", "ReadCapacityUnits"),
                                capacity(table, table.values(), "", "write_capacity", "WriteCapacityUnits")}};
  for (const Value& index : table["global_secondary_index"].elements()) {
    const std::string name(index["name"].text().value_or("?"));
    all.push_back({fmt::format(" (index {})", name),
                   capacity(table, index, name, "read_capacity", "ReadCapacityUnits"),
                   capacity(table, index, name, "write_capacity", "WriteCapacityUnits")});
  }
  return all;
}

void metered_parts(const Resource& r, Bill& bill, std::string_view table_class, bool pitr) {
  bill.metered("Storage", dynamodb, classed("storage_gb_month", table_class), r.usage("storage_gb"))
      .remark(free_allowance);
  const Amount recoverable = r.usage("pitr_backup_storage_gb");
  if (pitr || recoverable.known())
    bill.metered("Point-in-time recovery", dynamodb, "pitr_gb_month", recoverable);
}

/// A copy of the table in the region that the bill is in. Writes arrive as replicated ones; reads are
/// provisioned there as in the source.
void replica(const Resource& table, Bill& bill, std::string_view where, std::string_view table_class,
             bool pitr) {
  const std::optional<std::string> mode = table.text("billing_mode", "PROVISIONED");
  if (!mode) {
    bill.unknown(fmt::format("Replica{}", where), "billing_mode is known after apply");
  } else if (*mode == "PROVISIONED") {
    for (const Capacity& part : capacities(table)) {
      bill.hourly(fmt::format("Replicated write capacity{}{}", part.label, where), dynamodb,
                  classed("provisioned_replicated_wcu_hour", table_class), part.writes);
      bill.hourly(fmt::format("Read capacity{}{}", part.label, where), dynamodb,
                  classed("provisioned_rcu_hour", table_class), part.reads);
    }
  } else {
    bill.metered(fmt::format("Replicated write request units{}", where), dynamodb,
                 classed("ondemand_replicated_write_request_unit", table_class),
                 table.usage("monthly_write_request_units"));
    bill.metered(fmt::format("Read request units{}", where), dynamodb,
                 classed("ondemand_read_request_unit", table_class));
  }
  bill.metered(fmt::format("Storage{}", where), dynamodb, classed("storage_gb_month", table_class),
               table.usage("storage_gb"));
  if (pitr)
    bill.metered(fmt::format("Point-in-time recovery{}", where), dynamodb, "pitr_gb_month",
                 table.usage("pitr_backup_storage_gb"));
}

void table(const Resource& r, Bill& bill) {
  const auto table_class = class_of(r.given("table_class"));
  if (!table_class) {
    bill.unknown("Table", "table_class is known after apply");
    return;
  }
  const std::optional<std::string> mode = r.text("billing_mode", "PROVISIONED");
  if (!mode) {
    bill.unknown("Capacity", "billing_mode is known after apply");
  } else if (*mode == "PROVISIONED") {
    if (r.given("global_secondary_index").unknown())
      bill.unknown("Capacity of the indexes", "global_secondary_index is known after apply");
    for (const Capacity& part : capacities(r)) {
      bill.hourly("Write capacity" + part.label, dynamodb, classed("provisioned_wcu_hour", *table_class),
                  part.writes)
          .remark(free_allowance);
      bill.hourly("Read capacity" + part.label, dynamodb, classed("provisioned_rcu_hour", *table_class),
                  part.reads)
          .remark(free_allowance);
    }
  } else {
    bill.metered("Write request units", dynamodb, classed("ondemand_write_request_unit", *table_class),
                 r.usage("monthly_write_request_units"));
    bill.metered("Read request units", dynamodb, classed("ondemand_read_request_unit", *table_class),
                 r.usage("monthly_read_request_units"));
  }
  const Value recovery = r.values().block("point_in_time_recovery")["enabled"];
  metered_parts(r, bill, *table_class, recovery.is_true() || recovery.unknown());
  bill.metered("On-demand backup", dynamodb, "backup_gb_month", r.usage("on_demand_backup_storage_gb"));
  bill.metered("Restored data", dynamodb, "restore_gb", r.usage("monthly_data_restored_gb"));
  const Amount stream_reads = r.usage("monthly_streams_read_request_units");
  if ((!r.given("stream_enabled").absent() && !r.given("stream_enabled").is_false() &&
       bill.has_price(dynamodb, "streams_read_request_unit")) ||
      stream_reads.known())
    bill.metered("Stream reads", dynamodb, "streams_read_request_unit", stream_reads);
  if (!r.given("import_table").absent() && r.given("import_table").size() > 0)
    bill.metered("Imported data (once)", dynamodb, "import_from_s3_gb", r.usage("imported_data_gb"));

  const std::string home = bill.region();
  const Value replicas = r.given("replica");
  if (replicas.unknown()) bill.unknown("Replicas", "replica is known after apply");
  for (const Value& block : replicas.elements()) {
    const auto region = block["region_name"].text();
    if (!region) {
      bill.unknown("Replica", "region_name is known after apply");
      continue;
    }
    bill.in(std::string(*region));
    replica(r, bill, fmt::format(" ({})", *region), *table_class, block["point_in_time_recovery"].is_true());
  }
  bill.in(home);
}

void table_replica(const Resource& r, Bill& bill) {
  const auto source = r.refer("global_table_arn", "aws_dynamodb_table");
  if (!source) {
    bill.unknown("Replica", "the table in global_table_arn is not in this plan");
    return;
  }
  const Value own = r.given("table_class_override");
  const auto table_class = class_of(own.absent() ? source->given("table_class") : own);
  if (!table_class)
    bill.unknown("Replica", "table_class is known after apply");
  else
    replica(*source, bill, "", *table_class, r.given("point_in_time_recovery").is_true());
}

void kinesis_destination(const Resource& r, Bill& bill) {
  bill.metered("Change data capture units", dynamodb, "kinesis_cdc_unit",
               r.usage("monthly_change_data_capture_units"));
}

void table_export(const Resource& r, Bill& bill) {
  bill.metered(
      "Exported data (once)", dynamodb,
      r.given("export_type").is("INCREMENTAL_EXPORT") ? "incremental_export_to_s3_gb" : "export_to_s3_gb",
      r.usage("exported_data_gb"));
}

/// Two rules for the partition key, two more for the sort key (DynamoDB developer guide, "CloudWatch
/// Contributor Insights for DynamoDB: How it works").
void contributor_insights(const Resource& r, Bill& bill) {
  const auto source = r.refer("table_name", "aws_dynamodb_table");
  Amount rules(Range<Quantity>(2, 4), "2 rules, 4 with a sort key");
  if (source && r.given("index_name").absent() && !source->given("range_key").unknown())
    rules = Amount(Quantity(source->given("range_key").absent() ? 2 : 4), "2 rules, 4 with a sort key");
  bill.monthly("Contributor Insights rules", "AmazonCloudWatch",
               "contributor_insights_rule_month;source=dynamodb", rules);
  bill.metered("Contributor Insights events", "AmazonCloudWatch",
               "contributor_insights_event;source=dynamodb", r.usage("monthly_events"));
}

void global_table(const Resource&, Bill& bill) {
  bill.free("it ties tables together that are priced where they stand");
}

constexpr Pricer pricers[] = {
    {"aws_dynamodb_table", "DynamoDB", table},
    {"aws_dynamodb_table_replica", "DynamoDB", table_replica},
    {"aws_dynamodb_global_table", "DynamoDB", global_table},
    {"aws_dynamodb_kinesis_streaming_destination", "DynamoDB", kinesis_destination},
    {"aws_dynamodb_table_export", "DynamoDB", table_export},
    {"aws_dynamodb_contributor_insights", "DynamoDB", contributor_insights},
};

}  // namespace

std::span<const Pricer> dynamodb_pricers() {
  return pricers;
}
