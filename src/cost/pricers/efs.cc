// EFS: what is stored is billed by use; only provisioned throughput is in the plan.
// https://aws.amazon.com/efs/pricing/
#include <fmt/format.h>

#include "cost/pricers.h"

namespace {

constexpr std::string_view efs = "AmazonEFS";

/// The classes that a lifecycle policy moves files to.
bool moves_to(const Resource& r, std::string_view transition) {
  for (const Value& policy : r.given("lifecycle_policy").elements())
    if (!policy[transition].absent()) return true;
  return false;
}

void file_system(const Resource& r, Bill& bill) {
  const Value zone = r.given("availability_zone_name");
  const bool one_zone =
      zone.unknown() ? !r.left_out("availability_zone_name") : zone.text().value_or("") != "";
  const auto mode = r.text("throughput_mode", "bursting");
  if (!mode) return bill.unknown("File system", "throughput_mode is known after apply");
  const Amount stored = r.usage("storage_gb");
  bill.metered(one_zone ? "Storage (One Zone)" : "Storage (Standard)", efs,
               fmt::format("storage_gb_month;class={}", one_zone ? "one-zone" : "standard"), stored);
  const Amount rarely_read = r.usage("infrequent_access_storage_gb");
  if (moves_to(r, "transition_to_ia") || rarely_read.known()) {
    bill.metered("Storage (Infrequent Access)", efs,
                 one_zone ? "storage_gb_month;class=one-zone-ia"
                          : fmt::format("storage_gb_month;class=standard-ia;throughput={}",
                                        *mode == "elastic" ? "elastic" : "bursting-or-provisioned"),
                 rarely_read);
    bill.metered("Reads (Infrequent Access)", efs, "ia_read_gb",
                 r.usage("monthly_infrequent_access_read_gb"));
    bill.metered("Writes (Infrequent Access)", efs, "ia_write_gb",
                 r.usage("monthly_infrequent_access_write_gb"));
  }
  const Amount archived = r.usage("archive_storage_gb");
  if (moves_to(r, "transition_to_archive") || archived.known()) {
    bill.metered("Storage (Archive)", efs, "storage_gb_month;class=archive", archived);
    bill.metered("Reads (Archive)", efs, "archive_read_gb", r.usage("monthly_archive_read_gb"));
    bill.metered("Writes (Archive)", efs, "archive_write_gb", r.usage("monthly_archive_write_gb"));
  }
  if (*mode == "elastic") {
    bill.metered("Elastic throughput, reads", efs, "elastic_throughput_read_gb",
                 r.usage("monthly_elastic_throughput_read_gb"));
    bill.metered("Elastic throughput, writes", efs, "elastic_throughput_write_gb",
                 r.usage("monthly_elastic_throughput_write_gb"));
  }
  if (*mode == "provisioned") {
    // Standard storage includes 1 MiB/s for each 20 GB; without usage nobody tells how much is stored.
    Amount throughput = r.amount("provisioned_throughput_in_mibps");
    if (throughput.known() && stored.known()) {
      throughput = throughput.above(stored.range->low / Quantity(20));
      throughput.origin += " above what storage_gb of the usage file includes";
    } else if (throughput.known()) {
      throughput.range->low = 0;
      throughput.origin += "; stored data includes some of it";
    }
    bill.monthly("Provisioned throughput", efs, "provisioned_throughput_mibps_month", throughput);
  }
}

constexpr Pricer pricers[] = {
    {"aws_efs_file_system", "EFS", file_system},
};

}  // namespace

std::span<const Pricer> efs_pricers() {
  return pricers;
}
