// How one resource type is priced: a row.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cost/bill.h"
#include "cost/resource.h"

/// Says what is bought: calls the Bill. Never sees SQL, money or the other side.
using PriceFunction = void (*)(const Resource&, Bill&);

struct Pricer {
  std::string_view type;     ///< "aws_nat_gateway"
  std::string_view service;  ///< the line under "money by service": "NAT gateway"
  PriceFunction price;
};

/// The pricer of a type, or null.
const Pricer* pricer_of(std::string_view type);
/// All of them, family by family.
std::vector<std::span<const Pricer>> all_pricers();
