#include "plan_text.h"

#include <fmt/format.h>

#include <set>

namespace {

std::string_view actions_of(const PlannedResource& resource) {
  if (resource.before == "null") return R"(["create"])";
  if (resource.after == "null") return R"(["delete"])";
  return resource.before == resource.after ? R"(["no-op"])" : R"(["update"])";
}

/// `aws_x.y`, `0` or `"a"` with its quotes or nothing.
struct Parts {
  std::string type, name, key;
};

Parts parts_of(const std::string& address) {
  const auto dot = address.find('.');
  const auto bracket = address.find('[');
  Parts parts;
  parts.type = address.substr(0, dot);
  parts.name = address.substr(dot + 1, bracket == std::string::npos ? bracket : bracket - dot - 1);
  if (bracket != std::string::npos) parts.key = address.substr(bracket + 1, address.size() - bracket - 2);
  return parts;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string plan_text(const std::vector<PlannedResource>& resources, const std::string& region,
                      const std::string& timestamp) {
  std::string changes, blocks;
  std::set<std::string> written;
  for (const PlannedResource& resource : resources) {
    const auto [type, name, key] = parts_of(resource.address);
    changes += fmt::format(
        R"({}{{"address":{},"mode":"managed","type":"{}","name":"{}",{})"
        R"("provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":{},"before":{},"after":{},)"
        R"("after_unknown":{},"before_sensitive":false,"after_sensitive":{{}}}}}})",
        changes.empty() ? "" : ",\n", quoted(resource.address), type, name,
        key.empty() ? "" : fmt::format(R"("index":{},)", key), actions_of(resource), resource.before,
        resource.after, resource.unknown);
    if (resource.after == "null" || !written.insert(type + "." + name).second) continue;
    const std::string repetition =
        key.empty() ? "" : fmt::format(R"(,"{}_expression":{{}})", key.front() == '"' ? "for_each" : "count");
    blocks += fmt::format(
        R"({}{{"address":"{}.{}","mode":"managed","type":"{}","name":"{}","provider_config_key":"{}",)"
        R"({}"schema_version":1{}}})",
        blocks.empty() ? "" : ",\n", type, name, type, name, resource.provider,
        resource.expressions.empty() ? "" : fmt::format(R"("expressions":{},)", resource.expressions),
        repetition);
  }
  const std::string here =
      region.empty() ? "" : fmt::format(R"(,"expressions":{{"region":{{"constant_value":"{}"}}}})", region);
  return fmt::format(
      R"({{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{"root_module":{{}}}},)"
      R"("resource_changes":[{}],"configuration":{{"provider_config":{{)"
      R"("aws":{{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"{}}},)"
      R"("aws.west":{{"name":"aws","alias":"west","full_name":"registry.terraform.io/hashicorp/aws",)"
      R"("expressions":{{"region":{{"constant_value":"us-west-2"}}}}}}}},)"
      R"("root_module":{{"resources":[{}]}}}},"timestamp":"{}","applyable":true,"complete":true,"errored":false}})",
      changes, here, blocks, timestamp);
}

std::string reference_to(const std::string& attribute) {
  return fmt::format(R"({{"references":["{}","{}"]}})", attribute, attribute.substr(0, attribute.rfind('.')));
}

Plan plan_from(std::string text) {
  return Plan::read(Source::from_text(std::move(text), "test plan"));
}
