// DocumentDB, Neptune, Redshift and DMS.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/instance_class.h"
#include "cost/pricers.h"
#include "cost/pricers/managed_secret.h"
#include "cost/pricers/reserved.h"

namespace {

constexpr std::string_view docdb = "AmazonDocDB";
constexpr std::string_view neptune = "AmazonNeptune";

std::string stored(std::string_view item, bool optimized) {
  return fmt::format("{};storage={}", item, optimized ? "I/O-Optimized" : "Standard");
}

/// An instance whose price depends on the storage type of its cluster.
void cluster_instance(const Resource& r, Bill& bill, std::string_view service,
                      const std::optional<Resource>& cluster) {
  const std::optional<std::string> type = r.text("instance_class", "");
  if (!type || type->empty()) {
    bill.unknown("Instance", "instance_class is known after apply");
    return;
  }
  Value storage = r.given("storage_type");
  if (storage.absent() && cluster) storage = cluster->given("storage_type");
  const bool optimized = storage.is("iopt1");
  if (*type == "db.serverless") {
    Amount units =
        Amount::unknown("the cluster with its serverless_v2_scaling_configuration is not in this plan");
    if (cluster) {
      // Neptune user guide: 1 to 128 capacity units where the block is absent or leaves them out.
      const Value scaling = cluster->values().block("serverless_v2_scaling_configuration");
      const Amount low = Resource::amount(scaling["min_capacity"], "min_capacity", Quantity(5) / Quantity(2));
      const Amount high = Resource::amount(scaling["max_capacity"], "max_capacity", Quantity(128));
      units = !low.known() ? low : high;
      if (low.known() && high.known())
        units = Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                       "min_capacity..max_capacity");
    }
    bill.hourly("Serverless capacity units", service, "serverless_ncu_hour",
                r.usage_or("capacity_units_per_hr", units));
    return;
  }
  Component& line =
      bill.hourly(fmt::format("Instance (on-demand, {})", *type), service, stored(*type, optimized), 1);
  if (storage.unknown() || (!cluster && storage.absent())) {
    line.remark("storage_type of the cluster is not known: Standard to I/O-Optimized");
    bill.widen(line, service, stored(*type, true));
  }
  const std::string_view family = instance_family(*type);
  const std::string credits = fmt::format("cpu_credit_vcpu_hour;instance_family={}", family);
  const Amount used = r.usage("monthly_cpu_credit_hrs");
  if (used.known() || bill.has_price(service, credits))
    bill.metered("CPU credits above the baseline", service, credits, used);
}

void docdb_instance(const Resource& r, Bill& bill) {
  cluster_instance(r, bill, docdb, r.refer("cluster_identifier", "aws_docdb_cluster"));
  // Data belongs to the cluster; Infracost's files tell it at an instance.
  bill.if_used("Storage", docdb, stored("storage_gb_month", false), r.usage("data_storage_gb"));
  bill.if_used("I/O requests", docdb, "io_request", r.usage("monthly_io_requests"));
}

void neptune_instance(const Resource& r, Bill& bill) {
  cluster_instance(r, bill, neptune, r.refer("cluster_identifier", "aws_neptune_cluster"));
}

void cluster(const Resource& r, Bill& bill, std::string_view service) {
  const bool optimized = r.given("storage_type").is("iopt1");
  bill.metered(optimized ? "Storage (I/O-Optimized)" : "Storage", service,
               stored("storage_gb_month", optimized), r.usage("storage_gb"));
  if (!optimized) bill.metered("I/O requests", service, "io_request", r.usage("monthly_io_requests"));
  const Amount days = r.amount("backup_retention_period", Quantity(1));
  if (!days.known() || days.range->high > Quantity(1))
    bill.metered("Backup storage", service, "backup_gb_month", r.usage("backup_storage_gb"))
        .remark("one day of backups is free");
}

void docdb_cluster(const Resource& r, Bill& bill) {
  bill_managed_secret(r, bill, "manage_master_user_password");
  cluster(r, bill, docdb);
}

void neptune_cluster(const Resource& r, Bill& bill) {
  cluster(r, bill, neptune);
}

void docdb_snapshot(const Resource& r, Bill& bill) {
  bill.metered("Backup storage", docdb, "backup_gb_month", r.usage("backup_storage_gb"));
}

void neptune_snapshot(const Resource& r, Bill& bill) {
  bill.metered("Backup storage", neptune, "backup_gb_month", r.usage("backup_storage_gb"));
}

void docdb_global(const Resource& r, Bill& bill) {
  bill.metered("Replicated write I/O", docdb, "global_replicated_write_io",
               r.usage("monthly_replicated_write_ios"));
}

void docdb_elastic(const Resource& r, Bill& bill) {
  bill.hourly(
      "Shard vCPUs", docdb, "elastic_vcpu_hour",
      r.amount("shard_capacity") * r.amount("shard_count") * r.amount("shard_instance_count", Quantity(2)));
  bill.metered("Storage", docdb, "elastic_storage_gb_month", r.usage("storage_gb"));
  bill.metered("Backup storage", docdb, "elastic_backup_gb_month", r.usage("backup_storage_gb"));
}

void redshift(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AmazonRedshift";
  const std::optional<std::string> type = r.text("node_type", "");
  if (!type || type->empty())
    bill.unknown("Nodes", type ? "node_type is not in the plan" : "node_type is known after apply");
  else
    bill.hourly(fmt::format("Nodes (on-demand, {})", *type), service, *type,
                r.amount("number_of_nodes", Quantity(1)))
        .remark(reserved_terms(r));
  bill_managed_secret(r, bill, "manage_master_password");
  if (!type || type->starts_with("ra3"))
    bill.metered("Managed storage", service, "managed_storage_gb_month", r.usage("managed_storage_gb"));
  // Beyond the free hour of each day, a concurrency cluster costs by the second what the cluster does.
  const Amount extra = r.usage("excess_concurrency_scaling_secs");
  if (type && !type->empty())
    bill.if_used(fmt::format("Concurrency scaling ({})", *type), service, *type,
                 extra.over(Quantity(3600)) * r.amount("number_of_nodes", Quantity(1)));
  bill.metered("Spectrum data scanned", service, "spectrum_scanned_tb", r.usage("spectrum_data_scanned_tb"));
  bill.metered("Backup storage", service, "backup_gb_month", r.usage("backup_storage_gb"));
}

/// Redshift management guide, "Billing for Amazon Redshift Serverless": base_capacity is what a query gets;
/// nothing is billed while no query runs.
/// at most max_capacity is in use at any time.
void redshift_serverless(const Resource& r, Bill& bill) {
  const Amount used = r.usage("monthly_rpu_hrs");
  // The provider writes -1 for a workgroup without a limit.
  const Amount most = r.amount("max_capacity");
  if (!used.known() && most.known() && most.range->high > Quantity(0)) {
    Amount hours(Range<Quantity>(0, most.range->high * Quantity(hours_per_month)),
                 "nothing while idle, up to max_capacity all month");
    hours.usage_keys = used.usage_keys;
    bill.monthly("Redshift processing units", "AmazonRedshift", "serverless_rpu_hour", hours)
        .remark("billed while queries run");
    return;
  }
  bill.metered("Redshift processing units", "AmazonRedshift", "serverless_rpu_hour", used)
      .remark("billed while queries run");
}

void redshift_namespace(const Resource& r, Bill& bill) {
  bill_managed_secret(r, bill, "manage_admin_password");
  bill.metered("Managed storage", "AmazonRedshift", "managed_storage_gb_month",
               r.usage("managed_storage_gb"));
}

void dms(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AWSDatabaseMigrationSvc";
  const std::optional<std::string> type = r.text("replication_instance_class", "");
  const Value zones = r.given("multi_az");
  if (!type || type->empty() || zones.unknown()) {
    bill.unknown("Instance", "replication_instance_class or multi_az is known after apply");
    return;
  }
  const std::string_view deployment = zones.is_true() ? "Multi-AZ" : "Single-AZ";
  const std::string_view name = type->starts_with("dms.") ? std::string_view(*type).substr(4) : *type;
  bill.hourly(fmt::format("Instance ({}, {})", name, deployment), service,
              fmt::format("{};deployment={}", *type, deployment), 1);
  // AWS DMS pricing page: 50 GB come with T classes and 100 GB with others. The provider's default is 50.
  const Quantity included = name.starts_with("t") ? 50 : 100;
  bill.monthly("Storage above the included (gp2)", service,
               fmt::format("storage_gb_month;deployment={};volume=gp2", deployment),
               r.amount("allocated_storage", Quantity(50)).above(included));
}

constexpr Pricer pricers[] = {
    {"aws_docdb_cluster", "DocumentDB", docdb_cluster},
    {"aws_docdb_cluster_instance", "DocumentDB", docdb_instance},
    {"aws_docdb_cluster_snapshot", "DocumentDB", docdb_snapshot},
    {"aws_docdb_global_cluster", "DocumentDB", docdb_global},
    {"aws_docdbelastic_cluster", "DocumentDB", docdb_elastic},
    {"aws_neptune_cluster", "Neptune", neptune_cluster},
    {"aws_neptune_cluster_instance", "Neptune", neptune_instance},
    {"aws_neptune_cluster_snapshot", "Neptune", neptune_snapshot},
    {"aws_redshift_cluster", "Redshift", redshift},
    {"aws_redshiftserverless_workgroup", "Redshift", redshift_serverless},
    {"aws_redshiftserverless_namespace", "Redshift", redshift_namespace},
    {"aws_dms_replication_instance", "Database Migration Service", dms},
};

}  // namespace

std::span<const Pricer> docdb_pricers() {
  return pricers;
}
