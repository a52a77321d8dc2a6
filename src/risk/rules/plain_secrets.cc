// Secrets in places that are kept and shown in the clear: environments, user data, arguments.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "plan/secret_names.h"
#include "risk/attributes.h"
#include "risk/json_text.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// A way in which a text gives itself away, whatever it is called.
struct Mark {
  std::string_view begin;
  std::size_t rest;  ///< so many letters or digits follow
};
// Source: the documented forms of these tokens.
constexpr Mark marks[] = {
    {"AKIA", 16},     {"ASIA", 16},    {"ghp_", 30},  {"gho_", 30},    {"ghs_", 30},     {"github_pat_", 22},
    {"glpat-", 20},   {"xoxb-", 10},   {"xoxp-", 10}, {"xoxa-", 10},   {"sk_live_", 16}, {"rk_live_", 16},
    {"sk-proj-", 20}, {"sk-ant-", 20}, {"AIza", 30},  {"dop_v1_", 30}, {"hvs.", 20},     {"npm_", 30},
};

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool begins_with_token(std::string_view text) {
  for (const Mark& mark : marks) {
    if (text.front() != mark.begin.front() || !text.starts_with(mark.begin)) continue;
    std::size_t end = mark.begin.size();
    while (end < text.size() && is_token_char(text[end])) ++end;
    if (end >= mark.begin.size() + mark.rest) return true;
  }
  return false;
}

bool looks_secret(std::string_view text) {
  if (text.find("-----BEGIN ") != std::string_view::npos &&
      text.find("PRIVATE KEY-----") != std::string_view::npos)
    return true;
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((at == 0 || !is_token_char(text[at - 1])) && begins_with_token(text.substr(at))) return true;
  // user:password@ in an address, but no `${PASSWORD}` that is filled in later.
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    const std::string_view rest = text.substr(at + 3, 256);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \n\"'"));
    const std::size_t sign = authority.rfind('@'), colon = authority.find(':');
    if (sign != std::string_view::npos && colon < sign && sign - colon > 1 && authority[colon + 1] != '$' &&
        authority[colon + 1] != '{' && authority[colon + 1] != '<')
      return true;
  }
  return false;
}

/// What refers to a secret, or cannot be one.
bool is_reference(std::string_view text) {
  constexpr Words plain = "true false 0 1 null none None NONE changeme";
  return text.size() < 4 || plain.has(text) || text.substr(0, 4) == "arn:" || text.substr(0, 1) == "/" ||
         text.find("{{resolve:") != std::string_view::npos || text.substr(0, 2) == "${" ||
         text.substr(0, 2) == "$(" || text.substr(0, 4) == "http" ||
         text.find("secretsmanager") != std::string_view::npos;
}

/// One name with its value, as environments have them. Borrows from the entry, or from the documents in it.
struct Pair {
  std::string_view name;
  std::string_view value;
};

bool is_secret(const Pair& pair) {
  if (looks_secret(pair.value)) return true;
  // As a step of a path these hold secrets; as the name of a variable they say which environment it is.
  constexpr Words others = "env environment env_vars environment_variables";
  return !others.has(pair.name) && names_a_secret(pair.name) && !is_reference(pair.value);
}

/// The pairs of one side, and what they borrow from.
struct Environment {
  std::vector<Pair> pairs;
  std::vector<std::shared_ptr<const Tape>> documents;
};

void add_map(std::vector<Pair>& out, const Value& map) {
  for (const auto& [name, value] : map.members())
    if (const auto text = value.text()) out.push_back({name, *text});
}

void add_list(std::vector<Pair>& out, const Value& list) {
  for (const Value& each : list.elements()) {
    // What CodeBuild reads from a store is only a name here.
    if (each["type"].is("PARAMETER_STORE") || each["type"].is("SECRETS_MANAGER")) continue;
    const auto name = each["name"].text(), value = each["value"].text();
    if (name && value) out.push_back({*name, *value});
  }
}

/// The environments inside a JSON text: a list of containers, or one.
void add_containers(Environment& out, const Value& document) {
  const auto parsed = document_in(document);
  if (parsed == nullptr) return;
  out.documents.push_back(parsed);
  const Value root(*parsed, 0);
  if (root.is_object()) add_list(out.pairs, root["environment"]);
  for (const Value& container : root.elements()) add_list(out.pairs, container["environment"]);
}

Environment environment(const Subject& subject, const Value& side) {
  Environment out;
  for (const std::string_view path : subject.attributes) {
    const Value value = at_path(side, path);
    if (path == "container_definitions" || path == "container_properties")
      add_containers(out, value);
    else if (value.is_array())
      add_list(out.pairs, value);
    else
      add_map(out.pairs, value);
  }
  return out;
}

std::optional<Hit> secret_in_environment(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  bool is_same = true;
  for (const std::string_view path : subject.attributes) {
    const Value before = at_path(subject.before, path), after = at_path(subject.after, path);
    is_same = is_same && (after.absent() || same(before, after));
  }
  if (is_same) return std::nullopt;
  const Environment before = environment(subject, subject.before);
  const Environment after = environment(subject, subject.after);
  std::string names;
  std::size_t count = 0;
  for (const Pair& pair : after.pairs) {
    const auto was_so = [&pair](const Pair& old) {
      return old.name == pair.name && (old.value == pair.value || is_secret(old));
    };
    if (std::any_of(before.pairs.begin(), before.pairs.end(), was_so) || !is_secret(pair)) continue;
    if (++count <= 4) names += fmt::format("{}`{}`", count == 1 ? "" : ", ", pair.name);
  }
  if (count == 0) return std::nullopt;
  if (count > 4) names += fmt::format(" and {} more", count - 4);
  return Hit{{}, std::move(names), {}};
}

/// Decodes base64 as far as it is base64.
std::string decoded(std::string_view text) {
  std::string out;
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    unsigned digit = 0;
    if (c >= 'A' && c <= 'Z')
      digit = static_cast<unsigned>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      digit = static_cast<unsigned>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      digit = static_cast<unsigned>(c - '0') + 52;
    else if (c == '+')
      digit = 62;
    else if (c == '/')
      digit = 63;
    else
      break;
    bits = (bits << 6 | digit) & 0xffffff;
    if (++count % 4 == 1) continue;
    const unsigned shift = count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0;
    out.push_back(static_cast<char>(bits >> shift & 0xff));
  }
  return out;
}

/// `PASSWORD=…` and the like in a script, with a value and not a reference.
bool sets_secret(std::string_view script) {
  while (!script.empty()) {
    std::string_view line = script.substr(0, script.find('\n'));
    script.remove_prefix(std::min(line.size() + 1, script.size()));
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') continue;
    line.remove_prefix(first);
    if (line.substr(0, 7) == "export ") line.remove_prefix(7);
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos || sign == 0) continue;
    const std::string_view name = line.substr(0, sign);
    if (!std::all_of(name.begin(), name.end(), is_token_char) || !names_a_secret(name)) continue;
    std::string_view value = line.substr(sign + 1);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
    value = value.substr(0, value.find_first_of("\"' \t\r"));
    if (!value.empty() && value.front() != '$' && value.front() != '`' && !is_reference(value)) return true;
  }
  return false;
}

bool has_secret(const Value& side, std::string_view path) {
  const auto text = side[path].text();
  if (!text) return false;
  const bool encoded = path == "user_data_base64" ||
                       (path == "user_data" && text->substr(0, 2) != "#!" && text->find(' ') == text->npos);
  const std::string script = encoded ? decoded(*text) : std::string(*text);
  return looks_secret(script) || sets_secret(script);
}

std::optional<Hit> secret_in_script(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  for (const std::string_view path : subject.attributes)
    if (!same(subject.before[path], subject.after[path]) && has_secret(subject.after, path) &&
        !has_secret(subject.before, path))
      return Hit{{}, fmt::format("in `{}`", path), {}};
  return std::nullopt;
}

std::optional<Hit> secret_in_text(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  for (const std::string_view path : subject.attributes) {
    const auto before = subject.before[path].text(), after = subject.after[path].text();
    if (after && before != after && looks_secret(*after) && !(before && looks_secret(*before)))
      return Hit{{}, fmt::format("in `{}`", path), {}};
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "lambda-env-secret",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_lambda_function",
        .attributes = "environment.variables",
        .title = "secret in the environment of a function",
        .why = "whoever may look at the function, the state or this plan reads it",
        .fix = "pass the ARN of a secret, and read it when the function starts",
        .fine_when = "the value only looks like one",
        .applies = secret_in_environment,
    },
    {
        .id = "ecs-env-secret",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ecs_task_definition aws_batch_job_definition",
        .attributes = "container_definitions container_properties",
        .title = "secret in the environment of a container",
        .why =
            "whoever may look at the definition, the state or this plan reads it, in all old revisions too",
        .fix = "put it into Secrets Manager and name it under `secrets` with `valueFrom`",
        .fine_when = "the value only looks like one",
        .applies = secret_in_environment,
    },
    {
        .id = "env-secret",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_codebuild_project aws_amplify_app aws_amplify_branch aws_apprunner_service "
                 "aws_glue_job aws_synthetics_canary aws_elastic_beanstalk_environment aws_api_gateway_stage "
                 "aws_apigatewayv2_stage aws_mwaa_environment aws_sagemaker_model",
        .attributes =
            "environment.environment_variable environment_variables default_arguments "
            "run_config.environment_variables setting variables stage_variables "
            "source_configuration.image_repository.image_configuration.runtime_environment_variables "
            "airflow_configuration_options primary_container.environment",
        .title = "secret in plain settings",
        .why = "whoever may look at the settings, the state or this plan reads it",
        .fix = "keep it in Secrets Manager or as a SecureString, and pass its name",
        .fine_when = "the value only looks like one",
        .applies = secret_in_environment,
    },
    {
        .id = "userdata-secret",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_instance aws_launch_template aws_launch_configuration aws_spot_instance_request "
                 "aws_lightsail_instance",
        .attributes = "user_data user_data_base64",
        .title = "secret in the script that an instance starts with",
        .why = "every process on the instance reads it from the metadata service, and so does who sees the "
               "state",
        .fix = "read it from Secrets Manager or Parameter Store in the script",
        .fine_when = "the value only looks like one",
        .applies = secret_in_script,
    },
    {
        .id = "document-secret",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ssm_document aws_s3_object aws_sfn_state_machine aws_cloudformation_stack "
                 "aws_cloudwatch_event_target aws_ssm_parameter",
        .attributes = "content definition template_body input",
        .title = "secret in a document",
        .why = "whoever may read the document, the state or this plan reads it",
        .fix = "keep it in Secrets Manager and refer to it",
        .fine_when = "the value only looks like one",
        .applies = secret_in_text,
    },
};

}  // namespace

std::span<const Rule> plain_secrets_rules() {
  return rules;
}
