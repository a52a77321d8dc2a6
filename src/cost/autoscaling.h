// What Application Auto Scaling may make of a resource: the bounds of its targets.
#pragma once

#include <string_view>

#include "cost/amount.h"
#include "cost/resource.h"

/// The `capacity` that a usage file gives, or min_capacity..max_capacity, of the `aws_appautoscaling_target`
/// with this scalable dimension
/// ("dynamodb:table:ReadCapacityUnits") that means `resource`: by its resource_id ("table/orders") or by a
/// reference to the resource in it. Targets of parts ("table/orders/index/by_date") are told apart by what
/// their resource_id ends with, or by the dimension alone. `otherwise` when the plan has no such target.
Amount autoscaled(const Resource& resource, std::string_view dimension, std::string_view resource_id,
                  const Amount& otherwise, std::string_view ends_with = {});
