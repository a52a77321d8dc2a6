// DNS records that are left pointing at what this plan gives away.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view name) {
    return !name.empty() && name.back() == '.' ? name.substr(0, name.size() - 1) : name;
  };
  return plain(a) == plain(b);
}

bool points_at(const Value& record, const std::vector<std::string>& names) {
  const auto is_one = [&](const Value& value) {
    const auto text = value.text();
    return text && std::any_of(names.begin(), names.end(),
                               [&](const std::string& name) { return same_name(name, *text); });
  };
  if (is_one(record.block("alias")["name"])) return true;
  for (const Value& value : record["records"].elements())
    if (is_one(value)) return true;
  return false;
}

std::optional<Hit> leaves_record(const Subject& subject) {
  if (!subject.destroys() || subject.creates()) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string_view path : subject.attributes)
    if (const auto name = subject.before[path].text(); name && name->size() > 3) names.emplace_back(*name);
  if (names.empty()) return std::nullopt;
  for (const std::uint32_t index : subject.plan().of_type("aws_route53_record")) {
    const Change& record = subject.plan().changes()[index];
    if (record.action == Action::destroy || !record.deposed.empty()) continue;
    const Look look = subject.plan().look(record);
    if (!points_at(look.after(), names)) continue;
    return Hit{{}, std::string(record.address), {}};
  }
  return std::nullopt;
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
