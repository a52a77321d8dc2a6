// APIs.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "risk/attributes.h"
#include "risk/json_text.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// How an operation of an API asks who calls.
enum class Guard { none, key, caller };

/// The scheme `name` of an OpenAPI document: an API key counts requests, it does not say who calls.
Guard guard_of_scheme(const Value& document, std::string_view name) {
  Value scheme = document["components"]["securitySchemes"][name];
  if (scheme.absent()) scheme = document["securityDefinitions"][name];
  const bool is_key = scheme["type"].is("apiKey") && scheme["x-amazon-apigateway-authtype"].absent() &&
                      scheme["x-amazon-apigateway-authorizer"].absent();
  return is_key ? Guard::key : Guard::caller;
}

Guard guard_of(const Value& document, const Value& operation) {
  if (operation["x-amazon-apigateway-auth"]["type"].is("NONE")) return Guard::none;
  Value security = operation["security"];
  if (security.absent()) security = document["security"];
  // Any one of the list will do, so the weakest counts; an empty one lets everybody in.
  Guard weakest = Guard::caller;
  for (const Value& option : security.elements()) {
    Guard strongest = Guard::none;
    for (const auto& [name, scopes] : option.members())
      strongest = std::max(strongest, guard_of_scheme(document, name));
    weakest = std::min(weakest, strongest);
  }
  return security.size() == 0 ? Guard::none : weakest;
}

/// "GET /orders" and how it is guarded, of an OpenAPI document in JSON. Nothing of other texts.
std::map<std::string, Guard> operations(const Value& body) {
  std::map<std::string, Guard> found;
  const auto parsed = document_in(body);
  if (parsed == nullptr) return found;
  const Value document(*parsed, 0);
  constexpr Words methods = "get put post delete patch head x-amazon-apigateway-any-method";
  for (const auto& [path, item] : document["paths"].members())
    for (const auto& [method, operation] : item.members())
      if (methods.has(method))
        found.emplace(fmt::format("{} {}", method, path), guard_of(document, operation));
  return found;
}

/// Operations that had exactly this guard and have a weaker one.
std::optional<Hit> operations_lose(const Subject& subject, Guard guard) {
  const Value before = subject.before["body"], after = subject.after["body"];
  if (!before.known() || !after.known() || same(before, after)) return std::nullopt;
  const std::map<std::string, Guard> now = operations(after);
  std::size_t count = 0;
  std::string first;
  for (const auto& [name, was] : operations(before)) {
    const auto its = now.find(name);
    if (was != guard || its == now.end() || its->second >= was) continue;
    if (count++ == 0) first = name;
  }
  if (count == 0) return std::nullopt;
  const std::string more = count == 1 ? std::string() : fmt::format(" and {} more", count - 1);
  return Hit{{}, fmt::format("`{}`{}", first, more), {}};
}

std::optional<Hit> key_off(const Subject& subject) {
  if (std::optional<Hit> hit = operations_lose(subject, Guard::key)) return hit;
  return turned_off(subject);
}

/// Made without anything that asks, and not for the preflight of a browser.
std::optional<Hit> made_open(const Subject& subject) {
  if (!subject.before.absent() || subject.after["http_method"].is("OPTIONS")) return std::nullopt;
  const auto route = subject.after["route_key"].text();
  if (route && route->substr(0, 8) == "OPTIONS ") return std::nullopt;
  const bool asks_nobody =
      subject.after["authorization"].is("NONE") || subject.after["authorization_type"].is("NONE");
  if (!asks_nobody || subject.after["api_key_required"].is_true()) return std::nullopt;
  return Hit{{}, {}, {}};
}

std::optional<Hit> throttle_lost(const Subject& subject) {
  if (subject.change.type == "aws_api_gateway_method_settings" && subject.destroys() && !subject.creates()) {
    // Settings that held no limit are only settings.
    const auto limit = at_path(subject.before, "settings.throttling_rate_limit").number();
    if (!limit || *limit < Decimal(0)) return std::nullopt;
    return taken_away(subject);
  }
  return emptied(subject);
}

std::optional<Hit> auth_off(const Subject& subject) {
  if (std::optional<Hit> hit = operations_lose(subject, Guard::caller)) return hit;
  for (const std::string_view path : subject.attributes)
    if (subject.before[path].known() && !subject.before[path].is("NONE") && subject.after[path].is("NONE"))
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "api-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_rest_api aws_apigatewayv2_api aws_appsync_graphql_api",
        .title = "API destroyed",
        .why = "its id and its default URL are lost, and its keys too",
        .fix = "put a new one beside it behind a domain name of your own",
        .fine_when = "its callers use a domain name of yours that leads elsewhere by now",
        .applies = destroyed,
    },
    {
        .id = "api-stage-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_api_gateway_stage aws_apigatewayv2_stage aws_api_gateway_domain_name "
                 "aws_apigatewayv2_domain_name",
        .title = "stage or domain name of an API destroyed",
        .why = "calls to it fail",
        .fix = "put the new one beside it and move the callers first",
        .fine_when = "no caller is left, which the access log shows",
        .applies = destroyed,
    },
    {
        .id = "api-auth-off",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types =
            "aws_api_gateway_method aws_apigatewayv2_route aws_api_gateway_rest_api aws_apigatewayv2_api",
        .attributes = "authorization authorization_type",
        .title = "API no longer asks who calls",
        .why = "anybody who knows the URL can call it",
        .fix = "keep an authorizer",
        .fine_when = "the route is meant for everybody, such as a health check or a webhook that checks "
                     "signatures itself",
        .applies = auth_off,
    },
    {
        .id = "api-key-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_api_gateway_method aws_apigatewayv2_route aws_api_gateway_rest_api",
        .attributes = "api_key_required",
        .title = "API no longer asks for a key",
        .why = "usage plans count by key: without one nobody is limited, and strangers can call it",
        .fix = "keep the key, or put an authorizer in its place",
        .fine_when = "an authorizer asks who calls, and limits do not matter",
        .applies = key_off,
    },
    {
        .id = "api-made-open",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_api_gateway_method aws_apigatewayv2_route",
        .attributes = "authorization authorization_type api_key_required",
        .title = "API takes calls from anybody",
        .why = "whoever knows the URL can call it, as often as they like",
        .fix = "add an authorizer, or at least a key with a usage plan",
        .fine_when = "it is meant for everybody, or what is behind it signs callers in",
        .applies = made_open,
    },
    {
        .id = "api-made-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_api_gateway_rest_api",
        .attributes = "endpoint_configuration.types",
        .values = "REGIONAL EDGE",
        .title = "private API becomes public",
        .why = "what could be reached from inside only is on the internet then",
        .fix = "put a second, public API beside it with only what must be public",
        .fine_when = "every operation asks who calls",
        .applies = [](const Subject& subject) -> std::optional<Hit> {
          if (!at_path(subject.before, "endpoint_configuration.types").at(0).is("PRIVATE"))
            return std::nullopt;
          return changes_to_value(subject);
        },
    },
    {
        .id = "api-limit-removed",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_api_gateway_usage_plan aws_api_gateway_method_settings",
        .attributes = "throttle_settings quota_settings",
        .title = "limit on calls of an API removed",
        .why = "one caller can use up the capacity, and the money, of all",
        .fix = "keep a limit that is well above what honest callers need",
        .fine_when = "something in front limits them",
        .applies = throttle_lost,
    },
    {
        .id = "api-bodies-logged",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_api_gateway_method_settings",
        .attributes = "settings.data_trace_enabled",
        .title = "contents of requests are written into the log",
        .why = "passwords, tokens and personal data then stand there in the clear",
        .fix = "log the access only, not the data",
        .fine_when = "somebody looks for a fault in a test environment",
        .applies = is_made_on,
    },
    {
        .id = "appsync-by-key",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_appsync_graphql_api",
        .attributes = "authentication_type",
        .values = "API_KEY",
        .title = "API asks for a key only",
        .why = "the key stands in every page and application, so anybody has it",
        .fix = "sign users in by Cognito, OpenID or IAM",
        .fine_when = "everything it answers is public",
        .applies = takes_value,
    },
};

}  // namespace

std::span<const Rule> apigateway_rules() {
  return rules;
}
