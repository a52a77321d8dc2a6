// Directory Service and CloudHSM: machines that AWS runs, by the hour.
// https://aws.amazon.com/directoryservice/pricing/, https://aws.amazon.com/cloudhsm/pricing/
#include <fmt/format.h>

#include "cost/pricers.h"

namespace {

constexpr std::string_view directory_service = "AWSDirectoryService";

/// AWS Managed Microsoft AD has two domain controllers in each region, or more. Each is billed.
constexpr int fewest_controllers = 2;

std::optional<std::string> edition_of(const Resource& directory) {
  return directory.text("edition", "Enterprise");
}

void controllers(Bill& bill, const std::optional<std::string>& edition, const Amount& count,
                 std::string_view why) {
  if (!edition) return bill.unknown("Domain controllers", std::string(why));
  bill.hourly(fmt::format("Domain controllers (Microsoft AD, {})", *edition), directory_service,
              fmt::format("domain_controller_hour;edition={};type=microsoft-ad", *edition), count);
}

/// Simple AD and AD Connector are billed as a whole: the two servers that each of them has are one price.
void directory(const Resource& r, Bill& bill) {
  const auto type = r.text("type", "SimpleAD");
  if (!type) return bill.unknown("Directory", "type is known after apply");
  if (*type == "MicrosoftAD") {
    controllers(bill, edition_of(r),
                r.amount("desired_number_of_domain_controllers", Quantity(fewest_controllers)) +
                    r.usage_or("additional_domain_controllers", Amount(0)),
                "edition is known after apply");
    if (const auto edition = edition_of(r))
      bill.metered("Accounts that it is shared with (hours)", directory_service,
                   fmt::format("directory_sharing_account_hour;edition={}", *edition),
                   r.usage("shared_accounts") * Amount(hours_per_month));
    return;
  }
  const auto size = r.text("size", "Small");
  if (!size) return bill.unknown("Directory", "size is known after apply");
  const bool connector = *type == "ADConnector";
  bill.hourly(fmt::format("Directory ({}, {})", connector ? "AD Connector" : "Simple AD", *size),
              directory_service,
              fmt::format("domain_controller_hour;size={};type={}", *size == "Large" ? "large" : "small",
                          connector ? "ad-connector" : "simple-ad"),
              1);
}

/// The same directory in one more region, with controllers of its own.
void directory_region(const Resource& r, Bill& bill) {
  const auto region = r.text("region_name", "");
  if (!region || region->empty())
    return bill.unknown("Domain controllers", "region_name is known after apply");
  bill.in(*region);
  const auto home = r.refer("directory_id", "aws_directory_service_directory");
  controllers(bill, home ? edition_of(*home) : std::nullopt,
              r.amount("desired_number_of_domain_controllers", Quantity(fewest_controllers)),
              "its directory, and so its edition, is not in this plan");
}

void shared_directory(const Resource& r, Bill& bill) {
  const auto home = r.refer("directory_id", "aws_directory_service_directory");
  const auto edition = home ? edition_of(*home) : std::nullopt;
  if (!edition) return bill.unknown("Sharing", "its directory, and so its edition, is not in this plan");
  bill.hourly("Account that it is shared with", directory_service,
              fmt::format("directory_sharing_account_hour;edition={}", *edition), 1);
}

void hsm(const Resource& r, Bill& bill) {
  bill.monthly("HSM", "CloudHSM", "hsm_hour",
               r.usage_or("monthly_hrs", Amount(hours_per_month, "all month")));
}

constexpr Pricer pricers[] = {
    {"aws_directory_service_directory", "Directory Service", directory},
    {"aws_directory_service_region", "Directory Service", directory_region},
    {"aws_directory_service_shared_directory", "Directory Service", shared_directory},
    {"aws_cloudhsm_v2_hsm", "CloudHSM", hsm},
};

}  // namespace

std::span<const Pricer> directory_pricers() {
  return pricers;
}
