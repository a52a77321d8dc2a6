// What containers and functions may do to the machine they run on, and who may sign in to a cluster.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "risk/attributes.h"
#include "risk/json_text.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Names of the containers in a definition for which `test` holds. Nothing when it cannot be read.
std::set<std::string> containers(const Value& definitions, bool (*test)(const Value&)) {
  std::set<std::string> names;
  const auto document = document_in(definitions);
  if (document == nullptr) return names;
  for (const Value& container : Value(*document, 0).elements())
    if (test(container)) names.emplace(container["name"].text().value_or("one without a name"));
  return names;
}

std::optional<Hit> newly(const Subject& subject, bool (*test)(const Value&)) {
  const Value before = subject.before["container_definitions"],
              after = subject.after["container_definitions"];
  if (!after.known() || same(before, after)) return std::nullopt;
  const std::set<std::string> had = containers(before, test);
  std::string names;
  for (const std::string& name : containers(after, test))
    if (had.count(name) == 0) names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
  if (names.empty()) return std::nullopt;
  return Hit{{}, std::move(names), {}};
}

bool is_privileged(const Value& container) {
  if (container["privileged"].is_true()) return true;
  for (const Value& added : container["linuxParameters"]["capabilities"]["add"].elements())
    if (added.is("SYS_ADMIN") || added.is("ALL")) return true;
  return false;
}

bool has_loose_tag(const Value& container) {
  const auto image = container["image"].text();
  if (!image || image->find('@') != std::string_view::npos) return false;
  const std::string_view name = image->substr(image->rfind('/') + 1);
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos || name.substr(colon + 1) == "latest";
}

std::optional<Hit> gets_privileged(const Subject& subject) {
  if (std::optional<Hit> hit = newly(subject, is_privileged)) return hit;
  Hit hit;
  if (subject.after["pid_mode"].is("host") && !subject.before["pid_mode"].is("host"))
    hit.evidence.push_back(subject.evidence("pid_mode"));
  const auto socket = [](const Value& side) {
    for (const Value& path : all_at_path(side, "volume.host_path"))
      if (path.is("/var/run/docker.sock") || path.is("/run/docker.sock") || path.is("/")) return true;
    return false;
  };
  if (socket(subject.after) && !socket(subject.before)) hit.evidence.push_back(subject.evidence("volume"));
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

std::optional<Hit> gets_loose_tag(const Subject& subject) {
  return newly(subject, has_loose_tag);
}

std::optional<Hit> shell_on(const Subject& subject) {
  std::optional<Hit> hit = is_made_on(subject);
  if (hit && subject.before.absent()) hit->severity = Severity::low;
  return hit;
}

std::optional<Hit> entry_gone(const Subject& subject) {
  if (goes_with(subject, "cluster_name", "aws_eks_cluster", "name")) return std::nullopt;
  return taken_away(subject);
}

bool is_access_map(const Value& side) {
  return side.block("metadata")["name"].is("aws-auth");
}

std::optional<Hit> access_map_changes(const Subject& subject) {
  if (!is_access_map(subject.before)) return std::nullopt;
  if (subject.destroys()) return Hit{{}, cause(subject), {}};
  if (!subject.changes() || same(subject.before["data"], subject.after["data"])) return std::nullopt;
  Hit hit{{subject.evidence("data")}, {}, {}};
  // Every line with an ARN must still be there for nobody to lose access.
  std::string lost;
  for (const auto& [key, text] : subject.before["data"].members()) {
    const auto before = text.text(), after = subject.after["data"][key].text();
    if (!before) continue;
    for (std::size_t at = before->find("arn:"); at != std::string_view::npos;
         at = before->find("arn:", at + 4)) {
      const std::string_view rest = before->substr(at);
      const std::string_view arn = rest.substr(0, rest.find_first_of(" \t\r\n\"'"));
      if (after && after->find(arn) != std::string_view::npos) continue;
      if (lost.size() < 160) lost += fmt::format("{}{}", lost.empty() ? "no longer " : ", ", arn);
    }
  }
  hit.detail = lost;
  if (lost.empty()) hit.severity = Severity::medium;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "ecs-privileged",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ecs_task_definition",
        .attributes = "container_definitions pid_mode volume",
        .title = "container gets power over its host",
        .why = "who breaks into it owns the machine, and every other container on it",
        .fix = "give it the one capability that it needs",
        .fine_when = "it is an agent that watches the host",
        .applies = gets_privileged,
    },
    {
        .id = "ecs-host-network",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_ecs_task_definition",
        .attributes = "network_mode",
        .values = "host",
        .title = "container uses the network of its host",
        .why = "it reaches the credentials of the host and every port on it, past its own security group",
        .fix = "use `awsvpc`",
        .fine_when = "it is an agent that watches the host",
        .applies = takes_value,
    },
    {
        .id = "ecs-shell-on",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_ecs_service",
        .attributes = "enable_execute_command",
        .title = "people may open a shell in running containers",
        .why = "with it go the rights and the secrets of the task",
        .fix = "leave it off, and switch it on while a fault is looked for",
        .fine_when = "`ecs:ExecuteCommand` is given to few, and sessions are logged",
        .applies = shell_on,
    },
    {
        .id = "ecs-image-loose",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "aws_ecs_task_definition",
        .attributes = "container_definitions",
        .title = "container without a fixed version of its image",
        .why = "a restart may bring another program than the one that was tested, and there is no way back",
        .fix = "name a version, better a digest",
        .fine_when = "it is for trying out",
        .applies = gets_loose_tag,
    },
    {
        // Source: the AWS documentation of Lambda runtimes; those whose deprecation date has passed in 2025.
        .id = "lambda-runtime-ended",
        .severity = Severity::medium,
        .category = Category::hygiene,
        .types = "aws_lambda_function",
        .attributes = "runtime",
        .values = "python2.7 python3.6 python3.7 python3.8 nodejs nodejs4.3 nodejs6.10 nodejs8.10 nodejs10.x "
                  "nodejs12.x nodejs14.x nodejs16.x nodejs18.x ruby2.5 ruby2.7 dotnetcore1.0 dotnetcore2.0 "
                  "dotnetcore2.1 dotnetcore3.1 dotnet6 java8 go1.x provided",
        .title = "function on a runtime that gets no more repairs",
        .why = "holes in it stay open, and AWS soon refuses to change the function",
        .fix = "move to a runtime that is kept up",
        .fine_when = "the function is about to be retired",
        .applies = takes_value,
    },
    {
        .id = "eks-access-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_eks_access_entry aws_eks_access_policy_association",
        .title = "access to a Kubernetes cluster taken away",
        .why = "people, nodes or pipelines that come with this role are refused",
        .fix = "add the new entry first, and keep a second administrator",
        .fine_when = "another entry gives the same access",
        .applies = entry_gone,
    },
    {
        .id = "eks-auth-mode",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_eks_cluster",
        .attributes = "access_config.authentication_mode",
        .title = "Kubernetes cluster asks in another way who comes in",
        .why = "there is no way back, and with `API` the map `aws-auth` no longer counts",
        .fix = "go to `API_AND_CONFIG_MAP` first, and make an entry for everybody in the map",
        .fine_when = "every role has an entry already",
        .applies = differs,
    },
    {
        .id = "aws-auth-changed",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "kubernetes_config_map kubernetes_config_map_v1 kubernetes_config_map_v1_data",
        .attributes = "data",
        .title = "list of who may use a Kubernetes cluster changes",
        .why = "a role that is missing in it loses its access at once: people, and the nodes themselves",
        .fix = "keep the role of the nodes and one administrator; move to access entries",
        .fine_when = "every role that is dropped has an access entry",
        .applies = access_map_changes,
    },
};

}  // namespace

std::span<const Rule> containers_rules() {
  return rules;
}
