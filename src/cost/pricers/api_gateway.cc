// API Gateway: REST, HTTP and WebSocket APIs.
#include <fmt/format.h>

#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view api_gateway = "AmazonApiGateway";

void rest_api(const Resource& r, Bill& bill) {
  bill.metered("Requests", api_gateway, "rest_api_request", r.usage("monthly_requests"));
}

void stage(const Resource& r, Bill& bill) {
  const Value enabled = r.given("cache_cluster_enabled");
  if (enabled.absent() || enabled.is_false()) {
    bill.free("a stage without a cache costs nothing by itself");
    return;
  }
  const std::optional<std::string> size = r.text("cache_cluster_size", "");
  if (!size || size->empty()) {
    bill.unknown("Cache",
                 size ? "cache_cluster_size is not in the plan" : "cache_cluster_size is known after apply");
    return;
  }
  bill.hourly(fmt::format("Cache memory ({} GB)", *size), api_gateway,
              fmt::format("cache_hour;cache_gb={}", *size),
              enabled.unknown() ? Amount(Range<Quantity>(0, 1), "cache_cluster_enabled is known after apply")
                                : Amount(1));
}

void v2_api(const Resource& r, Bill& bill) {
  const Value protocol = r.given("protocol_type");
  if (protocol.is("WEBSOCKET")) {
    // Billed in steps of 32 KB.
    bill.metered("Messages", api_gateway, "websocket_message",
                 r.usage("monthly_messages") * r.usage_or("message_size_kb", Amount(32)).steps_of(32));
    bill.metered("Connection minutes", api_gateway, "websocket_connection_minute",
                 r.usage("monthly_connection_mins"));
  } else if (protocol.is("HTTP")) {
    // Billed in steps of 512 KB.
    bill.metered("Requests", api_gateway, "http_api_request",
                 r.usage("monthly_requests") * r.usage_or("request_size_kb", Amount(512)).steps_of(512));
  } else {
    bill.unknown("API", "protocol_type is known after apply");
  }
}

constexpr Pricer pricers[] = {
    {"aws_api_gateway_rest_api", "API Gateway", rest_api},
    {"aws_api_gateway_stage", "API Gateway", stage},
    {"aws_apigatewayv2_api", "API Gateway", v2_api},
};

}  // namespace

std::span<const Pricer> api_gateway_pricers() {
  return pricers;
}
