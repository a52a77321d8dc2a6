// ECR: stored images, by use.
// https://aws.amazon.com/ecr/pricing/
#include "cost/pricers.h"

namespace {

void repository(const Resource& r, Bill& bill) {
  bill.metered("Storage", "AmazonECR", "storage_gb_month", r.usage("storage_gb"));
}

constexpr Pricer pricers[] = {
    {"aws_ecr_repository", "ECR", repository},
};

}  // namespace

std::span<const Pricer> ecr_pricers() {
  return pricers;
}
