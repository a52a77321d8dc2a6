// Queues of SQS.
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "sqs-queue-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_sqs_queue",
        .title = "queue destroyed",
        .why = "its messages are lost, and senders fail",
        .fix = "drain it first, with a new queue beside it",
        .fine_when = "it is drained and nobody sends to it",
        .applies = destroyed,
    },
    {
        .id = "sqs-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_sqs_queue aws_sqs_queue_policy",
        .attributes = "policy",
        .title = "queue open to anybody",
        .why = "every AWS account can send to it or read it, as far as its policy says",
        .fix = "add a condition on `aws:SourceArn`",
        .fine_when = "hardly ever; conditions name the senders",
        .applies = opens_to_anybody,
    },
};

}  // namespace

std::span<const Rule> sqs_rules() {
  return rules;
}
