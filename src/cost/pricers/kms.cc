// KMS keys.
#include <string_view>

#include "cost/pricers.h"

namespace {

constexpr std::string_view kms = "awskms";

void one_key(Bill& bill, bool rotates) {
  Component& line = bill.monthly("Key", kms, "key_month", 1);
  // KMS pricing page: the first and second rotation of a key each add a key's price, later ones nothing.
  if (rotates) line.remark("its first and its second rotation each add the price of a key");
}

void requests(const Resource& r, Bill& bill, std::string_view spec) {
  const Amount used = r.usage("monthly_requests");
  if (spec == "RSA_2048") {
    bill.metered("Requests (RSA 2048)", kms, "request;type=asymmetric-rsa-2048", used);
  } else if (spec == "SYMMETRIC_DEFAULT" || spec.substr(0, 4) == "HMAC") {
    bill.metered("Requests", kms, "request;type=symmetric", used)
        .remark("the first 20,000 requests of an account are always free and not subtracted");
  } else {
    bill.metered("Requests (asymmetric)", kms, "request;type=asymmetric-other", used);
  }
  if (spec != "SYMMETRIC_DEFAULT") return;
  bill.metered("GenerateDataKeyPair requests (ECC)", kms, "request;type=generate-datakeypair-ecc",
               r.usage("monthly_ecc_generate_data_key_pair_requests"));
  bill.metered("GenerateDataKeyPair requests (RSA)", kms, "request;type=generate-datakeypair-rsa",
               r.usage("monthly_rsa_generate_data_key_pair_requests"));
}

void key(const Resource& r, Bill& bill) {
  one_key(bill, !r.given("enable_key_rotation").absent() && !r.given("enable_key_rotation").is_false());
  const auto spec = r.text("customer_master_key_spec", "SYMMETRIC_DEFAULT");
  requests(r, bill, spec.value_or("SYMMETRIC_DEFAULT"));
}

void replica_key(const Resource& r, Bill& bill) {
  one_key(bill, false);
  bill.metered("Requests", kms, "request;type=symmetric", r.usage("monthly_requests"));
}

constexpr Pricer pricers[] = {
    {"aws_kms_key", "KMS", key},
    {"aws_kms_external_key", "KMS", key},
    {"aws_kms_replica_key", "KMS", replica_key},
    {"aws_kms_replica_external_key", "KMS", replica_key},
};

}  // namespace

std::span<const Pricer> kms_pricers() {
  return pricers;
}
