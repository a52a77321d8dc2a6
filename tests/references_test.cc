// References that decide a price: through data sources that were read, copies of snapshots, images.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "error_text.h"
#include "plan_text.h"

namespace {

using Lines = std::vector<std::string>;

/// A plan whose `prior_state` has these data sources: "type.name" and values.
struct DataSource {
  std::string address, values;
};

std::string with_data(std::string plan, const std::vector<DataSource>& data) {
  std::string resources;
  for (const DataSource& d : data) {
    const auto dot = d.address.find('.');
    resources += fmt::format(
        R"({}{{"address":"data.{}","mode":"data","type":"{}","name":"{}","provider_name":"registry.terraform.io/hashicorp/aws","values":{},"sensitive_values":{{}}}})",
        resources.empty() ? "" : ",", d.address, d.address.substr(0, dot), d.address.substr(dot + 1),
        d.values);
  }
  plan.erase(plan.rfind('}'));
  return fmt::format(
      R"({},"prior_state":{{"format_version":"1.0","values":{{"root_module":{{"resources":[{}]}}}}}}}})",
      plan, resources);
}

Lines lines_of(const std::string& text, const std::string& address) {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(text);
  const Graph graph(plan);
  const Estimate all = estimate(graph, prices, "");
  Lines lines;
  for (const ResourceCost& cost : all.resources) {
    if (cost.change->address != address) continue;
    for (const Component& line : cost.after_components) {
      if (line.status == LineStatus::usage) continue;
      lines.push_back(
          fmt::format("{} | {} | {}", line.name, line.monthly.low.cents(), line.monthly.high.cents()));
    }
  }
  return lines;
}

const DataSource windows = {
    "aws_ami.w",
    R"({"id":"ami-1","platform_details":"Windows","root_device_name":"/dev/sda1","block_device_mappings":[{"device_name":"/dev/sda1","ebs":{"volume_size":"30","volume_type":"gp3","iops":"3000","throughput":"125"}}]})"};

}  // namespace

TEST_CASE("data sources of the prior state can be asked for") {
  const Plan plan =
      plan_from(with_data(plan_text({{"aws_instance.x"}}), {windows, {"aws_subnet.s", R"({"id":"s-1"})"}}));
  REQUIRE(plan.data_read().size() == 2);
  const Change& image = plan.data_read()[0];
  CHECK(image.address == "data.aws_ami.w");
  CHECK(image.type == "aws_ami");
  CHECK_FALSE(image.managed);
  CHECK(plan.look(image).after()["platform_details"].is("Windows"));
  CHECK(plan.look(image).before()["id"].is("ami-1"));
  const Graph graph(plan);
  CHECK(graph.data_with_value("aws_subnet", "id", "s-1") == &plan.data_read()[1]);
  CHECK(graph.data_with_value("aws_subnet", "id", "s-2") == nullptr);
  CHECK(graph.data_with_value("aws_ami", "id", "s-1") == nullptr);
  CHECK(plan_from(plan_text({{"aws_instance.x"}})).data_read().empty());
}

TEST_CASE("a data source that is no JSON is refused with the place") {
  std::string text =
      with_data(plan_text({{"aws_instance.x", R"({"instance_type":"m5.large","ami":"ami-1"})"}}), {windows});
  text.replace(text.find(R"("Windows")"), 9, R"(Windows  )");
  const std::string error = error_text([&] { lines_of(text, "aws_instance.x"); });
  CHECK(error.find("prior_state") != std::string::npos);
}

TEST_CASE("an image that was read tells the operating system and the root volume") {
  const auto instance = [](const std::string& after, const std::vector<DataSource>& data) {
    return lines_of(with_data(plan_text({{"aws_instance.x", after}}), data), "aws_instance.x");
  };
  const std::string plain =
      R"({"instance_type":"m5.large","ami":"ami-1","associate_public_ip_address":false})";
  // m5.large with Windows is 0.188 an hour.
  CHECK(instance(plain, {windows}) == Lines{"Instance (on-demand, Windows, m5.large) | 137.24 | 137.24",
                                            "Root volume: storage (gp3) | 2.40 | 2.40"});
  CHECK(instance(plain, {}) == Lines{"Instance (on-demand, Linux, m5.large) | 70.08 | 70.08",
                                     "Root volume: storage (gp2) | 0.80 | 0.80"});
  // What the block says counts before the image.
  CHECK(
      instance(
          R"({"instance_type":"m5.large","ami":"ami-1","associate_public_ip_address":false,"root_block_device":[{"volume_size":50}]})",
          {windows})
          .at(1) == "Root volume: storage (gp3) | 4.00 | 4.00");
  CHECK(
      instance(
          R"({"instance_type":"m5.large","ami":"ami-1","associate_public_ip_address":false,"root_block_device":[{"volume_type":"gp2"}]})",
          {windows})
          .at(1) == "Root volume: storage (gp2) | 3.00 | 3.00");
  // No price of RHEL has a source: then the line is unknown, and not that of Linux.
  CHECK(instance(plain, {{"aws_ami.r", R"({"id":"ami-1","platform_details":"Red Hat Enterprise Linux"})"}})
            .at(0) == "Instance (on-demand, RHEL, m5.large) | 0.00 | 0.00");
}

TEST_CASE("a launch template that was read is as good as one of the plan") {
  const std::vector<DataSource> data = {
      {"aws_launch_template.t",
       R"({"id":"lt-1","name":"t","instance_type":"c5.large","block_device_mappings":[{"device_name":"/dev/xvda","ebs":[{"volume_size":40,"volume_type":"gp3"}]}],"network_interfaces":[{"associate_public_ip_address":"false"}]})"}};
  for (
      const char* block :
      {R"("launch_template":[{"id":"lt-1"}])", R"("launch_template":[{"name":"t"}])",
       R"("mixed_instances_policy":[{"launch_template":[{"launch_template_specification":[{"launch_template_id":"lt-1"}]}]}])"}) {
    INFO(block);
    const std::string group = fmt::format(R"({{"min_size":2,"max_size":2,{}}})", block);
    CHECK(lines_of(with_data(plan_text({{"aws_autoscaling_group.x", group}}), data),
                   "aws_autoscaling_group.x") ==
          Lines{"Instance (on-demand, Linux, c5.large) | 124.10 | 124.10",
                "Root volume: storage (gp3) | 6.40 | 6.40"});
  }
}

TEST_CASE("a subnet that was read tells whether instances get addresses") {
  const auto lines = [](const char* setting) {
    return lines_of(
        with_data(plan_text({{"aws_instance.x", R"({"instance_type":"m5.large","subnet_id":"s-1"})"}}),
                  {{"aws_subnet.s", fmt::format(R"({{"id":"s-1","map_public_ip_on_launch":{}}})", setting)}}),
        "aws_instance.x");
  };
  CHECK(lines("true").at(1) == "Public IPv4 address | 3.65 | 3.65");
  CHECK(lines("false").at(1) == "Root volume: storage (gp2) | 0.80 | 0.80");
}

TEST_CASE("a replica has the engine of the database that was read") {
  const std::string replica =
      R"({"instance_class":"db.m5.large","replicate_source_db":"main","multi_az":false})";
  CHECK(
      lines_of(
          with_data(
              plan_text({{"aws_db_instance.x", replica}}),
              {{"aws_db_instance.d",
                R"({"id":"main","engine":"mariadb","allocated_storage":100,"storage_type":"gp2","license_model":"general-public-license"})"}}),
          "aws_db_instance.x")
          .at(0)
          .starts_with("Instance (on-demand, db.m5.large, Single-AZ) | 1"));
}

TEST_CASE("a volume has the size of what its snapshot was taken of") {
  const auto volume = [](const std::vector<PlannedResource>& others) {
    std::vector<PlannedResource> all = others;
    all.push_back({"aws_ebs_volume.x", R"({"type":"gp3"})", R"({"size":true,"snapshot_id":true})",
                   fmt::format(R"({{"snapshot_id":{}}})", reference_to("aws_ebs_snapshot_copy.c.id"))});
    return lines_of(plan_text(all), "aws_ebs_volume.x");
  };
  const PlannedResource source{"aws_ebs_volume.s", R"({"type":"gp3","size":40})", R"({"id":true})"};
  const PlannedResource snapshot{"aws_ebs_snapshot.s", "{}", R"({"id":true,"volume_id":true})",
                                 fmt::format(R"({{"volume_id":{}}})", reference_to("aws_ebs_volume.s.id"))};
  const PlannedResource copy{
      "aws_ebs_snapshot_copy.c", "{}", R"({"id":true,"source_snapshot_id":true})",
      fmt::format(R"({{"source_snapshot_id":{}}})", reference_to("aws_ebs_snapshot.s.id"))};
  CHECK(volume({source, snapshot, copy}) == Lines{"Volume: storage (gp3) | 3.20 | 3.20"});
  CHECK(volume({}) == Lines{"Volume: storage (gp3) | 0.00 | 0.00"});
  // The root volume of an instance.
  const PlannedResource machine{"aws_instance.m",
                                R"({"instance_type":"t3.micro","root_block_device":[{"volume_size":60}]})",
                                R"({"id":true,"root_block_device":[{"volume_id":true}]})"};
  const PlannedResource of_root{
      "aws_ebs_snapshot.s", "{}", R"({"id":true,"volume_id":true})",
      R"({"volume_id":{"references":["aws_instance.m.root_block_device[0].volume_id","aws_instance.m.root_block_device[0]","aws_instance.m.root_block_device","aws_instance.m"]}})"};
  CHECK(lines_of(plan_text({machine, of_root}), "aws_ebs_snapshot.s") ==
        Lines{"Snapshot storage | 0.00 | 3.00"});
}
