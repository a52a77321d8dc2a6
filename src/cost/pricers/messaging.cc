// SNS, SQS, EventBridge and Step Functions: all by use.
#include <string>
#include <string_view>

#include "cost/pricers.h"

namespace {

constexpr std::string_view sns = "AmazonSNS";
constexpr std::string_view events = "AWSEvents";

/// Requests of a month; a payload above 64 KB is billed as one for each 64 KB.
Amount requests_of(const Resource& r, std::string_view key = "monthly_requests") {
  return r.usage(key) * r.usage_or("request_size_kb", Amount(64)).steps_of(64);
}

/// Gigabytes of payload that the requests of a month carry, each at least a kilobyte.
Amount payload_gb(const Resource& r) {
  return r.usage("monthly_requests") * r.usage("request_size_kb").at_least(1).over(Quantity(1024 * 1024));
}

void topic(const Resource& r, Bill& bill) {
  const Value fifo = r.given("fifo_topic");
  const Amount requests = requests_of(r);
  if (!fifo.is_true())
    bill.metered("Requests", sns, "api_request", requests)
        .remark("1 million requests of an account are always free and not subtracted");
  if (!fifo.absent() && !fifo.is_false()) {
    bill.metered("FIFO publish requests", sns, "fifo_publish_request", r.usage("monthly_requests"));
    bill.metered("FIFO payload published", sns, "fifo_publish_payload_gb", payload_gb(r));
    const Amount readers = r.usage("fifo_subscriptions");
    bill.if_used("FIFO messages delivered", sns, "fifo_subscription_message",
                 r.usage("monthly_requests") * readers);
    bill.if_used("FIFO payload delivered", sns, "fifo_subscription_payload_gb", payload_gb(r) * readers);
    return;
  }
  if (!r.has_usage()) return;
  // Subscriptions that the plan may not hold: each gets every message.
  struct Delivery {
    std::string_view usage, label, item;
  };
  constexpr Delivery deliveries[] = {
      {"http_subscriptions", "HTTP notifications", "http_notification"},
      {"email_subscriptions", "Email notifications", "email_notification"},
      {"kinesis_subscriptions", "Firehose notifications", "firehose_notification"},
      {"mobile_push_subscriptions", "Mobile push notifications", "mobile_push_notification"},
      {"macos_subscriptions", "macOS push notifications", "macos_push_notification"},
  };
  for (const Delivery& delivery : deliveries)
    bill.if_used(std::string(delivery.label), sns, delivery.item, requests * r.usage(delivery.usage));
  if (const Amount phones = r.usage("sms_subscriptions"); phones.known() && !phones.is_zero())
    bill.unknown("SMS notifications", "prices of SMS by country are not in the price table");
}

void subscription(const Resource& r, Bill& bill) {
  const std::optional<std::string> protocol = r.text("protocol", "");
  const auto topic = r.refer("topic_arn", "aws_sns_topic");
  const auto arn = r.given("topic_arn").text();
  const Amount delivered = requests_of(r);
  if ((topic && (*topic)["fifo_topic"].is_true()) || (arn && arn->ends_with(".fifo"))) {
    bill.metered("FIFO messages delivered", sns, "fifo_subscription_message", r.usage("monthly_requests"));
    bill.metered("FIFO payload delivered", sns, "fifo_subscription_payload_gb", payload_gb(r));
  } else if (!protocol || protocol->empty()) {
    bill.unknown("Notifications", "protocol is known after apply");
  } else if (*protocol == "http" || *protocol == "https") {
    bill.metered("HTTP notifications", sns, "http_notification", delivered);
  } else if (*protocol == "email" || *protocol == "email-json") {
    bill.metered("Email notifications", sns, "email_notification", delivered);
  } else if (*protocol == "application") {
    bill.metered("Mobile push notifications", sns, "mobile_push_notification", delivered);
  } else if (*protocol == "firehose") {
    bill.metered("Firehose notifications", sns, "firehose_notification", delivered);
  } else if (*protocol == "sqs" || *protocol == "lambda") {
    bill.free("deliveries to SQS and Lambda are free");
  } else {
    bill.metered("Notifications", sns, *protocol + "_notification", delivered);
  }
}

void platform_application(const Resource& r, Bill& bill) {
  bill.metered("Mobile push notifications", sns, "mobile_push_notification", r.usage("monthly_requests"));
}

void queue(const Resource& r, Bill& bill) {
  bill.metered("Requests", "AWSQueueService",
               r.given("fifo_queue").is_true() ? "request;queue=fifo" : "request;queue=standard",
               requests_of(r))
      .remark("1 million requests of an account are always free and not subtracted");
}

void bus(const Resource& r, Bill& bill) {
  bill.metered("Custom events published", events, "custom_event", r.usage("monthly_custom_events"));
  const Amount partner = r.usage("monthly_third_party_events");
  if (!r.given("event_source_name").absent() || partner.known())
    bill.metered("Partner events", events, "partner_event", partner);
  bill.if_used("Archive processing", events, "archive_processing_gb",
               r.usage("monthly_archive_processing_gb"));
  bill.if_used("Archive storage", events, "archive_storage_gb_month", r.usage("archive_storage_gb"));
  bill.if_used("Events for schema discovery", events, "schema_discovery_event",
               r.usage("monthly_schema_discovery_events"));
}

void archive(const Resource& r, Bill& bill) {
  bill.metered("Archive processing", events, "archive_processing_gb",
               r.usage("monthly_archive_processing_gb"));
  bill.metered("Archive storage", events, "archive_storage_gb_month", r.usage("archive_storage_gb"));
}

void api_destination(const Resource& r, Bill& bill) {
  bill.metered("Invocations", events, "api_destination_invocation", r.usage("monthly_invocations"));
}

void discoverer(const Resource& r, Bill& bill) {
  bill.metered("Events for schema discovery", events, "schema_discovery_event",
               r.usage("monthly_schema_discovery_events"));
}

void schedule(const Resource& r, Bill& bill) {
  bill.metered("Invocations", events, "scheduler_invocation", r.usage("monthly_invocations"))
      .remark("14 million invocations of an account are always free and not subtracted");
}

void pipe(const Resource& r, Bill& bill) {
  bill.metered("Requests", events, "pipe_request", requests_of(r));
}

void state_machine(const Resource& r, Bill& bill) {
  constexpr std::string_view states = "AmazonStates";
  if (!r.given("type").is("EXPRESS")) {
    bill.metered("State transitions", states, "standard_state_transition", r.usage("monthly_transitions"))
        .remark("4,000 transitions of an account are always free and not subtracted");
    return;
  }
  const Amount requests = r.usage("monthly_requests");
  bill.metered("Requests", states, "express_request", requests);
  // Step Functions pricing page: duration in steps of 100 ms, memory in steps of 64 MB, at least one of each.
  const Amount steps = r.usage("workflow_duration_ms").steps_of(100).at_least(1);
  const Amount chunks = r.usage("memory_mb").steps_of(64).at_least(1);
  bill.metered("Duration", states, "express_gb_hour",
               requests * (steps * chunks * Amount(6400)).over(Quantity(1024) * Quantity(3'600'000)));
}

constexpr Pricer pricers[] = {
    {"aws_sns_topic", "SNS", topic},
    {"aws_sns_topic_subscription", "SNS", subscription},
    {"aws_sns_platform_application", "SNS", platform_application},
    {"aws_sqs_queue", "SQS", queue},
    {"aws_cloudwatch_event_bus", "EventBridge", bus},
    {"aws_cloudwatch_event_archive", "EventBridge", archive},
    {"aws_cloudwatch_event_api_destination", "EventBridge", api_destination},
    {"aws_schemas_discoverer", "EventBridge", discoverer},
    {"aws_scheduler_schedule", "EventBridge", schedule},
    {"aws_pipes_pipe", "EventBridge", pipe},
    {"aws_sfn_state_machine", "Step Functions", state_machine},
};

}  // namespace

std::span<const Pricer> messaging_pricers() {
  return pricers;
}
