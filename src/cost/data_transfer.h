// Traffic of a whole environment, which is no resource: only a usage file tells it.
// https://aws.amazon.com/ec2/pricing/on-demand/ ("Data Transfer")
#pragma once

#include <string>

#include "cost/bill.h"
#include "cost/usage.h"

/// The line under "money by service".
inline constexpr std::string_view data_transfer_service = "Data transfer";

/// The region that an entry of Usage::data_transfer() is for; `fallback` when it names none.
std::string data_transfer_region(const Usage& usage, const UsageEntry& entry, std::string_view fallback);

/// The lines of the entry. What passes between two zones is billed where it leaves and where it arrives.
void bill_data_transfer(const Usage& usage, const UsageEntry& entry, Bill& bill);
