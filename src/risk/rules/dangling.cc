// DNS records that are left pointing at what this plan gives away.
#include <fmt/format.h>

#include <span>
#include <string>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// The first record that leads to `name` when the plan has been applied, or null.
const Change* record_of(const Graph& graph, std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  using Path = std::span<const std::string_view>;
  constexpr std::string_view alias[] = {"alias", "name"}, records[] = {"records"};
  const Change* first = nullptr;
  for (const Path path : {Path(alias), Path(records)})
    for (const std::string& written : {std::string(name), std::string(name) + "."})
      for (const Change* record : graph.holding("aws_route53_record", path, written))
        if (first == nullptr || record < first) first = record;
  return first;
}

std::optional<Hit> leaves_record(const Subject& subject) {
  if (!subject.destroys() || subject.creates()) return std::nullopt;
  const Change* first = nullptr;
  for (const std::string_view path : subject.attributes)
    if (const auto name = subject.before[path].text(); name && name->size() > 3)
      if (const Change* record = record_of(subject.graph, *name))
        if (first == nullptr || record < first) first = record;
  if (first == nullptr) return std::nullopt;
  return Hit{{}, std::string(first->address), {}};
}

constexpr Rule rules[] = {
    {
        .id = "record-left-dangling",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_s3_bucket aws_s3_bucket_website_configuration aws_cloudfront_distribution aws_eip "
                 "aws_elastic_beanstalk_environment aws_lb aws_alb aws_elb aws_globalaccelerator_accelerator "
                 "aws_apprunner_service aws_api_gateway_domain_name aws_instance",
        .attributes = "bucket_regional_domain_name bucket_domain_name website_endpoint domain_name public_ip "
                      "cname dns_name service_url regional_domain_name cloudfront_domain_name public_dns",
        .title = "DNS still leads to what is given away",
        .why =
            "whoever gets the name or address next answers under your domain, with a valid certificate soon",
        .fix = "remove the record in an earlier plan, or point it elsewhere",
        .fine_when = "hardly ever",
        .applies = leaves_record,
    },
};

}  // namespace

std::span<const Rule> dangling_rules() {
  return rules;
}
