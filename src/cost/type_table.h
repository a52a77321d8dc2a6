// Which class of cost each resource type of the AWS provider is in: the text of `plangate prices types`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cost/prices.h"

/// All resource types of the AWS provider, sorted; the version stands in pricing/aws_resource_types.txt.
std::span<const std::string_view> provider_types();

/// The class of a type: "priced" when a pricer works it out, as far as use does not decide; else the class of
/// its row in the table; "none" when it has neither, which a test forbids.
std::string_view class_of_type(const PriceTable& table, std::string_view type);

/// How many types each class has; with `only` ("usage") the types of that class, each with what it is billed
/// by or why it is free. Ends with a newline. Throws Error when `only` is no class.
std::string type_table(const PriceTable& table, std::string_view only);
