// Policy documents of AWS (JSON in a string): who may do what.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"

/// One statement. IAM reads a single value and a list of it alike, so all parts are lists here.
struct PolicyStatement {
  std::string sid;
  bool allows = false;
  bool denies = false;
  bool anybody = false;        ///< Principal "*" or {"AWS": "*"}
  bool not_principal = false;  ///< everybody but those named
  bool not_action = false;     ///< everything but what is named
  bool not_resource = false;
  std::vector<std::string> principals;  ///< AWS, Federated, Service, CanonicalUser together
  std::vector<std::string> actions;     ///< lower case; of Action
  std::vector<std::string> not_actions;
  std::vector<std::string> resources;
  std::vector<std::string> not_resources;

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

/// Null when the value is unknown, not set, or no policy document. The last few are remembered, because many
/// rules ask for the same document.
std::shared_ptr<const AccessPolicy> parse_policy(const Value& document);

/// A condition keeps strangers out: it ties the caller to an account, organisation, network or resource.
/// Tests that also pass without the key (…IfExists), negations and values of "*" do not.
bool is_narrowed(const PolicyStatement& statement);
/// `pattern` as IAM matches it: `*` any run of characters, `?` any one, all else itself.
bool iam_fits(std::string_view pattern, std::string_view text);
/// Anybody in the world is let in.
bool lets_anybody_in(const PolicyStatement& statement);
bool lets_anybody_in(const AccessPolicy& policy);
/// Every action on every resource.
bool is_administrator(const PolicyStatement& statement);

/// Trust in the tokens of GitHub Actions, and how far its `sub` condition reaches.
enum class GithubTrust { none, pinned, wide, unlimited };
GithubTrust github_trust(const AccessPolicy& policy);
