// NAT gateways, addresses and endpoints.
#include "cost/pricers.h"

namespace {

void nat_gateway(const Resource&, Bill& bill) {
  bill.hourly("NAT gateway", "AmazonEC2", "nat_gateway_hour", 1);
  bill.metered("Data processed", "AmazonEC2", "nat_gateway_gb");
}

constexpr Pricer pricers[] = {
    {"aws_nat_gateway", "NAT gateway", nat_gateway},
};

}  // namespace

std::span<const Pricer> vpc_pricers() {
  return pricers;
}
