#include "risk/access_policy.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "risk/json_text.h"

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> out;
  if (value.is_array()) {
    for (const Value& element : value.elements())
      if (const auto text = element.scalar()) out.emplace_back(*text);
  } else if (const auto text = value.scalar()) {
    out.emplace_back(*text);
  }
  return out;
}

std::vector<std::string> lower_texts(const Value& value) {
  std::vector<std::string> out = texts(value);
  for (std::string& text : out) text = lower(text);
  return out;
}

bool has(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

PolicyStatement statement(const Value& value) {
  PolicyStatement out;
  if (const auto sid = value["Sid"].text()) out.sid = *sid;
  out.allows = value["Effect"].is("Allow");
  out.denies = value["Effect"].is("Deny");
  const Value principal = value["Principal"];
  out.anybody = principal.is("*");
  for (const auto& [kind, who] : principal.members())
    for (std::string& name : texts(who)) {
      out.anybody = out.anybody || (kind == "AWS" && name == "*");
      out.principals.push_back(std::move(name));
    }
  out.not_principal = !value["NotPrincipal"].absent();
  out.not_action = !value["NotAction"].absent();
  out.not_resource = !value["NotResource"].absent();
  out.actions = lower_texts(value["Action"]);
  out.not_actions = lower_texts(value["NotAction"]);
  out.resources = texts(value["Resource"]);
  out.not_resources = texts(value["NotResource"]);
  for (const auto& [test, keys] : value["Condition"].members())
    for (const auto& [key, values] : keys.members())
      out.conditions.push_back({lower(test), lower(key), texts(values)});
  return out;
}

constexpr std::string_view narrowing_keys[] = {
    "aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
    "aws:sourceaccount",    "aws:sourcearn",    "aws:sourceip",       "aws:sourceorgid",
    "aws:sourceorgpaths",   "aws:sourceowner",  "aws:sourcevpc",      "aws:sourcevpce",
    "aws:userid",           "aws:vpcsourceip",  "kms:calleraccount",  "s3:dataaccesspointaccount",
    "aws:username",         "kms:viaservice"};

bool says_anything(const std::string& value) {
  return value == "*" || value == "0.0.0.0/0" || value == "::/0" || value == "*:*";
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool narrows(const PolicyStatement::Condition& condition) {
  if (std::find(std::begin(narrowing_keys), std::end(narrowing_keys), condition.key) ==
      std::end(narrowing_keys))
    return false;
  if (condition.test.find("not") != std::string::npos || condition.test.find("null") != std::string::npos)
    return false;
  if (ends_with(condition.test, "ifexists") || condition.test.rfind("forallvalues:", 0) == 0) return false;
  return !condition.values.empty() &&
         std::none_of(condition.values.begin(), condition.values.end(), says_anything);
}

constexpr std::string_view github_host = "token.actions.githubusercontent.com";

bool trusts_github(const PolicyStatement& statement) {
  return statement.allows &&
         std::any_of(statement.principals.begin(), statement.principals.end(),
                     [](const std::string& name) { return ends_with(name, github_host); });
}

/// `repo:*`, `repo:org/*`, `*`: any repository, or any of an organisation.
bool is_wide_subject(const std::string& subject) {
  const std::size_t slash = subject.find('/');
  if (subject.rfind("repo:", 0) != 0 || slash == std::string::npos)
    return subject.find('*') != std::string::npos;
  const std::size_t colon = subject.find(':', slash);
  const std::string repository = subject.substr(0, colon);
  return repository.find('*') != std::string::npos || colon == std::string::npos ||
         subject.substr(colon + 1) == "*";
}

GithubTrust github_trust(const PolicyStatement& statement) {
  GithubTrust trust = GithubTrust::unlimited;
  for (const PolicyStatement::Condition& condition : statement.conditions) {
    if (condition.key != std::string(github_host) + ":sub") continue;
    if (condition.test.find("string") == std::string::npos ||
        condition.test.find("not") != std::string::npos || ends_with(condition.test, "ifexists") ||
        condition.test.rfind("forallvalues:", 0) == 0)
      continue;
    if (has(condition.values, "*") || has(condition.values, "repo:*")) continue;
    const bool like = condition.test.find("like") != std::string::npos;
    const bool wide = like && std::any_of(condition.values.begin(), condition.values.end(), is_wide_subject);
    trust = std::min(trust, wide ? GithubTrust::wide : GithubTrust::pinned);
  }
  return trust;
}

std::shared_ptr<const AccessPolicy> read_policy(const Value& text) {
  const auto document = document_in(text);
  if (document == nullptr) return nullptr;
  const Value root(*document, 0);
  const Value statements = root["Statement"];
  auto policy = std::make_shared<AccessPolicy>();
  if (statements.is_array())
    for (const Value& each : statements.elements()) policy->statements.push_back(statement(each));
  else if (statements.is_object())
    policy->statements.push_back(statement(statements));
  else
    return nullptr;
  return policy;
}

}  // namespace

std::shared_ptr<const AccessPolicy> parse_policy(const Value& document) {
  const auto text = document.text();
  if (!text) return nullptr;
  // Both sides of two attributes: what the rules of one entry ask for, one after the other.
  struct Remembered {
    std::string text;
    std::shared_ptr<const AccessPolicy> policy;
  };
  thread_local std::array<Remembered, 4> remembered;
  thread_local std::size_t oldest = 0;
  for (const Remembered& each : remembered)
    if (each.policy != nullptr && each.text == *text) return each.policy;
  std::shared_ptr<const AccessPolicy> policy = read_policy(document);
  if (policy != nullptr) remembered[oldest++ % remembered.size()] = {std::string(*text), policy};
  return policy;
}

bool iam_fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool is_narrowed(const PolicyStatement& statement) {
  return std::any_of(statement.conditions.begin(), statement.conditions.end(), narrows);
}

bool lets_anybody_in(const PolicyStatement& statement) {
  return statement.allows && (statement.anybody || statement.not_principal) && !is_narrowed(statement);
}

bool lets_anybody_in(const AccessPolicy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [](const PolicyStatement& statement) { return lets_anybody_in(statement); });
}

bool is_administrator(const PolicyStatement& statement) {
  const bool everything = has(statement.actions, "*") || has(statement.actions, "*:*");
  return statement.allows && everything && has(statement.resources, "*") && statement.conditions.empty();
}

GithubTrust github_trust(const AccessPolicy& policy) {
  GithubTrust widest = GithubTrust::none;
  for (const PolicyStatement& statement : policy.statements)
    if (trusts_github(statement)) widest = std::max(widest, github_trust(statement));
  return widest;
}
