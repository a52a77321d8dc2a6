// What databases, storage, integration, edge, identity and observation cost, on small plans. Expected figures
// are worked out by hand from pricing/*.csv: they change only when a price there does.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "cost/instance_class.h"
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
