#include "cost/data_transfer.h"

namespace {

constexpr std::string_view service = "AWSDataTransfer";

}  // namespace

std::string data_transfer_region(const Usage& usage, const UsageEntry& entry, std::string_view fallback) {
  const UsageEntry* const only[] = {&entry};
  const UsageFact* region = usage.fact(only, entry.type, "region");
  return region != nullptr ? region->text : std::string(fallback);
}

void bill_data_transfer(const Usage& usage, const UsageEntry& entry, Bill& bill) {
  struct Way {
    std::string_view usage, label, item;
    int times;  ///< how often a gigabyte is billed
  };
  constexpr Way ways[] = {
      {"monthly_intra_region_gb", "Between zones of the region", "intra_region_az_gb", 2},
      {"monthly_outbound_us_east_to_us_east_gb", "To the other US East region",
       "inter_region_gb;to=us-east-1-us-east-2", 1},
      {"monthly_outbound_other_regions_gb", "To other regions", "inter_region_gb;to=other-regions", 1},
      {"monthly_outbound_internet_gb", "To the internet", "internet_out_gb", 1},
  };
  const UsageEntry* const only[] = {&entry};
  for (const Way& way : ways) {
    const Amount used = usage.amount(only, entry.type, way.usage) * Amount(way.times);
    Component& line = bill.if_used(std::string(way.label), service, way.item, used);
    if (way.times == 2) line.remark("billed in both directions");
    if (way.item == "internet_out_gb") line.remark("100 GB of an account are always free and not subtracted");
  }
}
