// Brokers of Amazon MQ.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "mq-broker-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_mq_broker",
        .title = "message broker destroyed",
        .why = "undelivered messages are lost, there is no snapshot",
        .fix = "drain it, with a new broker beside it",
        .fine_when = "its queues are drained",
        .applies = destroyed,
    },
    {
        .id = "mq-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_mq_broker",
        .attributes = "publicly_accessible",
        .title = "message broker gets a public address",
        .why = "anybody can try passwords on it",
        .fix = "leave `publicly_accessible` false",
        .fine_when = "hardly ever; use a VPN",
        .applies = is_made_on,
    },
};

}  // namespace

std::span<const Rule> mq_rules() {
  return rules;
}
