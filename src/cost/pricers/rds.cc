// RDS and Aurora: instances, clusters, proxies, snapshots.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/instance_class.h"
#include "cost/pricers.h"
#include "cost/pricers/managed_secret.h"
#include "cost/pricers/reserved.h"
#include "cost/service_ends.h"

namespace {

constexpr std::string_view rds = "AmazonRDS";

bool starts(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool is_aurora(std::string_view engine) {
  return starts(engine, "aurora");
}

std::string_view aurora_name(std::string_view engine) {
  return engine == "aurora-postgresql" ? "Aurora PostgreSQL" : "Aurora MySQL";
}

/// How an engine is spelled in the price table.
struct EngineFacts {
  std::string_view engine;   ///< Terraform's
  std::string_view edition;  ///< of Oracle and SQL Server
  std::string_view product;
};

constexpr EngineFacts engines[] = {
    {"mysql", "", "MySQL"},
    {"postgres", "", "PostgreSQL"},
    {"mariadb", "", "MariaDB"},
    {"oracle-ee", "Enterprise", "Oracle"},
    {"oracle-ee-cdb", "Enterprise", "Oracle"},
    {"oracle-se2", "Standard Two", "Oracle"},
    {"oracle-se2-cdb", "Standard Two", "Oracle"},
    {"sqlserver-ee", "Enterprise", "SQL Server"},
    {"sqlserver-se", "Standard", "SQL Server"},
    {"sqlserver-web", "Web", "SQL Server"},
    {"sqlserver-ex", "Express", "SQL Server"},
    {"db2-se", "", "Db2"},
    {"db2-ae", "", "Db2"},
};

const EngineFacts* engine_facts(std::string_view engine) {
  const auto* found = std::find_if(std::begin(engines), std::end(engines),
                                   [&](const EngineFacts& facts) { return facts.engine == engine; });
  return found == std::end(engines) ? nullptr : found;
}

std::string instance_item(std::string_view instance_class, const EngineFacts& engine,
                          std::string_view deployment, std::string_view license) {
  std::string item = fmt::format("{};deployment={}", instance_class, deployment);
  if (!engine.edition.empty()) item += fmt::format(";edition={}", engine.edition);
  item += fmt::format(";engine={}", engine.product);
  if (!license.empty()) item += fmt::format(";license={}", license);
  return item;
}

/// Whether the engine is sold under a choice of licences.
bool is_licensed(const EngineFacts& engine) {
  return engine.product == "Oracle" || engine.product == "SQL Server" || engine.product == "Db2";
}

/// AWS's default licence where the attribute is absent: what the edition is sold with. Oracle Standard Two is
/// sold both ways, so nothing.
std::optional<std::string_view> license_of(const EngineFacts& engine, std::string_view license_model) {
  if (!is_licensed(engine)) return "";
  if (license_model == "bring-your-own-license") return "Bring your own license";
  if (license_model == "license-included") return "License included";
  if (license_model == "marketplace-license") return "Marketplace";
  if (engine.product == "SQL Server") return "License included";
  if (engine.edition == "Standard Two") return std::nullopt;
  return "Bring your own license";
}

/// When standard support of a major version ended and its extended support began to be charged, and since
/// when the third year's price holds. From the release calendars in the RDS and Aurora user guides.
struct ExtendedSupport {
  std::string_view engine;
  std::string_view version;
  std::string_view from;
  std::string_view third_year;
  std::string_view product;
};

constexpr ExtendedSupport extended_support[] = {
    {"mysql", "5.7", "2024-03-01", "2026-03-01", "MySQL"},
    {"mysql", "8.0", "2026-08-01", "2028-08-01", "MySQL"},
    {"postgres", "11", "2024-04-01", "2026-04-01", "PostgreSQL"},
    {"postgres", "12", "2025-03-01", "2027-03-01", "PostgreSQL"},
    {"postgres", "13", "2026-03-01", "2028-03-01", "PostgreSQL"},
    {"postgres", "14", "2027-03-01", "2029-03-01", "PostgreSQL"},
    {"postgres", "15", "2028-03-01", "2030-03-01", "PostgreSQL"},
    {"postgres", "16", "2029-03-01", "2031-03-01", "PostgreSQL"},
    {"aurora-mysql", "5.7", "2024-12-01", "2026-12-01", "MySQL"},
    {"aurora-mysql", "8.0", "2028-05-01", "2030-05-01", "MySQL"},
    {"aurora-postgresql", "11", "2024-04-01", "2026-04-01", "PostgreSQL"},
    {"aurora-postgresql", "12", "2025-03-01", "2027-03-01", "PostgreSQL"},
    {"aurora-postgresql", "13", "2026-03-01", "2028-03-01", "PostgreSQL"},
    {"aurora-postgresql", "14", "2027-03-01", "2029-03-01", "PostgreSQL"},
};

/// "8.0" of "8.0.36", "11" of "11.22", "5.7" of "5.7.mysql_aurora.2.11.1".
bool is_version(std::string_view version, std::string_view major) {
  return starts(version, major) && (version.size() == major.size() || version[major.size()] == '.');
}

/// A line when standard support of the version has ended on the day of the plan. Only the plan's own date
/// counts, so the same plan always costs the same; without one the line is open from nothing to the first
/// price.
void extended(const Resource& r, Bill& bill, std::string_view engine, const Amount& vcpu) {
  const Value version = r.given("engine_version");
  if (r.given("engine_lifecycle_support").is("open-source-rds-extended-support-disabled")) return;
  const auto text = version.scalar();
  if (!text) return;  // AWS picks its default version, which is a supported one
  for (const ExtendedSupport& row : extended_support) {
    if (row.engine != engine || !is_version(*text, row.version)) continue;
    const std::string_view today = r.timestamp();
    if (!today.empty() && today < row.from) return;
    const bool third = !today.empty() && today >= row.third_year;
    const Amount count =
        today.empty() && vcpu.known()
            ? Amount(Range<Quantity>(0, vcpu.range->high), "extended support depends on the day of the plan")
            : vcpu;
    Component& line = bill.hourly(
        third ? "Extended support (year 3)" : "Extended support (years 1 and 2)", rds,
        fmt::format("extended_support_vcpu_hour;engine={};year={}", row.product, third ? "3" : "1-2"), count);
    line.remark(fmt::format("charged for {} {} since {}", engine, row.version, row.from));
    return;
  }
}

/// Said within half a year before extended support of the version begins to be charged.
std::string support_ends_soon(const Resource& r, std::string_view engine) {
  constexpr int soon = 180;
  const auto text = r.given("engine_version").scalar();
  if (!text || r.given("engine_lifecycle_support").is("open-source-rds-extended-support-disabled")) return {};
  for (const ExtendedSupport& row : extended_support) {
    if (row.engine != engine || !is_version(*text, row.version)) continue;
    const auto left = days_between(r.timestamp(), row.from);
    if (left && *left > 0 && *left <= soon)
      return fmt::format("extended support of {} {} is charged from {} on", engine, row.version, row.from);
  }
  return {};
}

Amount vcpu_amount(std::string_view instance_class, int instances) {
  if (const auto count = vcpus(instance_class))
    return Amount(Quantity(*count * instances), fmt::format("vCPUs of {}", instance_class));
  return Amount::unknown(fmt::format("the vCPUs of {} are not known", instance_class));
}

/// Long retention of Performance Insights is paid for each vCPU; seven days are free.
void insights(const Resource& r, Bill& bill, std::string_view item, std::string_view label,
              const Amount& size) {
  if (r.given("database_insights_mode").is("advanced")) {
    bill.unknown("Database Insights (advanced)", "the price of Database Insights is not in the price table");
    return;
  }
  const Value enabled = r.given("performance_insights_enabled");
  if (enabled.unknown()) {
    bill.unknown("Performance Insights", "performance_insights_enabled is known after apply");
    return;
  }
  if (!enabled.is_true()) return;
  const Amount days = r.amount("performance_insights_retention_period", Quantity(7));
  if (!days.known())
    bill.unknown("Performance Insights (long retention)", days.origin);
  else if (days.range->high > Quantity(7))
    bill.monthly(fmt::format("Performance Insights (long retention, {})", label), rds, item, size);
  if (bill.has_price(rds, "performance_insights_api_request"))
    bill.metered("Performance Insights API requests", rds, "performance_insights_api_request",
                 r.usage("monthly_additional_performance_insights_requests"))
        .remark("the first million requests of the month are free");
}

void instance_insights(const Resource& r, Bill& bill, std::string_view instance_class, int instances) {
  insights(
      r, bill,
      fmt::format("performance_insights_ltr_vcpu_month;instance_family={}", instance_family(instance_class)),
      instance_class, vcpu_amount(instance_class, instances));
}

void cpu_credits(const Resource& r, Bill& bill, std::string_view instance_class, std::string_view engine) {
  const std::string_view family = instance_family(instance_class);
  if (family != "t3" && family != "t4g") return;
  const std::string_view product = is_aurora(engine)             ? "engine=Aurora;"
                                   : starts(engine, "sqlserver") ? "engine=SQL Server;"
                                                                 : "";
  const std::string item = fmt::format("cpu_credit_vcpu_hour;{}instance_family={}", product, family);
  const Amount hours = r.usage("monthly_cpu_credit_hrs");
  if (!hours.known() && !bill.has_price(rds, item)) return;
  Amount used = hours * r.usage_or("vcpu_count", vcpu_amount(instance_class, 1));
  used.wants_use = !hours.known();
  bill.metered("CPU credits above the baseline", rds, item, used);
}

/// What gp3 includes, by size. RDS user guide, "Amazon RDS DB instance storage": above a threshold the
/// volume is striped over four; Oracle has a lower threshold, SQL Server none.
struct Included {
  Quantity iops, throughput;
};

Included included_in_gp3(std::string_view engine, Quantity gib) {
  const bool oracle = starts(engine, "oracle") || starts(engine, "custom-oracle");
  const bool sql_server = starts(engine, "sqlserver") || starts(engine, "custom-sqlserver");
  if (sql_server || gib < Quantity(oracle ? 200 : 400)) return {3000, 125};
  return {12000, 500};
}

/// What of `provisioned` is above the included amount, over the sizes that the volume may have.
Amount above_included(const Amount& provisioned, const Amount& size, std::string_view engine,
                      Quantity Included::*what) {
  if (!provisioned.known() || !size.known()) return provisioned.known() ? size : provisioned;
  const auto over = [&](Quantity p, Quantity gib) {
    return std::max(p - included_in_gp3(engine, gib).*what, Quantity(0));
  };
  return Amount(Range<Quantity>(over(provisioned.range->low, size.range->high),
                                over(provisioned.range->high, size.range->low)),
                provisioned.origin);
}

/// allocated_storage, up to max_allocated_storage where storage autoscaling is on.
Amount allocated(const Resource& r, Amount size) {
  const Value limit = r.given("max_allocated_storage");
  if (!size.known() || limit.absent()) return size;
  const Amount most = Resource::amount(limit, "max_allocated_storage");
  if (!most.known())
    return Amount::unknown(fmt::format("{}, so how far storage may grow is open", most.origin));
  if (most.range->high <= size.range->high) return size;
  return Amount(Range<Quantity>(size.range->low, most.range->high),
                "allocated_storage..max_allocated_storage");
}

/// `deployment` is what is certain; `either` says that it may be Multi-AZ instead.
void storage(const Resource& r, Bill& bill, std::string_view engine, std::string_view deployment, bool either,
             const std::optional<std::string>& type, const Amount& size) {
  if (!type) {
    bill.unknown("Storage", "storage_type is known after apply");
    return;
  }
  const auto add = [&](std::string_view name, std::string_view product, const Amount& quantity) -> Component& {
    const auto item = [&](std::string_view where) {
      return fmt::format("{};deployment={};volume={}", product, where, *type);
    };
    Component& line = bill.monthly(fmt::format("{} ({})", name, *type), rds, item(deployment), quantity);
    if (either) bill.widen(line, rds, item("Multi-AZ"));
    return line;
  };
  const bool provisioned = *type == "io1" || *type == "io2";
  // RDS user guide, "Provisioned IOPS SSD storage": no less can be had; SQL Server may have smaller volumes.
  const bool small = starts(engine, "sqlserver") || starts(engine, "custom-sqlserver");
  constexpr std::string_view least = "AWS makes such storage of 100 GB and 1000 IOPS at least";
  add("Storage", "storage_gb_month", provisioned && !small ? size.at_least(100) : size)
      .remark(provisioned && !small && size.known() && size.range->low < Quantity(100) ? least : "");
  if (provisioned) {
    const Amount iops = r.amount("iops");
    add("Provisioned IOPS", "provisioned_iops_month", iops.at_least(1000))
        .remark(iops.known() && iops.range->low < Quantity(1000) ? least : "");
  } else if (*type == "gp3") {
    add("IOPS above the included", "provisioned_iops_month",
        above_included(r.amount("iops", Quantity(0)), size, engine, &Included::iops));
    add("Throughput above the included", "provisioned_throughput_mibps_month",
        above_included(r.amount("storage_throughput", Quantity(0)), size, engine, &Included::throughput));
  } else if (*type == "standard") {
    bill.metered("I/O requests (magnetic)", rds, "magnetic_io_request",
                 r.usage("monthly_standard_io_requests"));
  }
  // A log volume of its own has a fixed size (RDS user guide, "Dedicated log volume").
  if (r.given("dedicated_log_volume").is_true()) {
    add("Dedicated log volume", "storage_gb_month",
        Amount(Quantity(1000), "a dedicated log volume has 1000 GiB"));
    if (provisioned)
      add("Dedicated log volume IOPS", "provisioned_iops_month",
          Amount(Quantity(3000), "a dedicated log volume has 3000 IOPS"));
  }
}

void backup(const Resource& r, Bill& bill, Quantity default_days, Quantity free_days, std::string_view item,
            const Amount& used, std::string_view note) {
  const Amount days = r.amount("backup_retention_period", default_days);
  if (days.known() && days.range->high <= free_days && !used.known()) return;
  bill.metered("Backup storage", rds, item, used).remark(note);
}

/// What is not set on a replica or a restored copy comes from the instance it is made of.
struct Origin {
  std::optional<Resource> source;
  std::string missing;  ///< why it is not known, when there should be one
};

Origin origin_of(const Resource& r) {
  Origin origin;
  if (!r.given("replicate_source_db").absent()) {
    origin.source = r.refer("replicate_source_db", "aws_db_instance");
    origin.missing = "of the source in replicate_source_db, which is not in this plan";
  } else if (!r.given("restore_to_point_in_time").absent() &&
             r.given("restore_to_point_in_time").size() > 0) {
    origin.source = r.refer({"restore_to_point_in_time", "source_db_instance_identifier"}, "aws_db_instance");
    origin.missing = "of the restored instance, which is not in this plan";
  } else if (!r.given("snapshot_identifier").absent()) {
    origin.missing = "of the snapshot, which the plan does not tell";
  }
  return origin;
}

std::optional<std::string> inherited_text(const Resource& r, const Origin& origin,
                                          std::string_view attribute) {
  const auto own = r.text(attribute, "");
  if (!own || !own->empty() || origin.missing.empty()) return own;
  if (!origin.source) return std::nullopt;
  return origin.source->text(attribute, "");
}

std::string why_unknown(const Resource& r, const Origin& origin, std::string_view attribute) {
  if (!r.given(attribute).absent() || origin.missing.empty())
    return fmt::format("{} is known after apply", attribute);
  return fmt::format("{} is that {}", attribute,
                     origin.source ? "of the source, known after apply" : origin.missing);
}

void aurora_instance(const Resource& r, Bill& bill, const std::string& engine);

void db_instance(const Resource& r, Bill& bill) {
  const Origin origin = origin_of(r);
  const std::optional<std::string> engine = inherited_text(r, origin, "engine");
  const std::optional<std::string> instance_class = inherited_text(r, origin, "instance_class");
  if (!engine || engine->empty()) {
    bill.unknown("Instance", why_unknown(r, origin, "engine"));
    return;
  }
  if (is_aurora(*engine)) return aurora_instance(r, bill, *engine);

  bill_managed_secret(r, bill, "manage_master_user_password");
  const Value zones = r.given("multi_az");
  const std::string_view deployment = zones.is_true() ? "Multi-AZ" : "Single-AZ";
  const EngineFacts* facts = engine_facts(*engine);
  if (!instance_class || instance_class->empty()) {
    bill.unknown("Instance", why_unknown(r, origin, "instance_class"));
  } else if (facts == nullptr) {
    bill.unknown("Instance", fmt::format("the price of engine {} is not in the price table", *engine));
  } else {
    const std::optional<std::string> model = inherited_text(r, origin, "license_model");
    const auto license =
        model || !is_licensed(*facts) ? license_of(*facts, model.value_or("")) : std::nullopt;
    Component& line = bill.hourly(
        fmt::format("Instance (on-demand, {}, {})", *instance_class, deployment), rds,
        instance_item(*instance_class, *facts, deployment, license.value_or("License included")), 1);
    line.remark(reserved_terms(r));
    line.remark(support_ends_soon(r, *engine));
    if (!license) {
      line.origin = "license_model is not known: from one's own licence to licence included";
      bill.widen(line, rds, instance_item(*instance_class, *facts, deployment, "Bring your own license"));
    }
    if (zones.unknown()) {
      line.origin = "multi_az is known after apply: from Single-AZ to Multi-AZ";
      bill.widen(line, rds,
                 instance_item(*instance_class, *facts, "Multi-AZ", license.value_or("License included")));
    }
  }

  Amount size = r.amount("allocated_storage");
  if (!size.known() && r.given("allocated_storage").absent() && !origin.missing.empty()) {
    size = origin.source ? origin.source->amount("allocated_storage")
                         : Amount::unknown(why_unknown(r, origin, "allocated_storage"));
  }
  std::optional<std::string> type = r.text("storage_type", "");
  if (type && type->empty() && origin.source) type = origin.source->text("storage_type", "");
  // The provider's documentation: io1 if iops is set, gp2 if not. A snapshot brings its own type along.
  if (type && type->empty() && !origin.missing.empty() && !origin.source)
    type = std::nullopt;
  else if (type && type->empty())
    type = r.given("iops").absent() ? "gp2" : "io1";
  if (!type && r.given("storage_type").absent())
    bill.unknown("Storage", why_unknown(r, origin, "storage_type"));
  else
    storage(r, bill, *engine, deployment, zones.unknown(), type,
            r.usage_or("storage_gb", allocated(r, size)));

  backup(r, bill, 0, 0, "backup_gb_month", r.usage("additional_backup_storage_gb"),
         "free up to the provisioned storage of the region");
  if (instance_class) {
    const int instances = zones.is_true() ? 2 : 1;
    instance_insights(r, bill, *instance_class, 1);
    extended(r, bill, *engine, vcpu_amount(*instance_class, instances));
    cpu_credits(r, bill, *instance_class, *engine);
  }
}

std::string aurora_item(std::string_view instance_class, std::string_view engine, std::string_view storage) {
  if (instance_class == "db.serverless")
    return fmt::format("aurora_serverless_v2_acu_hour;storage={}", storage);
  return fmt::format("{};engine={};storage={}", instance_class, aurora_name(engine), storage);
}

/// min_capacity..max_capacity of the cluster's serverlessv2_scaling_configuration.
Amount capacity_units(const std::optional<Resource>& cluster, std::string_view block) {
  if (!cluster) return Amount::unknown(fmt::format("the cluster with its {} is not in this plan", block));
  const Value scaling = cluster->values().block(block);
  if (cluster->values()[block].unknown())
    return Amount::unknown(fmt::format("{} is known after apply", block));
  if (scaling.absent()) return Amount::unknown(fmt::format("the cluster has no {}", block));
  const Amount low = Resource::amount(scaling["min_capacity"], "min_capacity");
  const Amount high = Resource::amount(scaling["max_capacity"], "max_capacity");
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                fmt::format("min_capacity..max_capacity of {}", block));
}

void aurora_instance(const Resource& r, Bill& bill, const std::string& engine) {
  const std::optional<Resource> cluster = r.refer("cluster_identifier", "aws_rds_cluster");
  const std::optional<std::string> instance_class = r.text("instance_class", "");
  if (!instance_class || instance_class->empty()) {
    bill.unknown("Instance", "instance_class is known after apply");
    return;
  }
  const bool serverless = *instance_class == "db.serverless";
  const Amount units = serverless ? r.usage_or("capacity_units_per_hr",
                                               capacity_units(cluster, "serverlessv2_scaling_configuration"))
                                  : Amount(1);
  const Value storage = cluster ? cluster->given("storage_type") : Value();
  const bool optimized = storage.is("aurora-iopt1");
  const std::string label =
      serverless ? "Aurora Serverless v2" : fmt::format("Instance (on-demand, {})", *instance_class);
  Component& line =
      bill.hourly(optimized ? label + ", I/O-Optimized" : label, rds,
                  aurora_item(*instance_class, engine, optimized ? "I/O-Optimized" : "Standard"), units);
  line.remark(reserved_terms(r));
  if (!cluster || storage.unknown()) {
    line.remark(cluster ? "storage_type of the cluster is known after apply: Standard to I/O-Optimized"
                        : "the cluster is not in this plan: Standard to I/O-Optimized");
    bill.widen(line, rds, aurora_item(*instance_class, engine, "I/O-Optimized"));
  }
  if (serverless) {
    insights(r, bill, "performance_insights_ltr_acu_month;instance_family=serverless-v2", "serverless",
             units);
    return;
  }
  instance_insights(r, bill, *instance_class, 1);
  const Resource& versioned = cluster && r.given("engine_version").absent() ? *cluster : r;
  extended(versioned, bill, engine, vcpu_amount(*instance_class, 1));
  cpu_credits(r, bill, *instance_class, engine);
}

void cluster_instance(const Resource& r, Bill& bill) {
  std::optional<std::string> engine = r.text("engine", "");
  if (!engine || engine->empty())
    if (const auto cluster = r.refer("cluster_identifier", "aws_rds_cluster"))
      engine = cluster->text("engine", "");
  if (!engine || engine->empty())
    bill.unknown("Instance", "engine is known after apply");
  else if (is_aurora(*engine))
    aurora_instance(r, bill, *engine);
  else
    bill.unknown("Instance", fmt::format("instances of {} clusters are priced with their cluster", *engine));
}

/// A Multi-AZ DB cluster: one writer and two readable standbys, sold as one.
void multi_az_cluster(const Resource& r, Bill& bill, const std::string& engine) {
  constexpr std::string_view deployment = "Multi-AZ (readable standbys)";
  const std::optional<std::string> instance_class = r.text("db_cluster_instance_class", "");
  const EngineFacts* facts = engine_facts(engine);
  if (!instance_class)
    bill.unknown("Instances", "db_cluster_instance_class is known after apply");
  else if (facts == nullptr)
    bill.unknown("Instances", fmt::format("the price of engine {} is not in the price table", engine));
  else
    bill.hourly(fmt::format("Writer and two readable standbys (on-demand, {})", *instance_class), rds,
                instance_item(*instance_class, *facts, deployment, ""), 1)
        .remark("the price is that of the three instances");
  // RDS API reference, CreateDBCluster: io1 is the default of Multi-AZ DB clusters.
  storage(r, bill, engine, deployment, false, r.text("storage_type", "io1"), r.amount("allocated_storage"));
  backup(r, bill, 1, 0, "backup_gb_month", r.usage("backup_snapshot_size_gb"),
         "free up to the provisioned storage of the region");
  if (!instance_class) return;
  instance_insights(r, bill, *instance_class, 3);
  extended(r, bill, engine, vcpu_amount(*instance_class, 3));
}

/// Aurora Serverless v1. RDS API reference, ScalingConfiguration: 1 to 16 units, pausing when idle.
void serverless_v1(const Resource& r, Bill& bill) {
  const Value scaling = r.values().block("scaling_configuration");
  const Amount low = Resource::amount(scaling["min_capacity"], "min_capacity", Quantity(1));
  const Amount high = Resource::amount(scaling["max_capacity"], "max_capacity", Quantity(16));
  const bool pauses = !scaling["auto_pause"].is_false();
  Amount units = !low.known() ? low : high;
  if (low.known() && high.known())
    units = Amount(
        Range<Quantity>(pauses ? Quantity(0) : low.range->low, std::max(low.range->low, high.range->high)),
        pauses ? "0 while paused, up to max_capacity" : "min_capacity..max_capacity");
  bill.hourly("Aurora Serverless v1", rds, "aurora_serverless_v1_acu_hour",
              r.usage_or("capacity_units_per_hr", units));
}

/// Reads and writes of a month, by their average in a second; one of the two may be missing.
Amount io_requests(const Resource& r) {
  const Amount reads = r.usage("read_requests_per_sec"), writes = r.usage("write_requests_per_sec");
  const Amount both = reads.known() == writes.known() ? reads + writes : reads.known() ? reads : writes;
  Amount all = both * Amount(3600 * hours_per_month);
  all.usage_keys = reads.usage_keys;
  all.usage_keys.add(writes.usage_keys);
  return all;
}

/// Change records are kept for the window, and each costs for every hour that it is kept.
Amount change_records(const Resource& r) {
  return r.usage("average_statements_per_hr") * r.usage("change_records_per_statement") *
         r.usage("backtrack_window_hrs") * Amount(hours_per_month);
}

void cluster(const Resource& r, Bill& bill) {
  const std::optional<std::string> engine = r.text("engine", "aurora");
  if (!engine) {
    bill.unknown("Cluster", "engine is known after apply");
    return;
  }
  bill_managed_secret(r, bill, "manage_master_user_password");
  if (!is_aurora(*engine)) {
    multi_az_cluster(r, bill, *engine);
    return;
  }
  const std::optional<std::string> storage = r.text("storage_type", "");
  const bool optimized = storage == "aurora-iopt1";
  bill.metered(optimized ? "Storage (I/O-Optimized)" : "Storage", rds,
               fmt::format("aurora_storage_gb_month;storage={}", optimized ? "I/O-Optimized" : "Standard"),
               r.usage("storage_gb"));
  if (!optimized) bill.metered("I/O requests", rds, "aurora_io_request", io_requests(r));
  // The size of one snapshot, kept for each day but the free one.
  const Amount paid_days = r.amount("backup_retention_period", Quantity(1)).above(Quantity(1));
  backup(r, bill, 1, 1, "aurora_backup_gb_month", r.usage("backup_snapshot_size_gb") * paid_days,
         "one day of backups is free");
  if (r.given("engine_mode").is("serverless")) serverless_v1(r, bill);
  const Value backtrack = r.given("backtrack_window");
  if (backtrack.unknown() || (backtrack.number() && !backtrack.number()->is_zero()))
    bill.metered("Backtrack change records", rds, "aurora_backtrack_change_record_hour", change_records(r));
  else
    bill.if_used("Backtrack change records", rds, "aurora_backtrack_change_record_hour", change_records(r));
  if (!r.given("global_cluster_identifier").absent() &&
      bill.has_price(rds, "aurora_global_replicated_write_io"))
    bill.metered("Replicated write I/O (global database)", rds, "aurora_global_replicated_write_io",
                 r.usage("monthly_replicated_write_ios"));
  if (r.given("enable_http_endpoint").is_true() && bill.has_price(rds, "data_api_request"))
    bill.metered("Data API requests", rds, "data_api_request", r.usage("monthly_data_api_requests"));
  if (const Amount exported = r.usage("snapshot_export_size_gb");
      exported.known() || bill.has_price(rds, "snapshot_export_gb"))
    bill.metered("Snapshot export", rds, "snapshot_export_gb", exported);
}

void global_cluster(const Resource& r, Bill& bill) {
  const std::optional<std::string> engine = r.text("engine", "aurora");
  if (engine && !is_aurora(*engine))
    bill.unknown("Global cluster", fmt::format("the price of engine {} is not in the price table", *engine));
  else
    bill.metered("Replicated write I/O (global database)", rds, "aurora_global_replicated_write_io",
                 r.usage("monthly_replicated_write_ios"));
}

/// A proxy is paid by the vCPUs of the instances behind it, at least two each; by ACUs, at least eight, for
/// serverless ones.
void proxy(const Resource& r, Bill& bill) {
  std::optional<Amount> cpus, units;
  const auto plus = [](const std::optional<Amount>& sum, const Amount& more) {
    return sum ? *sum + more : more;
  };
  const auto add = [&](const Resource& instance) {
    const std::optional<std::string> instance_class = instance.text("instance_class", "");
    if (instance_class == "db.serverless") {
      Amount capacity = capacity_units(instance.refer("cluster_identifier", "aws_rds_cluster"),
                                       "serverlessv2_scaling_configuration");
      if (capacity.known())
        capacity = Amount(Range<Quantity>(std::max(capacity.range->low, Quantity(8)),
                                          std::max(capacity.range->high, Quantity(8))),
                          "ACUs of the target, at least 8");
      units = plus(units, capacity);
      return;
    }
    Amount count = instance_class ? vcpu_amount(*instance_class, 1)
                                  : Amount::unknown("instance_class of the target is known after apply");
    if (count.known() && count.range->high < Quantity(2)) count = Amount(Quantity(2), "at least two vCPUs");
    cpus = plus(cpus, count);
  };
  for (const Resource& target : r.referrers("aws_db_proxy_target", "db_proxy_name")) {
    if (const auto instance = target.refer("db_instance_identifier", "aws_db_instance")) add(*instance);
    if (const auto cluster = target.refer("db_cluster_identifier", "aws_rds_cluster")) {
      for (const Resource& instance : cluster->referrers("aws_rds_cluster_instance", "cluster_identifier"))
        add(instance);
      if (const auto members = cluster->text("db_cluster_instance_class", ""); members && !members->empty())
        cpus = plus(cpus, vcpu_amount(*members, 3));
    }
  }
  if (!cpus && !units) {
    bill.unknown("Proxy", "it is paid by the vCPUs of its targets, which are not in this plan");
    return;
  }
  if (cpus) bill.hourly("Proxy (vCPUs of its targets)", rds, "proxy_vcpu_hour", *cpus);
  if (units) bill.hourly("Proxy (ACUs of its targets)", rds, "proxy_acu_hour", *units);
}

void proxy_endpoint(const Resource&, Bill& bill) {
  bill.free("an interface endpoint of it is priced with the VPC; the proxy itself is paid by vCPUs");
}

void snapshot(const Resource& r, Bill& bill) {
  bill.metered("Snapshot storage", rds, "backup_gb_month", r.usage("storage_gb"))
      .remark("free up to the provisioned storage of the region");
}

void cluster_snapshot(const Resource& r, Bill& bill) {
  const auto cluster = r.refer("db_cluster_identifier", "aws_rds_cluster");
  const auto engine = cluster ? cluster->text("engine", "aurora") : std::string("aurora");
  bill.metered("Snapshot storage", rds,
               engine && !is_aurora(*engine) ? "backup_gb_month" : "aurora_backup_gb_month",
               r.usage("storage_gb"));
}

void backup_replication(const Resource& r, Bill& bill) {
  bill.metered("Replicated backup storage", rds, "backup_gb_month", r.usage("storage_gb"));
}

void export_task(const Resource& r, Bill& bill) {
  bill.metered("Snapshot export", rds, "snapshot_export_gb", r.usage("snapshot_export_size_gb"));
}

constexpr Pricer pricers[] = {
    {"aws_db_instance", "RDS", db_instance},
    {"aws_rds_cluster", "RDS", cluster},
    {"aws_rds_cluster_instance", "RDS", cluster_instance},
    {"aws_rds_global_cluster", "RDS", global_cluster},
    {"aws_db_proxy", "RDS", proxy},
    {"aws_db_proxy_endpoint", "RDS", proxy_endpoint},
    {"aws_db_snapshot", "RDS", snapshot},
    {"aws_db_snapshot_copy", "RDS", snapshot},
    {"aws_db_cluster_snapshot", "RDS", cluster_snapshot},
    {"aws_rds_cluster_snapshot_copy", "RDS", cluster_snapshot},
    {"aws_db_instance_automated_backups_replication", "RDS", backup_replication},
    {"aws_rds_export_task", "RDS", export_task},
};

}  // namespace

std::span<const Pricer> rds_pricers() {
  return pricers;
}
