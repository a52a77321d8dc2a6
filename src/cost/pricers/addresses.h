// Public IPv4 addresses: AWS charges each by the hour, whoever holds it. An Elastic IP is billed where it is
// declared; these functions count the others, so that each address is billed once.
// https://aws.amazon.com/vpc/pricing/ ("Public IPv4 addresses")
#pragma once

#include <array>
#include <string_view>

#include "cost/bill.h"
#include "cost/resource.h"

/// The types that a list of subnets may refer to.
inline constexpr std::array<std::string_view, 2> subnet_types = {"aws_subnet", "aws_default_subnet"};

/// How many addresses an interface in the subnets at `path` gets when nobody says: 1 when they are public, 0
/// when not, 0..1 when the plan does not tell.
Amount addresses_by_subnet(const Resource& resource, std::initializer_list<std::string_view> path);

/// The same with the answer of an `associate_public_ip_address` that stands at `path`, if it has one.
Amount addresses_of_interface(const Resource& owner, const Value& setting,
                              std::initializer_list<std::string_view> path, const Amount& by_subnet);

/// The line for `count` addresses that are no Elastic IPs.
void bill_addresses(Bill& bill, const Amount& count);
