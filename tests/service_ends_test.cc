// Facts that depend on the day of the plan: ended services, support that ends soon, and what a change costs
// on its way.
#include "cost/service_ends.h"
#include "catch.h"
#include "cost/estimate.h"
#include "plan_text.h"
#include "report/report.h"

namespace {

ResourceCost cost_of(const std::vector<PlannedResource>& resources, const std::string& timestamp) {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_text(resources, "us-east-1", timestamp));
  ResourceCost cost = estimate(Graph(plan), prices, "").resources.at(0);
  cost.change = nullptr;  // the plan goes
  return cost;
}

std::string first_note(const PlannedResource& resource, const std::string& timestamp) {
  return cost_of({resource}, timestamp).after_components.at(0).note;
}

}  // namespace

TEST_CASE("ended services are told by the day of the plan") {
  CHECK(service_end("aws_qldb_ledger", "2026-01-01T00:00:00Z") == "AWS ended QLDB on 2025-07-31");
  CHECK(service_end("aws_qldb_ledger", "2025-07-31") == "AWS ended QLDB on 2025-07-31");
  CHECK(service_end("aws_qldb_ledger", "2025-07-30") == "AWS ends QLDB on 2025-07-31");
  CHECK(service_end("aws_qldb_ledger", "") == "AWS ends QLDB on 2025-07-31");
  CHECK(service_end("aws_cloud9_environment_ec2", "2026-01-01") ==
        "AWS takes no new customers for Cloud9 since 2024-07-25");
  CHECK_FALSE(service_end("aws_cloud9_environment_ec2", "2024-01-01"));
  CHECK_FALSE(service_end("aws_wafv2_web_acl", "2026-01-01"));
  CHECK_FALSE(service_end("aws_lexv2models_bot", "2026-01-01"));
  CHECK_FALSE(service_end("aws_inspector2_enabler", "2026-01-01"));
  CHECK(days_between("2024-02-28", "2024-03-01T09:00:00Z") == 2);
  CHECK_FALSE(days_between("", "2024-03-01"));
}

TEST_CASE("a report notes what is in a service that has ended") {
  const Plan plan = plan_from(plan_text({{"aws_qldb_ledger.a", "{}"}, {"aws_qldb_ledger.b", "{}"}}));
  const PriceTable prices = PriceTable::bundled();
  const Report report = review({{"e", &plan}}, prices, default_policy(), "");
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0] == "AWS ended QLDB on 2025-07-31: aws_qldb_ledger.a and 1 more");
}

TEST_CASE("support that ends soon is noted half a year before it is charged") {
  const PlannedResource cluster{"aws_eks_cluster.a", R"({"version": "1.34"})"};
  CHECK(first_note(cluster, "2026-05-01T00:00:00Z").empty());
  CHECK(first_note(cluster, "2026-10-01T00:00:00Z")
            .find("standard support of Kubernetes 1.34 ends 2026-12-02") != std::string::npos);
  const PlannedResource database{
      "aws_db_instance.a",
      R"({"engine": "postgres", "engine_version": "14.9", "instance_class": "db.m5.large", "allocated_storage": 20})"};
  CHECK(first_note(database, "2026-08-01T00:00:00Z").empty());
  CHECK(first_note(database, "2026-10-01T00:00:00Z")
            .find("extended support of postgres 14 is charged from 2027-03-01 on") != std::string::npos);
}
