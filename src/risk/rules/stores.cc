// What services that have no file of their own lose in a way that needs words of its own.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "stack-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_cloudformation_stack aws_servicecatalog_provisioned_product",
        .title = "stack of resources destroyed",
        .why = "everything in it goes that has no retention policy, and this plan does not show what",
        .fix = "look into the stack first",
        .fine_when = "everything in the stack is meant to go",
        .applies = destroyed,
    },
    {
        .id = "address-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_connect_instance aws_connect_phone_number aws_globalaccelerator_accelerator "
                 "aws_globalaccelerator_custom_routing_accelerator aws_pinpointsmsvoicev2_phone_number",
        .title = "address that callers know given back",
        .why = "it cannot be had again",
        .fix = "keep it",
        .fine_when = "nobody outside was ever told the address",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> stores_rules() {
  return rules;
}
