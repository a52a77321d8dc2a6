#include "risk/access_policy.h"

#include <fmt/format.h>

#include "catch.h"
#include "plan_text.h"
#include "risk/grants.h"

namespace {

/// `document` goes into a plan as text, as Terraform writes it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::shared_ptr<const AccessPolicy> policy(const std::string& document) {
  Tape tape;
  REQUIRE(tape.parse_copy("{\"policy\":" + quoted(document) + "}"));
  return parse_policy(Value(tape, 0)["policy"]);
}

}  // namespace

TEST_CASE("a policy lets anybody in, or not") {
  struct Case {
    const char* statement;
    bool open;
  };
  constexpr Case cases[] = {
      // Both notations of everybody, and of one statement or a list of them.
      {R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject"})", true},
      {R"([{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:GetObject"]}])", true},
      {R"([{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1:root","*"]},"Action":"*"}])", true},
      {R"({"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::1:root"},"Action":"*"})", true},
      // Somebody.
      {R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":"*"})", false},
      {R"({"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"*"})", false},
      {R"({"Effect":"Deny","Principal":"*","Action":"*"})", false},
      // Conditions that keep strangers out.
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}})",
       false},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"ArnLike":{"AWS:SourceArn":["arn:aws:s3:::b"]}}})",
       false},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}})",
       false},
      // And those that do not.
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}})",
       true},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}})",
       true},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringLike":{"aws:PrincipalArn":"*"}}})",
       true},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}})",
       true},
      {R"({"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}})",
       true},
  };
  for (const Case& c : cases) {
    INFO(c.statement);
    const auto parsed = policy(fmt::format(R"({{"Version":"2012-10-17","Statement":{}}})", c.statement));
    REQUIRE(parsed);
    CHECK(lets_anybody_in(*parsed) == c.open);
  }
}

TEST_CASE("what is no policy document is none") {
  for (const char* text : {"", "{}", "[]", "null", "{\"Statement\":7}", "{\"Statement\":", "not json"}) {
    INFO(text);
    CHECK_FALSE(policy(text));
  }
  // Odd shapes inside must neither crash nor allow.
  const auto odd =
      policy(R"({"Statement":[7,null,{"Effect":["Allow"],"Principal":{"AWS":{"x":1}},"Condition":[1]}]})");
  REQUIRE(odd);
  CHECK_FALSE(lets_anybody_in(*odd));
}

TEST_CASE("trust in GitHub is as wide as its subject") {
  struct Case {
    const char* condition;
    GithubTrust trust;
  };
  constexpr Case cases[] = {
      {R"({})", GithubTrust::unlimited},
      {R"({"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}})",
       GithubTrust::unlimited},
      {R"({"StringLike":{"token.actions.githubusercontent.com:sub":"*"}})", GithubTrust::unlimited},
      {R"({"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}})", GithubTrust::unlimited},
      {R"({"StringEqualsIfExists":{"token.actions.githubusercontent.com:sub":"repo:a/b:environment:x"}})",
       GithubTrust::unlimited},
      {R"({"StringLike":{"token.actions.githubusercontent.com:sub":"repo:example/*"}})", GithubTrust::wide},
      {R"({"StringLike":{"token.actions.githubusercontent.com:sub":["repo:a/b:ref:refs/heads/main","repo:a/b:*"]}})",
       GithubTrust::wide},
      {R"({"StringLike":{"token.actions.githubusercontent.com:sub":"repo:a/b:ref:refs/heads/*"}})",
       GithubTrust::pinned},
      {R"({"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:a/b:environment:prod"}})",
       GithubTrust::pinned},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    const auto parsed = policy(fmt::format(
        R"({{"Statement":{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{{"Federated":"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"}},"Condition":{}}}}})",
        c.condition));
    REQUIRE(parsed);
    CHECK(github_trust(*parsed) == c.trust);
  }
}

TEST_CASE("actions and resources are matched as IAM does") {
  CHECK(iam_fits("s3:*", "s3:getobject"));
  CHECK(iam_fits("s3:get*", "s3:getobject"));
  CHECK(iam_fits("s3:?etobject", "s3:getobject"));
  CHECK(iam_fits("*", ""));
  CHECK_FALSE(iam_fits("s3:put*", "s3:getobject"));
  CHECK_FALSE(iam_fits("", "s3:getobject"));
  CHECK_FALSE(iam_fits("s3:getobjec?t", "s3:getobject"));
  for (const char* wide : {"*", "arn:aws:iam::*:role/*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:iam*",
                           "arn:aws:lambda:eu-central-1:1:function:*", "arn:aws:sqs:eu-central-1:1:*"}) {
    INFO(wide);
    CHECK(is_wide_resource(wide));
  }
  for (const char* named : {"arn:aws:s3:::shop/*", "arn:aws:s3:::shop*", "arn:aws:iam::1:role/app",
                            "arn:aws:dynamodb:eu-central-1:1:table/shop/index/*", "",
                            "arn:aws:iam::1:role/app/*", "arn:aws:lambda:eu-central-1:1:function:f:*"}) {
    INFO(named);
    CHECK_FALSE(is_wide_resource(named));
  }
}

TEST_CASE("a document reaches as far as its statements, conditions and denials let it") {
  struct Case {
    const char* statements;
    const char* action;
    Reach reach;
  };
  constexpr Case cases[] = {
      {R"([{"Effect":"Allow","Action":"iam:*","Resource":"*"}])", "iam:CreateAccessKey", Reach::wide},
      {R"([{"Effect":"Allow","Action":"IAM:Create*","Resource":"*"}])", "iam:CreateAccessKey", Reach::wide},
      {R"([{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}])", "iam:CreateAccessKey", Reach::wide},
      {R"([{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}])", "iam:CreateAccessKey", Reach::none},
      {R"([{"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:iam::1:role/a"}])",
       "iam:CreateAccessKey", Reach::wide},
      {R"([{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::1:user/a"}])", "iam:CreateAccessKey",
       Reach::named},
      {R"([{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}])",
       "iam:CreateAccessKey", Reach::conditional},
      {R"([{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}])",
       "iam:CreateAccessKey", Reach::wide},
      {R"([{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}])",
       "iam:CreateAccessKey", Reach::none},
      {R"([{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}])",
       "iam:CreateAccessKey", Reach::wide},
  };
  for (const Case& c : cases) {
    INFO(c.statements);
    const auto parsed = policy(fmt::format(R"({{"Statement":{}}})", c.statements));
    REQUIRE(parsed);
    CHECK(reach(*parsed, c.action) == c.reach);
  }
}

TEST_CASE("passing a role counts for the services it may be passed to") {
  const auto document = [](const char* condition) {
    return policy(fmt::format(
        R"({{"Statement":[{{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}},)"
        R"({{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{}}}]}})",
        condition));
  };
  const auto own = document(R"({"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com"]}})");
  const auto other = document(R"({"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}})");
  const auto tagged = document(R"({"StringEquals":{"iam:ResourceTag/team":"shop"}})");
  REQUIRE(escalations(*own).size() == 1);
  CHECK_FALSE(is_conditional(*escalations(*own).front(), *own));
  CHECK(escalations(*other).empty());
  REQUIRE(escalations(*tagged).size() == 1);
  CHECK(is_conditional(*escalations(*tagged).front(), *tagged));
}

TEST_CASE("a remembered document is not taken for another") {
  const char* first = R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}})";
  for (int i = 0; i < 12; ++i) {
    const auto parsed = policy(first);
    REQUIRE(parsed);
    CHECK(lets_anybody_in(*parsed));
    const auto other = policy(
        fmt::format(R"({{"Statement":{{"Sid":"S{}","Effect":"Deny","Principal":"*","Action":"*"}}}})", i));
    REQUIRE(other);
    CHECK(other->statements.front().sid == fmt::format("S{}", i));
    CHECK_FALSE(lets_anybody_in(*other));
  }
}
