// Certificates and private certificate authorities.
#include "cost/pricers.h"

namespace {

constexpr std::string_view acm = "AWSCertificateManager";

void certificate(const Resource& r, Bill& bill) {
  const Value authority = r.given("certificate_authority_arn");
  if (!authority.absent() && !authority.is("")) {
    bill.metered("Private certificate", acm, "private_certificate;mode=general-purpose",
                 r.usage("monthly_requests"))
        .remark("charged once at each issue");
  } else if (r.given({"options", "export"}).is("ENABLED")) {
    bill.metered("Exportable public certificate", acm, "public_certificate_exportable",
                 r.usage("monthly_requests"))
        .remark("charged for each name at each issue");
  } else {
    bill.free("public certificates are free");
  }
}

void authority(const Resource& r, Bill& bill) {
  const std::optional<std::string> mode = r.text("usage_mode", "GENERAL_PURPOSE");
  const bool short_lived = mode == "SHORT_LIVED_CERTIFICATE";
  Component& line = bill.monthly(
      short_lived ? "Private certificate authority (short-lived certificates)"
                  : "Private certificate authority",
      acm, short_lived ? "private_ca_month;mode=short-lived" : "private_ca_month;mode=general-purpose", 1);
  if (!mode) {
    line.origin = "usage_mode is known after apply: short-lived to general purpose";
    bill.widen(line, acm, "private_ca_month;mode=short-lived");
  }
  bill.metered(
      "Certificates", acm,
      short_lived ? "private_certificate;mode=short-lived" : "private_certificate;mode=general-purpose",
      r.usage("monthly_requests"));
}

constexpr Pricer pricers[] = {
    {"aws_acm_certificate", "Certificate Manager", certificate},
    {"aws_acmpca_certificate_authority", "Certificate Manager", authority},
};

}  // namespace

std::span<const Pricer> acm_pricers() {
  return pricers;
}
