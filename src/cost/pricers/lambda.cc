// Lambda: by use, but for provisioned concurrency.
// https://aws.amazon.com/lambda/pricing/
#include <fmt/format.h>

#include "cost/pricers.h"

namespace {

constexpr std::string_view lambda = "AWSLambda";
constexpr int seconds_per_hour = 3600;

/// Included in every function.
constexpr int included_storage_mb = 512;

/// "x86" or "arm"; nothing when only apply tells.
std::optional<std::string> architecture(const Resource& function) {
  const Value list = function["architectures"];
  if (list.unknown() && !function.left_out("architectures")) return std::nullopt;
  const Value first = list.at(0);
  if (list.known() && first.unknown()) return std::nullopt;
  return first.is("arm64") ? "arm" : "x86";
}

Amount memory_mb(const Resource& function) {
  return function.amount("memory_size", Quantity(128));
}

void function(const Resource& r, Bill& bill) {
  const auto arch = architecture(r);
  if (!arch) return bill.unknown("Function", "architectures are known after apply");
  const Amount requests = r.usage("monthly_requests");
  const Amount memory = memory_mb(r);
  // Milliseconds of megabytes become seconds of gigabytes.
  const Amount gb_seconds = (requests * r.usage("request_duration_ms") * memory).over(Quantity(1000 * 1024));
  bill.metered("Requests", lambda, fmt::format("lambda_request;arch={}", *arch), requests);
  Component& duration =
      bill.metered("Duration", lambda, fmt::format("lambda_gb_second;arch={}", *arch), gb_seconds);
  if (duration.note.empty())
    duration.note = memory.known()
                        ? fmt::format("a second of {} MB is {} GB-seconds", memory.range->low.text(),
                                      (memory.range->low / Quantity(1024)).text())
                        : memory.origin;
  const Value storage = r.values().block("ephemeral_storage")["size"];
  if (storage.unknown() ? !r.left_out("ephemeral_storage")
                        : storage.number().value_or(0) > Quantity(included_storage_mb))
    bill.metered("Ephemeral storage above 512 MB", lambda,
                 fmt::format("lambda_ephemeral_storage_gb_second;arch={}", *arch),
                 requests * r.usage("request_duration_ms") *
                     Resource::amount(storage, "ephemeral_storage")
                         .above(Quantity(included_storage_mb))
                         .over(Quantity(1000 * 1024)));
}

/// Concurrency is held all month, each of it with the memory of the function; what runs on it costs less.
void provisioned_concurrency(const Resource& r, Bill& bill) {
  const auto of = r.refer("function_name", "aws_lambda_function");
  const auto told = r.usage_text("architecture");
  const Amount memory =
      r.usage_or("memory_mb", of ? memory_mb(*of)
                                 : Amount::unknown("its function, and so its memory, is not in this plan"));
  if (!of && !memory.known()) return bill.unknown("Provisioned concurrency", memory.origin);
  const auto arch = told ? (*told == "arm64" || *told == "arm" ? "arm" : "x86")
                    : of ? architecture(*of)
                         : std::optional<std::string>("x86");
  if (!arch) return bill.unknown("Provisioned concurrency", "architectures are known after apply");
  const Amount hours = r.usage_or("monthly_duration_hrs", Amount(hours_per_month));
  bill.monthly("Provisioned concurrency", lambda,
               fmt::format("lambda_provisioned_concurrency_gb_second;arch={}", *arch),
               r.amount("provisioned_concurrent_executions") * memory * hours *
                   Amount(Quantity(seconds_per_hour) / Quantity(1024)));
  const Amount requests = r.usage("monthly_requests");
  bill.if_used("Requests", lambda, fmt::format("lambda_request;arch={}", *arch), requests);
  bill.metered("Duration on provisioned concurrency", lambda,
               fmt::format("lambda_provisioned_duration_gb_second;arch={}", *arch),
               (requests * r.usage("request_duration_ms") * memory).over(Quantity(1000 * 1024)));
}

/// Kafka pollers that are kept ready are billed by the hour; the others are part of Lambda.
void event_source(const Resource& r, Bill& bill) {
  const Value pollers = r.given("provisioned_poller_config");
  if (pollers.unknown())
    bill.unknown("Provisioned pollers", "provisioned_poller_config is known after apply");
  else if (pollers.size() == 0)
    bill.free("part of the function, which carries the cost");
  else
    bill.unknown("Provisioned pollers", "their price is not in the price table");
}

constexpr Pricer pricers[] = {
    {"aws_lambda_function", "Lambda", function},
    {"aws_lambda_provisioned_concurrency_config", "Lambda", provisioned_concurrency},
    {"aws_lambda_event_source_mapping", "Lambda", event_source},
};

}  // namespace

std::span<const Pricer> lambda_pricers() {
  return pricers;
}
