// What databases, storage, integration, edge, identity and observation cost, on small plans. Expected figures
// are worked out by hand from pricing/*.csv: they change only when a price there does.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "cost/instance_class.h"
#include "cost/pricer.h"
#include "plan_text.h"

namespace {

std::string_view word(LineStatus status) {
  switch (status) {
    case LineStatus::priced:
      return "priced";
    case LineStatus::usage:
      return "usage";
    case LineStatus::assumed:
      return "assumed";
    case LineStatus::unknown:
      return "unknown";
  }
  return "?";
}

std::string both(const std::string& low, const std::string& high) {
  return low == high ? low : low + ".." + high;
}

/// `Name | quantity | price key | status | monthly`; of a line by use, its rate in place of the last.
std::string text(const Component& line) {
  std::string quantity = "-";
  if (line.quantity) quantity = both(line.quantity->low.text(), line.quantity->high.text());
  const std::string money = line.status == LineStatus::usage
                                ? line.price->exact()
                                : both(line.monthly.low.cents(), line.monthly.high.cents());
  return fmt::format("{} | {} | {} | {} | {}", line.name, quantity, line.price_key, word(line.status), money);
}

struct Priced {
  CostClass cost_class = CostClass::unsupported;
  std::vector<std::string> after, before;
  std::vector<std::string> origins, notes;
  std::string note;
};

/// The resource at `address` of the plan.
Priced priced(const std::vector<PlannedResource>& resources, const std::string& address,
              const std::string& region = "us-east-1",
              const std::string& timestamp = "2026-10-01T00:00:00Z") {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_text(resources, region, timestamp));
  const Graph graph(plan);
  const Estimate all = estimate(graph, prices, "");
  Priced found;
  for (const ResourceCost& cost : all.resources) {
    if (cost.change->address != address) continue;
    found.cost_class = cost.cost_class;
    found.note = cost.note;
    for (const Component& line : cost.after_components) {
      found.after.push_back(text(line));
      found.origins.push_back(line.origin);
      found.notes.push_back(line.note);
    }
    for (const Component& line : cost.before_components) found.before.push_back(text(line));
  }
  return found;
}

/// One resource alone in us-east-1.
Priced alone(const std::string& type, const std::string& after, const std::string& unknown = "{}",
             const std::string& expressions = "{}") {
  return priced({{type + ".x", after, unknown, expressions}}, type + ".x");
}

struct Case {
  const char* title;
  const char* type;
  const char* after;
  CostClass cost_class;
  std::vector<std::string> lines;  ///< those that are not by use, unless the class is usage
};

void check(const Case& c) {
  DYNAMIC_SECTION(c.title) {
    const Priced cost = alone(c.type, c.after);
    std::vector<std::string> lines;
    for (const std::string& line : cost.after)
      if (c.cost_class == CostClass::usage || line.find("| usage |") == std::string::npos)
        lines.push_back(line);
    CHECK(name(cost.cost_class) == name(c.cost_class));
    CHECK(lines == c.lines);
  }
}

constexpr CostClass is_priced = CostClass::priced, is_usage = CostClass::usage, is_free = CostClass::free,
                    is_unknown = CostClass::unknown;

}  // namespace

TEST_CASE("the vCPUs of an instance class follow from its size") {
  CHECK(vcpus("db.r6g.large") == 2);
  CHECK(vcpus("db.r6g.xlarge") == 4);
  CHECK(vcpus("db.r5.24xlarge") == 96);
  CHECK(vcpus("db.t3.micro") == 2);
  CHECK(vcpus("db.t2.micro") == 1);
  CHECK(vcpus("db.r5b.large.tpc1.mem2x") == 1);
  CHECK(vcpus("db.r5.2xlarge.tpc2.mem4x") == 8);
  CHECK_FALSE(vcpus("db.serverless"));
  CHECK_FALSE(vcpus("db.m5.metal"));
  CHECK_FALSE(vcpus("db.m5.99999999999xlarge"));
  CHECK_FALSE(vcpus(""));
  CHECK(instance_family("db.r6g.large") == "r6g");
}

TEST_CASE("RDS instances cost class, engine, deployment and storage") {
  const Case cases[] = {
      {"PostgreSQL, two zones, gp3 without extras",
       "aws_db_instance",
       R"({"engine":"postgres","engine_version":"16.3","instance_class":"db.r5.large","multi_az":true,"allocated_storage":500,"storage_type":"gp3","iops":12000,"storage_throughput":500})",
       is_priced,
       {"Instance (on-demand, db.r5.large, Multi-AZ) | 730 | "
        "AmazonRDS/db.r5.large;deployment=Multi-AZ;engine=PostgreSQL@us-east-1 | priced | 365.00",
        "Storage (gp3) | 500 | AmazonRDS/storage_gb_month;deployment=Multi-AZ;volume=gp3@us-east-1 | priced "
        "| "
        "115.00"}},
      {"gp3 above what comes with a small volume",
       "aws_db_instance",
       R"({"engine":"mysql","engine_version":"8.4","instance_class":"db.m5.large","multi_az":false,"allocated_storage":100,"storage_type":"gp3","iops":4000,"storage_throughput":225})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Single-AZ) | 730 | "
        "AmazonRDS/db.m5.large;deployment=Single-AZ;engine=MySQL@us-east-1 | priced | 124.83",
        "Storage (gp3) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced "
        "| "
        "11.50",
        "IOPS above the included (gp3) | 1000 | "
        "AmazonRDS/provisioned_iops_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced | 20.00",
        "Throughput above the included (gp3) | 100 | "
        "AmazonRDS/provisioned_throughput_mibps_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced | "
        "8.00"}},
      {"Oracle has 12,000 IOPS from 200 GiB on",
       "aws_db_instance",
       R"({"engine":"oracle-ee","license_model":"bring-your-own-license","instance_class":"db.m5.large","multi_az":false,"allocated_storage":200,"storage_type":"gp3","iops":13000})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Single-AZ) | 730 | AmazonRDS/"
        "db.m5.large;deployment=Single-AZ;edition=Enterprise;engine=Oracle;license=Bring your own "
        "license@us-east-1 | priced | 124.83",
        "Storage (gp3) | 200 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced "
        "| "
        "23.00",
        "IOPS above the included (gp3) | 1000 | "
        "AmazonRDS/provisioned_iops_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced | 20.00"}},
      {"SQL Server has 3,000 whatever the size",
       "aws_db_instance",
       R"({"engine":"sqlserver-se","instance_class":"db.m5.large","multi_az":false,"allocated_storage":1000,"storage_type":"gp3","iops":4000})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Single-AZ) | 730 | AmazonRDS/"
        "db.m5.large;deployment=Single-AZ;edition=Standard;engine=SQL Server;license=License "
        "included@us-east-1 | priced | 713.21",
        "Storage (gp3) | 1000 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp3@us-east-1 | "
        "priced | "
        "115.00",
        "IOPS above the included (gp3) | 1000 | "
        "AmazonRDS/provisioned_iops_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced | 20.00"}},
      {"storage that may grow is a range, gp2 is the default",
       "aws_db_instance",
       R"({"engine":"mariadb","instance_class":"db.t3.medium","allocated_storage":20,"max_allocated_storage":100})",
       is_priced,
       {"Instance (on-demand, db.t3.medium, Single-AZ) | 730 | "
        "AmazonRDS/db.t3.medium;deployment=Single-AZ;engine=MariaDB@us-east-1 | priced | 49.64",
        "Storage (gp2) | 20..100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp2@us-east-1 | "
        "priced | 2.30..11.50"}},
      {"io1 bills every IOPS, and is the default where iops is set",
       "aws_db_instance",
       R"({"engine":"postgres","instance_class":"db.m5.large","allocated_storage":100,"iops":1000})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Single-AZ) | 730 | "
        "AmazonRDS/db.m5.large;deployment=Single-AZ;engine=PostgreSQL@us-east-1 | priced | 129.94",
        "Storage (io1) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=io1@us-east-1 | priced "
        "| "
        "12.50",
        "Provisioned IOPS (io1) | 1000 | "
        "AmazonRDS/provisioned_iops_month;deployment=Single-AZ;volume=io1@us-east-1 | priced | 100.00"}},
      {"Oracle Standard Two without a licence model may be either",
       "aws_db_instance",
       R"({"engine":"oracle-se2","instance_class":"db.m5.large","allocated_storage":100})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Single-AZ) | 730 | AmazonRDS/"
        "db.m5.large;deployment=Single-AZ;edition=Standard Two;engine=Oracle;license=License "
        "included@us-east-1 | priced | 124.83..319.74",
        "Storage (gp2) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp2@us-east-1 | priced "
        "| "
        "11.50"}},
      {"long retention of Performance Insights costs by the vCPU, extended support by the vCPU hour",
       "aws_db_instance",
       R"({"engine":"postgres","engine_version":"12.9","instance_class":"db.m5.large","multi_az":true,"allocated_storage":100,"performance_insights_enabled":true,"performance_insights_retention_period":731})",
       is_priced,
       {"Instance (on-demand, db.m5.large, Multi-AZ) | 730 | "
        "AmazonRDS/db.m5.large;deployment=Multi-AZ;engine=PostgreSQL@us-east-1 | priced | 259.88",
        "Storage (gp2) | 100 | AmazonRDS/storage_gb_month;deployment=Multi-AZ;volume=gp2@us-east-1 | priced "
        "| "
        "23.00",
        "Performance Insights (long retention, db.m5.large) | 2 | "
        "AmazonRDS/performance_insights_ltr_vcpu_month;instance_family=m5@us-east-1 | priced | 7.63",
        "Extended support (years 1 and 2) | 2920 | "
        "AmazonRDS/extended_support_vcpu_hour;engine=PostgreSQL;year=1-2@us-east-1 | priced | 292.00"}},
      {"an engine without prices is unknown, its storage is not",
       "aws_db_instance",
       R"({"engine":"custom-oracle-ee","instance_class":"db.m5.large","allocated_storage":100})",
       is_unknown,
       {"Instance | - |  | unknown | 0.00",
        "Storage (gp2) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp2@us-east-1 | priced "
        "| "
        "11.50"}},
      {"a class without a price is unknown",
       "aws_db_instance",
       R"({"engine":"postgres","instance_class":"db.z99.large","allocated_storage":100})",
       is_unknown,
       {"Instance (on-demand, db.z99.large, Single-AZ) | 730 | "
        "AmazonRDS/db.z99.large;deployment=Single-AZ;engine=PostgreSQL@us-east-1 | unknown | 0.00",
        "Storage (gp2) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp2@us-east-1 | priced "
        "| "
        "11.50"}},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("what is not known of an RDS instance is a range or unknown, never a default") {
  const std::string known =
      R"({"engine":"postgres","instance_class":"db.m5.large","storage_type":"gp2","allocated_storage":100})";

  SECTION("a deployment known after apply is a range over both") {
    const Priced cost = alone("aws_db_instance", known, R"({"multi_az":true})",
                              R"({"multi_az":{"references":["aws_x.y.z","aws_x.y"]}})");
    REQUIRE(cost.after.size() >= 2);
    CHECK(cost.after[0] ==
          "Instance (on-demand, db.m5.large, Single-AZ) | 730 | "
          "AmazonRDS/db.m5.large;deployment=Multi-AZ;engine=PostgreSQL@us-east-1 | priced | 129.94..259.88");
    CHECK(cost.after[1] ==
          "Storage (gp2) | 100 | AmazonRDS/storage_gb_month;deployment=Multi-AZ;volume=gp2@us-east-1 | "
          "priced | "
          "11.50..23.00");
  }
  SECTION("what nobody sets is the documented default") {
    const Priced cost = alone("aws_db_instance", known, R"({"multi_az":true,"iops":true})");
    REQUIRE(cost.after.size() >= 2);
    CHECK(cost.after[0].ends_with("| priced | 129.94"));
    CHECK(name(cost.cost_class) == "priced");
  }
  SECTION("class, size and engine") {
    const Priced cost =
        alone("aws_db_instance", R"({"storage_type":"gp2"})",
              R"({"engine":true,"instance_class":true,"allocated_storage":true})",
              R"({"engine":{"references":["aws_x.y.z"]},"instance_class":{"references":["aws_x.y.z"]},)"
              R"("allocated_storage":{"references":["aws_x.y.z"]}})");
    CHECK(name(cost.cost_class) == "unknown");
    REQUIRE_FALSE(cost.origins.empty());
    CHECK(cost.origins[0] == "engine is known after apply");
  }
  SECTION("without a region there is no price") {
    const Priced cost = priced({{"aws_db_instance.x", known}}, "aws_db_instance.x", "");
    CHECK(name(cost.cost_class) == "unknown");
  }
  SECTION("extended support depends on the day of the plan alone") {
    const std::string old =
        R"({"engine":"mysql","engine_version":"5.7.44","instance_class":"db.m5.large","storage_type":"gp2","allocated_storage":20})";
    const auto on = [&](const std::string& day) {
      const Priced cost = priced({{"aws_db_instance.x", old}}, "aws_db_instance.x", "us-east-1", day);
      for (const std::string& line : cost.after)
        if (line.starts_with("Extended")) return line.substr(line.rfind('|') + 2);
      return std::string("none");
    };
    CHECK(on("2024-02-01T00:00:00Z") == "none");
    CHECK(on("2025-06-01T00:00:00Z") == "146.00");
    CHECK(on("2026-06-01T00:00:00Z") == "292.00");
    CHECK(on("") == "0.00..146.00");
  }
}

TEST_CASE("a replica costs what its source says where it says nothing itself") {
  const PlannedResource source{
      "aws_db_instance.main",
      R"({"identifier":"main","engine":"mysql","instance_class":"db.r5.large","storage_type":"gp3","allocated_storage":100})"};
  const PlannedResource replica{
      "aws_db_instance.replica", R"({"instance_class":"db.m5.large","replicate_source_db":"main"})",
      R"({"engine":true,"allocated_storage":true,"storage_type":true})",
      R"({"instance_class":{"constant_value":"db.m5.large"},"replicate_source_db":)" +
          reference_to("aws_db_instance.main.identifier") + "}"};
  const Priced cost = priced({source, replica}, "aws_db_instance.replica");
  REQUIRE(cost.after.size() >= 2);
  CHECK(cost.after[0] ==
        "Instance (on-demand, db.m5.large, Single-AZ) | 730 | "
        "AmazonRDS/db.m5.large;deployment=Single-AZ;engine=MySQL@us-east-1 | priced | 124.83");
  CHECK(
      cost.after[1] ==
      "Storage (gp3) | 100 | AmazonRDS/storage_gb_month;deployment=Single-AZ;volume=gp3@us-east-1 | priced | "
      "11.50");

  const Priced orphan = priced({replica}, "aws_db_instance.replica");
  CHECK(name(orphan.cost_class) == "unknown");
}

TEST_CASE("Aurora instances take storage type and capacity from their cluster") {
  const auto cluster = [](const std::string& more) {
    return PlannedResource{"aws_rds_cluster.c",
                           R"({"cluster_identifier":"c","engine":"aurora-postgresql")" + more + "}"};
  };
  const auto instance = [](const std::string& type) {
    return PlannedResource{"aws_rds_cluster_instance.i",
                           R"({"engine":"aurora-postgresql","instance_class":")" + type + "\"}",
                           R"({"cluster_identifier":true})",
                           R"({"cluster_identifier":)" + reference_to("aws_rds_cluster.c.id") + "}"};
  };
  const auto first = [](const Priced& cost) { return cost.after.empty() ? std::string() : cost.after[0]; };
  CHECK(first(priced({cluster(""), instance("db.r5.large")}, "aws_rds_cluster_instance.i")) ==
        "Instance (on-demand, db.r5.large) | 730 | AmazonRDS/db.r5.large;engine=Aurora "
        "PostgreSQL;storage=Standard@us-east-1 | priced | 211.70");
  CHECK(first(priced({cluster(R"(,"storage_type":"aurora-iopt1")"), instance("db.r5.large")},
                     "aws_rds_cluster_instance.i")) ==
        "Instance (on-demand, db.r5.large), I/O-Optimized | 730 | AmazonRDS/db.r5.large;engine=Aurora "
        "PostgreSQL;storage=I/O-Optimized@us-east-1 | priced | 275.21");
  CHECK(first(priced(
            {cluster(R"(,"serverlessv2_scaling_configuration":[{"min_capacity":0.5,"max_capacity":4}])"),
             instance("db.serverless")},
            "aws_rds_cluster_instance.i")) ==
        "Aurora Serverless v2 | 365..2920 | "
        "AmazonRDS/aurora_serverless_v2_acu_hour;storage=Standard@us-east-1 | "
        "priced | 43.80..350.40");
  CHECK(first(priced({instance("db.r5.large")}, "aws_rds_cluster_instance.i")) ==
        "Instance (on-demand, db.r5.large) | 730 | AmazonRDS/db.r5.large;engine=Aurora "
        "PostgreSQL;storage=I/O-Optimized@us-east-1 | priced | 211.70..275.21");
  CHECK(name(priced({instance("db.serverless")}, "aws_rds_cluster_instance.i").cost_class) == "unknown");
}

TEST_CASE("a proxy costs by the vCPUs of its targets") {
  const PlannedResource proxy{"aws_db_proxy.p", R"({"name":"p"})"};
  const PlannedResource target{
      "aws_db_proxy_target.t", R"({"db_proxy_name":"p","db_instance_identifier":"main"})", "{}",
      R"({"db_proxy_name":)" + reference_to("aws_db_proxy.p.name") + R"(,"db_instance_identifier":)" +
          reference_to("aws_db_instance.main.identifier") + "}"};
  const PlannedResource database{"aws_db_instance.main",
                                 R"({"identifier":"main","engine":"mysql","instance_class":"db.r5.xlarge"})"};
  const Priced cost = priced({proxy, target, database}, "aws_db_proxy.p");
  REQUIRE(cost.after.size() == 1);
  CHECK(cost.after[0] ==
        "Proxy (vCPUs of its targets) | 2920 | AmazonRDS/proxy_vcpu_hour@us-east-1 | priced | 43.80");
  CHECK(name(priced({proxy}, "aws_db_proxy.p").cost_class) == "unknown");
}

TEST_CASE("DynamoDB costs capacity of table, indexes and replicas by class") {
  const Case cases[] = {
      {"provisioned with an index, Infrequent Access",
       "aws_dynamodb_table",
       R"({"name":"t","billing_mode":"PROVISIONED","table_class":"STANDARD_INFREQUENT_ACCESS","read_capacity":10,"write_capacity":5,"global_secondary_index":[{"name":"by_date","read_capacity":2,"write_capacity":1}]})",
       is_priced,
       {"Write capacity | 3650 | AmazonDynamoDB/provisioned_wcu_hour;class=standard-ia@us-east-1 | priced | "
        "2.96",
        "Read capacity | 7300 | AmazonDynamoDB/provisioned_rcu_hour;class=standard-ia@us-east-1 | priced | "
        "1.17",
        "Write capacity (index by_date) | 730 | "
        "AmazonDynamoDB/provisioned_wcu_hour;class=standard-ia@us-east-1 | priced | 0.59",
        "Read capacity (index by_date) | 1460 | "
        "AmazonDynamoDB/provisioned_rcu_hour;class=standard-ia@us-east-1 | priced | 0.23"}},
      {"replicas are priced in their own region",
       "aws_dynamodb_table",
       R"({"name":"t","read_capacity":30,"write_capacity":20,"replica":[{"region_name":"us-west-1"}]})",
       is_priced,
       {"Write capacity | 14600 | AmazonDynamoDB/provisioned_wcu_hour;class=standard@us-east-1 | priced | "
        "9.49",
        "Read capacity | 21900 | AmazonDynamoDB/provisioned_rcu_hour;class=standard@us-east-1 | priced | "
        "2.85",
        "Replicated write capacity (us-west-1) | 14600 | "
        "AmazonDynamoDB/provisioned_replicated_wcu_hour;class=standard@us-west-1 | priced | 10.59",
        "Read capacity (us-west-1) | 21900 | "
        "AmazonDynamoDB/provisioned_rcu_hour;class=standard@us-west-1 | priced | 3.18"}},
      {"on demand everything is by use",
       "aws_dynamodb_table",
       R"({"name":"t","billing_mode":"PAY_PER_REQUEST","point_in_time_recovery":[{"enabled":true}]})",
       is_usage,
       {"Write request units | - | AmazonDynamoDB/ondemand_write_request_unit;class=standard@us-east-1 | "
        "usage | "
        "0.000000625",
        "Read request units | - | AmazonDynamoDB/ondemand_read_request_unit;class=standard@us-east-1 | usage "
        "| "
        "0.000000125",
        "Storage | - | AmazonDynamoDB/storage_gb_month;class=standard@us-east-1 | usage | 0.25",
        "Point-in-time recovery | - | AmazonDynamoDB/pitr_gb_month@us-east-1 | usage | 0.2",
        "On-demand backup | - | AmazonDynamoDB/backup_gb_month@us-east-1 | usage | 0.1",
        "Restored data | - | AmazonDynamoDB/restore_gb@us-east-1 | usage | 0.15"}},
  };
  for (const Case& c : cases) check(c);

  const PlannedResource table{"aws_dynamodb_table.t",
                              R"({"name":"games","read_capacity":30,"write_capacity":20})"};
  const PlannedResource target{
      "aws_appautoscaling_target.r",
      R"({"resource_id":"table/games","scalable_dimension":"dynamodb:table:ReadCapacityUnits","min_capacity":5,"max_capacity":100})"};
  const Priced cost = priced({table, target}, "aws_dynamodb_table.t");
  REQUIRE(cost.after.size() >= 2);
  CHECK(
      cost.after[1] ==
      "Read capacity | 3650..73000 | AmazonDynamoDB/provisioned_rcu_hour;class=standard@us-east-1 | priced | "
      "0.47..9.49");
  CHECK(cost.origins[1].starts_with("min_capacity..max_capacity of aws_appautoscaling_target.r"));
}

TEST_CASE("secrets, parameters, keys and observation cost by the month") {
  const Case cases[] = {
      {"a secret with two replicas is three",
       "aws_secretsmanager_secret",
       R"({"name":"s","replica":[{"region":"us-west-2"},{"region":"eu-west-1"}]})",
       is_priced,
       {"Secret | 1 | AWSSecretsManager/secret_month@us-east-1 | priced | 0.40",
        "Replica secret (us-west-2) | 1 | AWSSecretsManager/secret_month@us-west-2 | priced | 0.40",
        "Replica secret (eu-west-1) | 1 | AWSSecretsManager/secret_month@eu-west-1 | priced | 0.40"}},
      {"a standard parameter",
       "aws_ssm_parameter",
       R"({"name":"p","type":"String","value":"v"})",
       is_free,
       {}},
      {"an advanced parameter",
       "aws_ssm_parameter",
       R"({"name":"p","type":"String","tier":"Advanced","value":"v"})",
       is_priced,
       {"Parameter (advanced) | 730 | AWSSystemsManager/advanced_parameter_hour@us-east-1 | priced | 0.05"}},
      {"a small parameter that may become advanced is standard",
       "aws_ssm_parameter",
       R"({"name":"p","type":"String","tier":"Intelligent-Tiering","value":"v"})",
       is_free,
       {}},
      {"a key",
       "aws_kms_key",
       R"({"enable_key_rotation":true})",
       is_priced,
       {"Key | 1 | awskms/key_month@us-east-1 | priced | 1.00"}},
      {"a replica of a key",
       "aws_kms_replica_key",
       R"({"primary_key_arn":"arn:aws:kms:us-east-1:1:key/k"})",
       is_priced,
       {"Key | 1 | awskms/key_month@us-east-1 | priced | 1.00"}},
      {"logs for infrequent access cost half",
       "aws_cloudwatch_log_group",
       R"({"log_group_class":"INFREQUENT_ACCESS"})",
       is_usage,
       {"Data ingested (Infrequent Access) | - | "
        "AmazonCloudWatch/logs_ingestion_gb;class=infrequent-access@us-east-1 | usage | 0.25",
        "Archived data | - | AmazonCloudWatch/logs_storage_gb_month@us-east-1 | usage | 0.03",
        "Logs Insights data scanned | - | AmazonCloudWatch/logs_insights_scanned_gb@us-east-1 | usage | "
        "0.005"}},
      {"an alarm on one metric",
       "aws_cloudwatch_metric_alarm",
       R"({"period":60,"metric_query":[],"comparison_operator":"GreaterThanThreshold"})",
       is_priced,
       {"Standard resolution | 1 | AmazonCloudWatch/alarm_metric_month;resolution=standard@us-east-1 | "
        "priced | "
        "0.10"}},
      {"an alarm on an anomaly band under a minute",
       "aws_cloudwatch_metric_alarm",
       R"j({"comparison_operator":"GreaterThanUpperThreshold","metric_query":[{"metric":[{"period":10}]},{"expression":"ANOMALY_DETECTION_BAND(m1)"}]})j",
       is_priced,
       {"High resolution anomaly detection | 3 | "
        "AmazonCloudWatch/alarm_metric_month;resolution=high@us-east-1 | priced | 0.90"}},
      {"an alarm on a Metrics Insights query",
       "aws_cloudwatch_metric_alarm",
       R"({"comparison_operator":"GreaterThanThreshold","metric_query":[{"expression":"SELECT MAX(x) FROM y","period":60}]})",
       is_usage,
       {"Metrics Insights alarm (metrics analysed) | - | "
        "AmazonCloudWatch/metrics_insights_alarm_metric_month@us-east-1 | usage | 0.1"}},
      {"a composite alarm",
       "aws_cloudwatch_composite_alarm",
       "{}",
       is_priced,
       {"Composite alarm | 1 | AmazonCloudWatch/composite_alarm_month@us-east-1 | priced | 0.50"}},
      {"a dashboard",
       "aws_cloudwatch_dashboard",
       "{}",
       is_priced,
       {"Dashboard | 1 | AmazonCloudWatch/dashboard_month;type=extended@global | priced | 3.00"}},
      {"a canary every five minutes",
       "aws_synthetics_canary",
       R"j({"start_canary":true,"schedule":[{"expression":"rate(5 minutes)"}]})j",
       is_priced,
       {"Canary runs | 8760 | AmazonCloudWatch/canary_run@us-east-1 | priced | 10.51"}},
  };
  for (const Case& c : cases) check(c);

  const Priced open = alone("aws_cloudwatch_metric_alarm", R"({"metric_query":[]})", R"({"period":true})");
  REQUIRE(open.after.size() == 1);
  CHECK(open.after[0].ends_with("| priced | 0.10..0.30"));
  CHECK(alone("aws_kms_key", R"({"enable_key_rotation":true})").notes[0].find("rotation") !=
        std::string::npos);
}

TEST_CASE("the edge costs by zone, certificate, rule and cache") {
  const Case cases[] = {
      {"an alias is free", "aws_route53_record", R"({"type":"A","alias":[{"name":"x"}]})", is_free, {}},
      {"a record by latency",
       "aws_route53_record",
       R"({"type":"A","alias":[],"latency_routing_policy":[{"region":"eu-west-1"}]})",
       is_usage,
       {"Latency-based routing queries | - | AmazonRoute53/dns_query;routing=latency@global | usage | "
        "0.0000006"}},
      {"a health check of an endpoint inside AWS",
       "aws_route53_health_check",
       R"({"type":"HTTPS_STR_MATCH","fqdn":"x.us-east-1.elb.amazonaws.com","request_interval":10})",
       is_priced,
       {"Health check | 1 | AmazonRoute53/health_check_month;endpoint=aws@global | priced | 0.50",
        "Optional features | 3 | AmazonRoute53/health_check_option_month;endpoint=aws@global | priced | "
        "3.00"}},
      {"a health check of an endpoint anywhere",
       "aws_route53_health_check",
       R"({"type":"TCP","fqdn":"example.com","request_interval":30})",
       is_priced,
       {"Health check | 1 | AmazonRoute53/health_check_month;endpoint=non-aws@global | priced | 0.50..0.75"}},
      {"a resolver endpoint",
       "aws_route53_resolver_endpoint",
       R"({"ip_address":[{"subnet_id":"a"},{"subnet_id":"b"}]})",
       is_priced,
       {"Endpoint network interfaces | 1460 | AmazonRoute53/resolver_endpoint_eni_hour@us-east-1 | priced | "
        "182.50"}},
      {"an address of its own for SSL",
       "aws_cloudfront_distribution",
       R"({"price_class":"PriceClass_100","viewer_certificate":[{"ssl_support_method":"vip"}]})",
       is_priced,
       {"Dedicated IP for SSL | 1 | AmazonCloudFront/dedicated_ip_ssl_month@global | priced | 600.00"}},
      {"a stage with a cache",
       "aws_api_gateway_stage",
       R"({"cache_cluster_enabled":true,"cache_cluster_size":"0.5"})",
       is_priced,
       {"Cache memory (0.5 GB) | 730 | AmazonApiGateway/cache_hour;cache_gb=0.5@us-east-1 | priced | 14.60"}},
      {"a stage without", "aws_api_gateway_stage", R"({"cache_cluster_enabled":false})", is_free, {}},
      {"a cache of a size that is not sold",
       "aws_api_gateway_stage",
       R"({"cache_cluster_enabled":true,"cache_cluster_size":"1"})",
       is_unknown,
       {"Cache memory (1 GB) | 730 | AmazonApiGateway/cache_hour;cache_gb=1@us-east-1 | unknown | 0.00"}},
      {"an HTTP API",
       "aws_apigatewayv2_api",
       R"({"protocol_type":"HTTP"})",
       is_usage,
       {"Requests | - | AmazonApiGateway/http_api_request@us-east-1 | usage | 0.000001"}},
      {"a web ACL with its rules, a managed group and bot control",
       "aws_wafv2_web_acl",
       R"({"scope":"REGIONAL","rule":[{"statement":[{"managed_rule_group_statement":[{"vendor_name":"AWS","name":"AWSManagedRulesBotControlRuleSet"}]}]},{"statement":[{"rate_based_statement":[{"limit":1000}]}]},{"statement":[{"geo_match_statement":[{}]}]}]})",
       is_priced,
       {"Web ACL | 1 | awswaf/web_acl_month;scope=regional@us-east-1 | priced | 5.00",
        "Rules | 2 | awswaf/rule_month;scope=regional@us-east-1 | priced | 2.00",
        "Managed rule groups | 1 | awswaf/rule_month;scope=regional@us-east-1 | priced | 1.00",
        "Bot Control | 1 | awswaf/bot_control_month;scope=regional@us-east-1 | priced | 10.00"}},
      {"rules as JSON",
       "aws_wafv2_web_acl",
       R"({"scope":"CLOUDFRONT","rule_json":"[{\"Name\":\"a\",\"Statement\":{\"GeoMatchStatement\":{}}}]"})",
       is_priced,
       {"Web ACL | 1 | awswaf/web_acl_month;scope=cloudfront@global | priced | 5.00",
        "Rules | 1 | awswaf/rule_month;scope=cloudfront@global | priced | 1.00"}},
      {"rules that cannot be read",
       "aws_wafv2_web_acl",
       R"({"scope":"REGIONAL","rule_json":"nonsense"})",
       is_unknown,
       {"Web ACL | 1 | awswaf/web_acl_month;scope=regional@us-east-1 | priced | 5.00",
        "Rules | - |  | unknown | 0.00"}},
      {"a managed group that is sold by somebody else",
       "aws_wafv2_web_acl",
       R"({"scope":"REGIONAL","rule":[{"statement":[{"managed_rule_group_statement":[{"vendor_name":"F5","name":"Bots"}]}]}]})",
       is_unknown,
       {"Web ACL | 1 | awswaf/web_acl_month;scope=regional@us-east-1 | priced | 5.00",
        "Managed rule groups | 1 | awswaf/rule_month;scope=regional@us-east-1 | priced | 1.00",
        "Subscription (Bots of F5) | - |  | unknown | 0.00"}},
      {"a public certificate", "aws_acm_certificate", R"({"domain_name":"x"})", is_free, {}},
      {"a certificate authority",
       "aws_acmpca_certificate_authority",
       R"({"usage_mode":"SHORT_LIVED_CERTIFICATE"})",
       is_priced,
       {"Private certificate authority (short-lived certificates) | 1 | "
        "AWSCertificateManager/private_ca_month;mode=short-lived@us-east-1 | priced | 50.00"}},
      {"Shield Advanced",
       "aws_shield_subscription",
       "{}",
       is_priced,
       {"Shield Advanced | 1 | AWSShield/advanced_subscription_month@global | priced | 3000.00"}},
  };
  for (const Case& c : cases) check(c);

  SECTION("the 26th zone of a plan costs less") {
    std::vector<PlannedResource> zones;
    for (int i = 0; i < 26; ++i)
      zones.push_back({fmt::format("aws_route53_zone.z[{}]", i), R"({"name":"x"})"});
    CHECK(priced(zones, "aws_route53_zone.z[24]").after.at(0).ends_with("| priced | 0.50"));
    CHECK(priced(zones, "aws_route53_zone.z[25]").after.at(0).ends_with("| priced | 0.10"));
    // A namespace with names in DNS is a zone like the others.
    zones.push_back({"aws_service_discovery_private_dns_namespace.n", R"({"name":"x","vpc":"vpc-1"})"});
    CHECK(priced(zones, "aws_service_discovery_private_dns_namespace.n")
              .after.at(0)
              .ends_with("| priced | 0.10"));
    zones.erase(zones.begin(), zones.end() - 2);
    CHECK(priced(zones, "aws_service_discovery_private_dns_namespace.n")
              .after.at(0)
              .ends_with("| priced | 0.50"));
  }
  SECTION("Route 53 needs no region") {
    CHECK(priced({{"aws_route53_zone.z", R"({"name":"x"})"}}, "aws_route53_zone.z", "")
              .after.at(0)
              .ends_with("| priced | 0.50"));
  }
}

TEST_CASE("caches and search cost by node") {
  const Case cases[] = {
      {"a Memcached cluster",
       "aws_elasticache_cluster",
       R"({"engine":"memcached","node_type":"cache.m5.large","num_cache_nodes":2})",
       is_priced,
       {"Nodes (on-demand, cache.m5.large, Memcached) | 1460 | "
        "AmazonElastiCache/cache.m5.large;engine=Memcached@us-east-1 | priced | 227.76"}},
      {"shards with replicas",
       "aws_elasticache_replication_group",
       R"({"engine":"valkey","node_type":"cache.m5.large","num_node_groups":2,"replicas_per_node_group":1})",
       is_priced,
       {"Nodes (on-demand, cache.m5.large, Valkey) | 2920 | "
        "AmazonElastiCache/cache.m5.large;engine=Valkey@us-east-1 | priced | 364.42"}},
      {"the old spelling of shards",
       "aws_elasticache_replication_group",
       R"({"node_type":"cache.m5.large","cluster_mode":[{"num_node_groups":2,"replicas_per_node_group":2}]})",
       is_priced,
       {"Nodes (on-demand, cache.m5.large, Redis) | 4380 | "
        "AmazonElastiCache/cache.m5.large;engine=Redis@us-east-1 | priced | 683.28"}},
      {"nodes without shards",
       "aws_elasticache_replication_group",
       R"({"engine":"redis","node_type":"cache.m5.large","num_cache_clusters":3})",
       is_priced,
       {"Nodes (on-demand, cache.m5.large, Redis) | 2190 | "
        "AmazonElastiCache/cache.m5.large;engine=Redis@us-east-1 | priced | 341.64"}},
      {"storage is on each node of a domain",
       "aws_opensearch_domain",
       R"({"cluster_config":[{"instance_type":"m5.large.search","instance_count":3,"dedicated_master_enabled":false,"warm_enabled":false}],"ebs_options":[{"ebs_enabled":true,"volume_type":"gp3","volume_size":100,"throughput":225}]})",
       is_priced,
       {"Instances (on-demand, m5.large.search) | 2190 | AmazonES/m5.large.search@us-east-1 | priced | "
        "310.98",
        "Storage (gp3) | 300 | AmazonES/storage_gb_month;volume=gp3@us-east-1 | priced | 36.60",
        "Throughput above the included (gp3) | 300 | "
        "AmazonES/provisioned_throughput_mibps_month;volume=gp3@us-east-1 | priced | 19.20"}},
  };
  for (const Case& c : cases) check(c);

  const PlannedResource first{"aws_opensearchserverless_collection.a", R"({"name":"a","type":"SEARCH"})"};
  const PlannedResource second{"aws_opensearchserverless_collection.b",
                               R"({"name":"b","type":"TIMESERIES"})"};
  const PlannedResource vectors{"aws_opensearchserverless_collection.v",
                                R"({"name":"v","type":"VECTORSEARCH","standby_replicas":"DISABLED"})"};
  const std::vector<PlannedResource> all = {first, second, vectors};
  CHECK(priced(all, first.address).after.at(0) ==
        "Capacity units (minimum) | 1460 | AmazonES/serverless_ocu_hour@us-east-1 | priced | 350.40");
  CHECK(name(priced(all, second.address).cost_class) == "usage");
  CHECK(priced(all, vectors.address).after.at(0) ==
        "Capacity units (minimum) | 730 | AmazonES/serverless_ocu_hour@us-east-1 | priced | 175.20");
}

TEST_CASE("what a bucket uses follows its lifecycle, wherever that is written") {
  const PlannedResource bucket{"aws_s3_bucket.b", R"({"bucket":"b"})"};
  const PlannedResource lifecycle{
      "aws_s3_bucket_lifecycle_configuration.l",
      R"({"rule":[{"transition":[{"storage_class":"GLACIER"}],"noncurrent_version_transition":[]}]})",
      R"({"bucket":true})", R"({"bucket":)" + reference_to("aws_s3_bucket.b.id") + "}"};
  const auto has = [](const Priced& cost, std::string_view line) {
    return std::find(cost.after.begin(), cost.after.end(), line) != cost.after.end();
  };
  const Priced cost = priced({bucket, lifecycle}, "aws_s3_bucket.b");
  CHECK(name(cost.cost_class) == "usage");
  CHECK(has(cost,
            "Standard: storage | - | AmazonS3/storage_gb_month;class=standard@us-east-1 | usage | 0.023"));
  CHECK(has(
      cost,
      "Glacier Flexible Retrieval: storage | - | AmazonS3/storage_gb_month;class=glacier-flexible@us-east-1 "
      "| usage | 0.0036"));
  CHECK_FALSE(has(alone("aws_s3_bucket", R"({"bucket":"b"})"),
                  "Glacier Flexible Retrieval: storage | - | "
                  "AmazonS3/storage_gb_month;class=glacier-flexible@us-east-1 | usage | 0.0036"));
}

TEST_CASE("hostile values do not upset the pricers") {
  const char* values[] = {R"("x")", "-1", "1e400", "[]", "{}", "[[]]", "true", R"([{"a":[{}]}])", "null"};
  for (std::span<const Pricer> family : all_pricers())
    for (const Pricer& pricer : family)
      for (const char* value : values) {
        std::string after;
        for (std::string_view attribute : {"engine",
                                           "instance_class",
                                           "allocated_storage",
                                           "iops",
                                           "storage_type",
                                           "replica",
                                           "rule",
                                           "rule_json",
                                           "node_type",
                                           "num_node_groups",
                                           "cluster_config",
                                           "ebs_options",
                                           "metric_query",
                                           "schedule",
                                           "global_secondary_index",
                                           "lifecycle_rule",
                                           "scaling_configuration",
                                           "origin",
                                           "domains",
                                           "tier",
                                           "broker_node_group_info",
                                           "capacity",
                                           "period",
                                           "cluster_mode",
                                           "backup_retention_period"})
          after += fmt::format(R"({}"{}":{})", after.empty() ? "{" : ",", attribute, value);
        INFO(pricer.type << " " << value);
        const Priced cost = alone(std::string(pricer.type), after + "}");
        CHECK(cost.cost_class != CostClass::unsupported);
      }
}
