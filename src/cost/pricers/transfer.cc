// Transfer Family: servers by the hour of each protocol, connectors by use.
// https://aws.amazon.com/aws-transfer-family/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cost/pricers.h"

namespace {

constexpr std::string_view transfer = "AWSTransfer";

void server(const Resource& r, Bill& bill) {
  const Value given = r.given("protocols");
  std::vector<std::string> protocols;
  if (given.unknown() || given.partly_unknown()) {
    bill.unknown("Protocols", "protocols are known after apply");
  } else {
    for (const Value& protocol : given.elements()) {
      std::string name(protocol.text().value_or(""));
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      protocols.push_back(std::move(name));
    }
    if (protocols.empty()) protocols = {"sftp"};
    std::sort(protocols.begin(), protocols.end());
  }
  for (const std::string& protocol : protocols) {
    std::string label = protocol;
    std::transform(label.begin(), label.end(), label.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    bill.hourly(fmt::format("{} protocol", label), transfer,
                fmt::format("protocol_hour;protocol={}", protocol), 1);
  }
  bill.metered("Data uploaded", transfer, "upload_gb", r.usage("monthly_data_uploaded_gb"));
  bill.metered("Data downloaded", transfer, "download_gb", r.usage("monthly_data_downloaded_gb"));
}

void connector(const Resource& r, Bill& bill) {
  if (r.given("as2_config").size() > 0) {
    bill.metered("Messages sent", transfer, "as2_message;direction=outbound", r.usage("monthly_messages"));
    return;
  }
  bill.metered("Calls", transfer, "sftp_connector_call", r.usage("monthly_calls"));
  bill.metered("Data transferred", transfer, "sftp_connector_gb", r.usage("monthly_data_gb"));
}

constexpr Pricer pricers[] = {
    {"aws_transfer_server", "Transfer Family", server},
    {"aws_transfer_connector", "Transfer Family", connector},
};

}  // namespace

std::span<const Pricer> transfer_pricers() {
  return pricers;
}
