// APIs.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> auth_off(const Subject& subject) {
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
        .types = "aws_api_gateway_method aws_apigatewayv2_route",
        .attributes = "authorization authorization_type",
        .title = "API no longer asks who calls",
        .why = "anybody who knows the URL can call it",
        .fix = "keep an authorizer",
        .fine_when = "the route is meant for everybody, such as a health check or a webhook that checks "
                     "signatures itself",
        .applies = auth_off,
    },
};

}  // namespace

std::span<const Rule> apigateway_rules() {
  return rules;
}
