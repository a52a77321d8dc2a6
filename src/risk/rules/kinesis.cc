// Streams of Kinesis.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "kinesis-stream-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_kinesis_stream aws_kinesis_video_stream",
        .title = "data stream destroyed",
        .why = "the records that are still in it are lost, there is no snapshot",
        .fix = "let the consumers finish, or deliver to S3 first",
        .fine_when = "producers are stopped and all records were read",
        .applies = destroyed,
    },
    {
        .id = "kinesis-retention-cut",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_kinesis_stream",
        .attributes = "retention_period",
        .title = "records of a stream are kept for a shorter time",
        .why = "older records vanish at once",
        .fix = "keep the longer time until no consumer is behind",
        .fine_when = "all consumers are up to date",
        .applies = fell,
    },
    {
        .id = "firehose-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_kinesis_firehose_delivery_stream",
        .title = "delivery stream destroyed",
        .why = "producers fail, and what is buffered is lost",
        .fix = "stop the producers first",
        .fine_when = "producers are stopped and the buffer has been delivered",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> kinesis_rules() {
  return rules;
}
