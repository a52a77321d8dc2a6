// How AWS's price list sells queues, messages, mail, events and workflows.
#include "cost/import/rules/rules.h"

namespace {

constexpr OfferRule rules[] = {
    // AWSQueueService
    {"AWSQueueService", "", "request;queue=standard", "Requests", "Requests-Tier1|Requests", ""},
    {"AWSQueueService", "", "request;queue=fifo", "Requests", "Requests-FIFO-Tier1", ""},
    // AmazonSNS
    {"AmazonSNS", "", "api_request", "Requests", "Requests-Tier1", ""},
    {"AmazonSNS", "", "http_notification", "Notifications", "DeliveryAttempts-HTTP", ""},
    {"AmazonSNS", "", "email_notification", "Notifications", "DeliveryAttempts-SMTP", ""},
    {"AmazonSNS", "", "fifo_publish_request", "Requests", "F-Request-Tier1", ""},
    {"AmazonSNS", "", "fifo_publish_payload_gb", "GB", "F-Ingress-Tier1", ""},
    {"AmazonSNS", "", "fifo_subscription_message", "Messages", "F-DA-SQS", ""},
    {"AmazonSNS", "", "fifo_subscription_payload_gb", "GB", "F-Egress-SQS", ""},
    {"AmazonSNS", "", "firehose_notification", "Notifications", "DeliveryAttempts-FIREHOSE", ""},
    {"AmazonSNS", "", "macos_push_notification", "Notifications", "DeliveryAttempts-MACOS", ""},
    {"AmazonSNS", "", "mobile_push_notification", "Notifications",
     "DeliveryAttempts-APNS|DeliveryAttempts-GCM|DeliveryAttempts-ADM", ""},
    // AmazonMQ
    {"AmazonMQ", "", "{instancetype};deployment={deploymentoption:deployment};engine={brokerengine:broker}",
     "Hrs", "*", "productfamily=Broker Instances"},
    {"AmazonMQ", "", "storage_gb_month;engine=RabbitMQ;volume=ebs", "GB-Mo", "TimedStorage-RabbitMQ-ByteHrs",
     ""},
    {"AmazonMQ", "", "storage_gb_month;engine=ActiveMQ;volume=ebs", "GB-Mo", "TimedStorage-EBS-ByteHrs", ""},
    {"AmazonMQ", "", "storage_gb_month;engine=ActiveMQ;volume=efs", "GB-Mo",
     "TimedStorage-EFS-ByteHrs|TimedStorage-ByteHrs", ""},
    // AmazonStates
    {"AmazonStates", "", "standard_state_transition", "StateTransitions", "StateTransition", ""},
    {"AmazonStates", "", "express_request", "Requests", "StepFunctions-Request", ""},
    {"AmazonStates", "", "express_gb_hour", "GB-Hours", "StepFunctions-GB-Second", ""},
    // AWSEvents
    {"AWSEvents", "", "custom_event", "Events", "Event-64K-Chunks", "eventtype=Custom Event"},
    {"AWSEvents", "", "archive_processing_gb", "GB", "ArchivedEvents-Bytes", ""},
    {"AWSEvents", "", "scheduler_invocation", "Invocations", "ScheduledInvocation", ""},
    {"AWSEvents", "", "partner_event", "Events", "Event-64K-Chunks", "eventtype=Partner Event"},
    {"AWSEvents", "", "archive_storage_gb_month", "GB-Mo", "TimedStorage-ByteHrs", ""},
    {"AWSEvents", "", "schema_discovery_event", "Events", "Event-8K-Chunks", "eventtype=Discovery Event"},
    // AmazonSES
    {"AmazonSES", "", "email_sent", "Recipients", "Recipients", ""},
    {"AmazonSES", "", "attachment_gb", "GB", "AttachmentsSize-Bytes", ""},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_messaging() {
  return rules;
}
