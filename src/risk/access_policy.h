// Policy documents of AWS (JSON in a string): who may do what.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"

/// One statement. IAM reads a single value and a list of it alike, so all parts are lists here.
struct PolicyStatement {
  bool allows = false;
  bool anybody = false;        ///< Principal "*" or {"AWS": "*"}
  bool not_principal = false;  ///< everybody but those named
  bool not_action = false;     ///< everything but what is named
  bool not_resource = false;
  std::vector<std::string> principals;  ///< AWS, Federated, Service, CanonicalUser together
  std::vector<std::string> actions;     ///< lower case; of Action
  std::vector<std::string> resources;

  struct Condition {
    std::string test;  ///< "StringEquals", lower case
    std::string key;   ///< "aws:SourceArn", lower case
    std::vector<std::string> values;
  };
  std::vector<Condition> conditions;
};

struct AccessPolicy {
  std::vector<PolicyStatement> statements;
};

/// Nothing when the value is unknown, not set, or no policy document.
std::optional<AccessPolicy> parse_policy(const Value& document);

/// A condition keeps strangers out: it ties the caller to an account, organisation, network or resource.
/// Tests that also pass without the key (…IfExists), negations and values of "*" do not.
bool is_narrowed(const PolicyStatement& statement);
/// Anybody in the world is let in.
bool lets_anybody_in(const PolicyStatement& statement);
bool lets_anybody_in(const AccessPolicy& policy);
/// Every action on every resource.
bool is_administrator(const PolicyStatement& statement);

/// Trust in the tokens of GitHub Actions, and how far its `sub` condition reaches.
enum class GithubTrust { none, pinned, wide, unlimited };
GithubTrust github_trust(const AccessPolicy& policy);
