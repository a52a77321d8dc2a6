// Container registries.
#include "cost/pricers.h"

namespace {

void repository(const Resource&, Bill& bill) {
  bill.metered("Storage", "AmazonECR", "storage_gb_month");
}

void public_repository(const Resource&, Bill& bill) {
  bill.metered("Storage", "AmazonECR", "storage_gb_month").note =
      "50 GB of public images of an account are always free and not subtracted";
}

constexpr Pricer pricers[] = {
    {"aws_ecr_repository", "ECR", repository},
    {"aws_ecrpublic_repository", "ECR", public_repository},
};

}  // namespace

std::span<const Pricer> ecr_pricers() {
  return pricers;
}
