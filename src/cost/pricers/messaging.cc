// SNS, SQS, EventBridge and Step Functions: all by use.
#include <string_view>

#include "cost/pricers.h"

namespace {

constexpr std::string_view sns = "AmazonSNS";
constexpr std::string_view events = "AWSEvents";

void topic(const Resource& r, Bill& bill) {
  const Value fifo = r.given("fifo_topic");
  if (!fifo.is_true())
    bill.metered("Requests", sns, "api_request")
        .remark("1 million requests of an account are always free and not subtracted");
  if (fifo.absent() || fifo.is_false()) return;
  bill.metered("FIFO publish requests", sns, "fifo_publish_request");
  bill.metered("FIFO payload published", sns, "fifo_publish_payload_gb");
}

void subscription(const Resource& r, Bill& bill) {
  const std::optional<std::string> protocol = r.text("protocol", "");
  const auto topic = r.refer("topic_arn", "aws_sns_topic");
  const auto arn = r.given("topic_arn").text();
  if ((topic && (*topic)["fifo_topic"].is_true()) || (arn && arn->ends_with(".fifo"))) {
    bill.metered("FIFO messages delivered", sns, "fifo_subscription_message");
    bill.metered("FIFO payload delivered", sns, "fifo_subscription_payload_gb");
  } else if (!protocol || protocol->empty()) {
    bill.unknown("Notifications", "protocol is known after apply");
  } else if (*protocol == "http" || *protocol == "https") {
    bill.metered("HTTP notifications", sns, "http_notification");
  } else if (*protocol == "email" || *protocol == "email-json") {
    bill.metered("Email notifications", sns, "email_notification");
  } else if (*protocol == "application") {
    bill.metered("Mobile push notifications", sns, "mobile_push_notification");
  } else if (*protocol == "firehose") {
    bill.metered("Firehose notifications", sns, "firehose_notification");
  } else if (*protocol == "sqs" || *protocol == "lambda") {
    bill.free("deliveries to SQS and Lambda are free");
  } else {
    bill.metered("Notifications", sns, *protocol + "_notification");
  }
}

void platform_application(const Resource&, Bill& bill) {
  bill.metered("Mobile push notifications", sns, "mobile_push_notification");
}

void queue(const Resource& r, Bill& bill) {
  bill.metered("Requests", "AWSQueueService",
               r.given("fifo_queue").is_true() ? "request;queue=fifo" : "request;queue=standard")
      .remark("1 million requests of an account are always free and not subtracted");
}

void bus(const Resource& r, Bill& bill) {
  bill.metered("Custom events published", events, "custom_event");
  if (!r.given("event_source_name").absent()) bill.metered("Partner events", events, "partner_event");
}

void archive(const Resource&, Bill& bill) {
  bill.metered("Archive processing", events, "archive_processing_gb");
  bill.metered("Archive storage", events, "archive_storage_gb_month");
}

void api_destination(const Resource&, Bill& bill) {
  bill.metered("Invocations", events, "api_destination_invocation");
}

void discoverer(const Resource&, Bill& bill) {
  bill.metered("Events for schema discovery", events, "schema_discovery_event");
}

void schedule(const Resource&, Bill& bill) {
  bill.metered("Invocations", events, "scheduler_invocation")
      .remark("14 million invocations of an account are always free and not subtracted");
}

void pipe(const Resource&, Bill& bill) {
  bill.metered("Requests", events, "pipe_request");
}

void state_machine(const Resource& r, Bill& bill) {
  constexpr std::string_view states = "AmazonStates";
  if (r.given("type").is("EXPRESS")) {
    bill.metered("Requests", states, "express_request");
    bill.metered("Duration", states, "express_gb_hour");
  } else {
    bill.metered("State transitions", states, "standard_state_transition")
        .remark("4,000 transitions of an account are always free and not subtracted");
  }
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
