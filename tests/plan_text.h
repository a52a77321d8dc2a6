// Small plans for tests, in the shape that `terraform show -json` gives them.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

/// One instance of a resource in a plan. `address` is `type.name`, or with an instance
/// key `type.name["a"]`, in the root module. The rest is JSON:
/// `after` the known values, `unknown` the marks of what is known after apply, `expressions` the arguments as
/// the configuration has them (`{"subnet_id": {"references": ["aws_subnet.a.id", "aws_subnet.a"]}}`).
/// Instances of one resource share one configuration block: that of the first. Empty `expressions` are those of a
/// block that sets nothing, where Terraform leaves the member out.
/// The action follows from the two sides: `null` on one is a create or a delete, equal ones are a no-op.
struct PlannedResource {
  std::string address;
  std::string after = "{}";
  std::string unknown = "{}";
  std::string expressions = "{}";
  std::string before = "null";
  std::string provider = "aws";  ///< provider_config_key
};

/// A plan of these resources, all in the root module. The provider `aws` is in `region`, unless that is
/// empty; `aws.west` is in us-west-2.
std::string plan_text(const std::vector<PlannedResource>& resources, const std::string& region = "us-east-1",
                      const std::string& timestamp = "2026-10-01T00:00:00Z");

/// `{"references": ["aws_x.y.id", "aws_x.y"]}` of "aws_x.y.id".
std::string reference_to(const std::string& attribute);

Plan plan_from(std::string text);
