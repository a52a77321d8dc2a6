#include "gate/policy.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/error.h"
#include "base/yaml.h"
#include "catch.h"
#include "cli/gate_options.h"
#include "gate/policy_text.h"
#include "json_schema.h"
#include "plan/value.h"

namespace {

Policy parsed(const std::string& text) {
  return parse_policy(text, "p.yml");
}

/// "what | hint", or the empty text when the policy is read.
std::string refusal(const std::string& text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    return error.hint().empty() ? error.what() : error.what() + std::string(" | ") + error.hint();
  }
  return {};
}

std::string limits(const std::string& lines) {
  return "version: 1\ndefaults:\n  limits:\n    " + lines + "\n";
}

std::string content(const std::string& path) {
  std::ifstream file(std::string(PLANGATE_SOURCE_DIR "/") + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Usd usd(std::string_view text) {
  return Usd(Decimal::parse(text).value());
}

/// Works in a folder of its own while it lives.
class Elsewhere {
 public:
  Elsewhere() : home_(std::filesystem::current_path()) {
    char name[] = "/tmp/plangate-test-XXXXXX";
    folder_ = mkdtemp(name);
    std::filesystem::current_path(folder_);
  }
  ~Elsewhere() {
    std::filesystem::current_path(home_);
    std::filesystem::remove_all(folder_);
  }

 private:
  std::filesystem::path home_, folder_;
};

}  // namespace

TEST_CASE("a policy says all it can say") {
  const Policy policy = parsed(content("docs/plangate.example.yml"));
  CHECK(policy.path == "p.yml");

  const Limits dev = policy.limits_for("dev", "dev.json");
  CHECK(dev.max_monthly_increase.warn.value == usd("50"));
  CHECK(dev.max_monthly_increase.block.value == usd("500"));
  CHECK(dev.max_monthly_increase_percent.warn.value == Decimal(25));
  CHECK_FALSE(dev.max_monthly_increase_percent.block.value);
  CHECK_FALSE(dev.max_monthly_total.block.value);
  CHECK(dev.max_unpriced.block.value == Decimal(20));
  CHECK(dev.severity.block.value == Severity::critical);
  CHECK(dev.severity.warn.value == Severity::medium);
  CHECK_FALSE(dev.incomplete_plan);

  const Limits prod = policy.limits_for("prod-eu", "prod.json");
  CHECK(prod.max_monthly_increase.warn.value == usd("50"));
  CHECK(prod.max_monthly_increase.block.value == usd("200"));
  CHECK(prod.max_monthly_total.warn.value == usd("4000"));
  CHECK(prod.max_monthly_total.block.value == usd("5000"));
  CHECK(prod.max_deletes.warn.value == 0U);
  CHECK(prod.max_deletes.block.value == 5U);
  CHECK(prod.severity.block.value == Severity::high);
  CHECK(prod.severity.warn.value == Severity::medium);
  CHECK(prod.incomplete_plan == Verdict::block);
  CHECK(prod.stale_prices == Verdict::block);
  CHECK(prod.failed_checks == Verdict::block);
  CHECK(prod.drift == Verdict::warn);
  CHECK(prod.unpriced_over_limit == Verdict::block);
  REQUIRE(policy.approvals.size() == 1);
  CHECK(policy.approvals[0].environments == "prod*");
  CHECK(policy.approvals[0].users == std::vector<std::string>{"alice"});
  CHECK(policy.approvals[0].teams == std::vector<std::string>{"example/platform"});
  CHECK(policy.approvals[0].reasons == std::vector<std::string>{"cost.*", "plan.max_deletes"});
  CHECK(policy.approvals[0].by_review);
  CHECK(policy.approvals[0].by_label);
  CHECK_FALSE(policy.approvals[0].author);

  const Limits sandbox = policy.limits_for("ann-sandbox", "x.json");
  CHECK(sandbox.max_monthly_increase.warn.value == usd("50"));
  CHECK_FALSE(sandbox.max_monthly_increase.block.value);
  CHECK_FALSE(sandbox.severity.block.value);
  CHECK(sandbox.severity.warn.value == Severity::medium);

  CHECK(policy.limits_for("x", "envs/experiments/x.json").max_monthly_total.block.value == usd("100"));
  CHECK(policy.limits_for("prod", "envs/experiments/x.json").max_monthly_total.block.value == usd("5000"));
}

TEST_CASE("without a file critical findings block and medium ones warn") {
  const Limits limits = default_policy().limits_for("prod", "plan.json");
  CHECK(limits.severity.block.value == Severity::critical);
  CHECK(limits.severity.warn.value == Severity::medium);
  CHECK_FALSE(limits.max_monthly_increase.block.value);
  CHECK(default_policy().path.empty());
}

TEST_CASE("a value of a limit may be written in several ways") {
  struct Case {
    std::string text;
    std::string_view want;
  };
  const Case amounts[] = {{"200", "200"},    {"\"200\"", "200"},          {"200.00", "200"},
                          {"'0.50'", "0.5"}, {"{block: 7}", "7"},         {"0", "0"},
                          {"1e3", "1000"},   {"{warn: 1, block: 1}", "1"}};
  for (const Case& c : amounts) {
    INFO(c.text);
    CHECK(parsed(limits("max_monthly_increase: " + c.text)).defaults.max_monthly_increase.block.value ==
          usd(c.want));
  }
  const Case percents[] = {
      {"10", "10"}, {"10%", "10"}, {"\"10 %\"", "10"}, {"12.5%", "12.5"}, {"100", "100"}};
  for (const Case& c : percents) {
    INFO(c.text);
    CHECK(parsed(limits("max_unpriced: " + c.text)).defaults.max_unpriced.block.value ==
          Decimal::parse(c.want));
  }
}

TEST_CASE("a broken policy is refused in one sentence with its place") {
  struct Case {
    std::string text, want;
  };
  const std::string starts_with_version = "a policy starts with the line `version: 1`";
  const Case cases[] = {
      {"", "p.yml is empty | " + starts_with_version},
      {"\n# nothing but a comment\n", "p.yml is empty | " + starts_with_version},
      {"---\n", "p.yml is empty | " + starts_with_version},
      {"~", "p.yml is empty | " + starts_with_version},
      {"defaults: {}", "p.yml:1:1: the key \"version\" is missing | " + starts_with_version},
      {"{}", "p.yml:1:1: the key \"version\" is missing | " + starts_with_version},
      {"just words", "p.yml:1:1: a policy must be a map of keys and values"},
      {"- version: 1", "p.yml:1:1: a policy must be a map of keys and values"},
      {"version: 2",
       "p.yml:1:10: \"version\" must be 1 | this plangate reads no other; a newer policy needs a newer "
       "plangate"},
      {"version: [1]",
       "p.yml:1:10: \"version\" must be 1 | this plangate reads no other; a newer policy needs a newer "
       "plangate"},
      {"version: 1\nenvironment: []",
       "p.yml:2:1: \"environment\" is no key of a policy | did you mean \"environments\"?"},
      {"version: 1\nxyzzyplugh: 1",
       "p.yml:2:1: \"xyzzyplugh\" is no key of a policy | it may have: version, defaults, environments, "
       "approvals, rules, waivers, custom_rules, pricing"},
      {"version: 1\nversion: 1",
       "p.yml:2:1: the key \"version\" stands twice in its map | keep the one that is meant"},
      {"version: 1\n? [a]\n: 1", "p.yml:2:3: a key must be a plain text"},
      {"version: 1\ndefaults:",
       "p.yml:2:1: the key \"defaults\" has no value | give it one or remove the key"},
      {"version: 1\ndefaults: 7", "p.yml:2:11: \"defaults\" must be a map of keys and values"},
      {"version: 1\ndefaults: {limit: {}}",
       "p.yml:2:12: \"limit\" is no key of \"defaults\" | did you mean \"limits\"?"},
      {"version: 1\ndefaults: {limits: []}", "p.yml:2:20: \"limits\" must be a map of keys and values"},
      {limits("max_deltes: 1"),
       "p.yml:4:5: \"max_deltes\" is no key of \"limits\" | did you mean \"max_deletes\"?"},
      {limits("max_deletes:"),
       "p.yml:4:5: the key \"max_deletes\" has no value | give it one or remove the key"},
      {limits("max_deletes: ~"),
       "p.yml:4:5: the key \"max_deletes\" has no value | give it one or remove the key"},
      {limits("max_deletes: [1]"), "p.yml:4:18: \"max_deletes\" must be a value or a map, not a list"},
      {limits("max_deletes: {}"), "p.yml:4:18: \"max_deletes\" has neither \"warn\" nor \"block\""},
      {limits("max_deletes: {block: [1]}"), "p.yml:4:26: \"block\" must be a single value, not a list"},
      {limits("max_deletes: {wran: 1}"),
       "p.yml:4:19: \"wran\" is no key of \"max_deletes\" | did you mean \"warn\"?"},
      {limits("max_deletes: 1.5"),
       "p.yml:4:18: \"max_deletes\": \"1.5\" is no whole number up to 1000000000 | `none` lifts the limit"},
      {limits("max_deletes: 99999999999"),
       "p.yml:4:18: \"max_deletes\": \"99999999999\" is no whole number up to 1000000000 | `none` lifts the "
       "limit"},
      {limits("max_deletes: -1"),
       "p.yml:4:18: \"max_deletes\": \"-1\" is negative | a limit is zero or more; `none` lifts it"},
      {limits("max_deletes: some"),
       "p.yml:4:18: \"max_deletes\": \"some\" is no number | write a whole number, or `none`"},
      {limits("max_monthly_increase: -0.01"),
       "p.yml:4:27: \"max_monthly_increase\": \"-0.01\" is negative | a limit is zero or more; `none` lifts "
       "it"},
      {limits("max_monthly_increase: 1,000"),
       "p.yml:4:27: \"max_monthly_increase\": \"1,000\" is no amount of US dollars | write 200 or 200.00, "
       "without sign "
       "and commas, or `none`"},
      {limits("max_monthly_total: $200"),
       "p.yml:4:24: \"max_monthly_total\": \"$200\" is no amount of US dollars | write 200 or 200.00, "
       "without sign and "
       "commas, or `none`"},
      {limits("max_monthly_total: 1e99"),
       "p.yml:4:24: \"max_monthly_total\": \"1e99\" is no amount of US dollars | write 200 or 200.00, "
       "without sign and "
       "commas, or `none`"},
      {limits("max_monthly_total: \"\""),
       "p.yml:4:24: \"max_monthly_total\": \"\" is no amount of US dollars | write 200 or 200.00, without "
       "sign and "
       "commas, or `none`"},
      {limits("max_monthly_total: .inf"),
       "p.yml:4:24: \"max_monthly_total\": \".inf\" is no amount of US dollars | write 200 or 200.00, "
       "without sign and "
       "commas, or `none`"},
      {limits("max_monthly_total: never"),
       "p.yml:4:24: \"max_monthly_total\": \"never\" is no amount of US dollars | write 200 or 200.00, "
       "without sign and "
       "commas, or `none`"},
      {limits("max_monthly_increase: {warn: 300, block: 200}"),
       "p.yml:4:27: \"max_monthly_increase\" warns only above 300, but blocks from 200 on | \"warn\" belongs "
       "below "
       "\"block\""},
      {limits("max_monthly_increase_percent: \"%\""),
       "p.yml:4:35: \"max_monthly_increase_percent\": \"%\" is no percentage | write 10% or 10, or `none`"},
      {limits("max_unpriced: 101%"),
       "p.yml:4:19: \"max_unpriced\": \"101%\" is more than 100 percent | it is a share of the managed "
       "resources; "
       "`none` lifts the limit"},
      {limits("block_severity: severe"),
       "p.yml:4:21: \"block_severity\": \"severe\" is no severity | write info, low, medium, high, critical "
       "or "
       "never"},
      {limits("block_severity: {block: high}"),
       "p.yml:4:21: \"block_severity\" must be a single value, not a map"},
      {limits("warn_severity: Critical"),
       "p.yml:4:20: \"warn_severity\": \"Critical\" is no severity | did you mean \"critical\"?"},
      {limits("warn_severity: none"),
       "p.yml:4:20: \"warn_severity\": \"none\" is no severity | write info, low, medium, high, critical or "
       "never"},
      {limits("incomplete_plan: ignore"),
       "p.yml:4:22: \"incomplete_plan\": \"ignore\" is neither warn nor block | write warn or block"},
      {limits("stale_prices: true"),
       "p.yml:4:19: \"stale_prices\": \"true\" is neither warn nor block | write warn or block"},
      {"version: 1\nenvironments:",
       "p.yml:2:1: the key \"environments\" has no value | give it one or remove the key"},
      {"version: 1\nenvironments: {prod: {}}",
       "p.yml:2:15: \"environments\" must be a list | write `- name: prod` and what belongs to it, indented, "
       "for each "
       "environment"},
      {"version: 1\nenvironments: [prod]", "p.yml:2:16: an environment must be a map of keys and values"},
      {"version: 1\nenvironments:\n  - limits: {}",
       "p.yml:3:5: an environment needs a \"name\" or a \"path\" | what holds for every environment belongs "
       "under "
       "\"defaults\""},
      {"version: 1\nenvironments:\n  - name: \"\"",
       "p.yml:3:11: \"name\" is empty | `\"*\"` fits everything"},
      {"version: 1\nenvironments:\n  - name: [prod]",
       "p.yml:3:11: \"name\" must be a single value, not a list"},
      {"version: 1\nenvironments:\n  - name: prod\n  - path: a\n  - name: prod",
       "p.yml:5:5: an environment with this name and path stands above already | only the first that fits is "
       "used; put "
       "both into one"},
      {"version: 1\nenvironments:\n  - name: prod\n    max_deletes: 1",
       "p.yml:4:5: \"max_deletes\" is no key of an environment | it may have: name, path, limits"},
      {"version: 1\nrules: {rule: a}",
       "p.yml:2:8: \"rules\" must be a list | write `- rule: sg-*` and what belongs to it, indented, for "
       "each"},
      {"version: 1\nrules:\n  - severity: low",
       "p.yml:3:5: an entry of \"rules\" needs a \"rule\" | name one, or a pattern as in sg-*"},
      {"version: 1\nrules:\n  - rule: sg-*",
       "p.yml:3:5: an entry of \"rules\" needs a \"severity\" | write info, low, medium, high, critical or "
       "off"},
      {"version: 1\nrules:\n  - {rule: sg-*, severity: of}",
       "p.yml:3:28: \"severity\": \"of\" is no severity | write info, low, medium, high, critical or off"},
      {"version: 1\nrules:\n  - {rule: sg-*, severity: hihg}",
       "p.yml:3:28: \"severity\": \"hihg\" is no severity | did you mean \"high\"?"},
      {"version: 1\nwaivers:\n  - {address: a, owner: o, reason: r, expires: 2027-01-31}",
       "p.yml:3:5: a waiver needs \"rule\" | name the rule whose findings it waives"},
      {"version: 1\nwaivers:\n  - {rule: a, owner: o, reason: r, expires: 2027-01-31}",
       "p.yml:3:5: a waiver needs \"address\" | name what it is about; `\"\"` stands for the plan as a "
       "whole"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, reason: r, expires: 2027-01-31}",
       "p.yml:3:5: a waiver needs \"owner\" | say who answers for it"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: o, expires: 2027-01-31}",
       "p.yml:3:5: a waiver needs \"reason\" | say why it is fine here"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: o, reason: r}",
       "p.yml:3:5: a waiver needs \"expires\" | say until when, as in 2027-01-31"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: \" \", reason: r, expires: 2027-01-31}",
       "p.yml:3:34: \"owner\" is empty"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: o, reason: r, expires: 2027-02-29}",
       "p.yml:3:57: \"expires\": \"2027-02-29\" is no day | write it as 2027-01-31, the last day it holds"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: o, reason: r, expires: never}",
       "p.yml:3:57: \"expires\": \"never\" is no day | write it as 2027-01-31, the last day it holds"},
      {"version: 1\nwaivers:\n  - {rule: a, address: b, owner: o, reason: r, expires: 2027-01-31}\n"
       "  - {rule: a, address: b, owner: p, reason: q, expires: 2026-01-31}",
       "p.yml:4:5: a waiver of this rule, address and environments stands above already | only the one that "
       "holds would count; put both into one"},
      {"version: 1\ncustom_rules:\n  - {id: Acme, severity: low, category: cost, sql: s, why: w}",
       "p.yml:3:10: \"id\": \"Acme\" is no id of a rule | write up to 64 lower-case letters, digits and "
       "hyphens, as in acme-no-public-db"},
      {"version: 1\ncustom_rules:\n  - {id: rds-instance-destroyed}",
       "p.yml:3:10: \"id\": \"rds-instance-destroyed\" is the id of a built-in rule | give it a prefix of "
       "your own, as in acme-"},
      {"version: 1\ncustom_rules:\n  - {id: acme-a, severity: low, category: money, sql: s, why: w}",
       "p.yml:3:43: \"category\": \"money\" is no category | the categories are data-loss, outage, "
       "exposure, lock-out, protection-removed, irreversible, cost, drift, hygiene"},
      {"version: 1\ncustom_rules:\n  - {id: acme-a, severity: low, category: cost, why: w}",
       "p.yml:3:5: a custom rule needs \"sql\" | a SELECT that answers an address and a message; see "
       "docs/query.md"},
      {"version: 1\ncustom_rules:\n  - {id: acme-a, severity: low, category: cost, sql: s}",
       "p.yml:3:5: a custom rule needs \"why\" | say why it matters"},
      {"version: 1\ncustom_rules:\n  - {id: acme-a, severity: low, category: cost, sql: s, why: w}\n"
       "  - {id: acme-a, severity: low, category: cost, sql: s, why: w}",
       "p.yml:4:5: a custom rule \"acme-a\" stands above already | give each an id of its own"},
      {"version: 1\n---\nversion: 1",
       "p.yml:2:1: a second YAML document begins here | a policy is one document: put everything before the "
       "`---` line, "
       "or into a file of its own"},
      {"version: &one 1",
       "p.yml:1:10: anchors (`&name`) have no place in a policy | write the value where it is needed"},
      {"version: !!int 1",
       "p.yml:1:10: tags (\"tag:yaml.org,2002:int\") have no place in a policy | write the plain value"},
      {std::string("version: 1\nx\0y: 2", 17),
       "p.yml:2: holds a control character, which YAML does not allow | write the file as UTF-8 text"},
      {"version: 1\n\"\\e[31m\\n::error::\": 2",
       "p.yml:2:1: \"?[31m?::error::\" is no key of a policy | it may have: version, defaults, environments, "
       "approvals, rules, waivers, custom_rules, pricing"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(refusal(c.text) == c.want);
  }
}

TEST_CASE("what YAML itself refuses is placed too") {
  // The words behind the place are the library's and differ between its versions.
  for (std::string text : {"version: 1\nenvironments:\n  - name: *prod", "version: 1\nname: \"a\nb: c",
                           "version: 1: 2", "version: 1\n\tdefaults: {}", "version: 1\ndefaults: {",
                           "%YAML 9", "version: 1\ndefaults: ]", "version: 1\n- a", "version: @1"}) {
    INFO(text);
    CHECK(refusal(text).substr(0, 6) == "p.yml:");
    CHECK(refusal(text).find(": not valid YAML: ") != std::string::npos);
  }
}

TEST_CASE("a bare star is told apart from an alias") {
  for (std::string text :
       {"version: 1\nenvironments:\n  - name: *prod", "version: 1\nenvironments: [{path: *}]"}) {
    INFO(text);
    CHECK(refusal(text).find("quote a pattern that begins with a star") != std::string::npos);
  }
}

TEST_CASE("a policy that would blow up is refused at once") {
  // Each alias of a doubles what stands before it.
  std::string laughs = "version: 1\na: &a [x, x]\n";
  for (char c = 'b'; c < 'z'; ++c)
    laughs += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
              static_cast<char>(c - 1) + "]\n";
  std::string wide = "version: 1\ndefaults:\n  limits:\n";
  for (int i = 0; i < 60'000; ++i) wide += "    k" + std::to_string(i) + ": 1\n";
  const std::string inputs[] = {
      laughs,
      wide,
      std::string(1'000'000, '['),
      std::string(1'000'000, '{'),
      "version: 1\nx: " + std::string(900'000, '-'),
      std::string(500'000, '?'),
      "version: " + std::string(1'000'000, 'x'),
      std::string(1'000'000, '\n') + "x",
  };
  for (const std::string& input : inputs) {
    INFO(input.substr(0, 40));
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(refusal(input).empty());
    CHECK(refusal(input).size() < 400);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  }
}

TEST_CASE("a policy cut anywhere is read or refused") {
  const std::string whole = content("docs/plangate.example.yml");
  REQUIRE(refusal(whole).empty());
  std::size_t refused = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) refused += !refusal(whole.substr(0, size)).empty();
  CHECK(refused > 100);
}

TEST_CASE("the fingerprint is that of the meaning") {
  const std::string one =
      parsed("version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: 200}}").fingerprint;
  CHECK(one.size() == 64);
  for (std::string same : {"version: \"1\"\ndefaults:\n  limits:\n    max_monthly_total: '200.00' # "
                           "dollars\n    max_deletes: 3\n",
                           "version: 1\nenvironments: []\ndefaults: {limits: {max_deletes: {block: 3}, "
                           "max_monthly_total: 2e2}}"}) {
    INFO(same);
    CHECK(parsed(same).fingerprint == one);
  }
  for (std::string other :
       {"version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: 200.01}}",
        "version: 1\ndefaults: {limits: {max_deletes: {warn: 3}, max_monthly_total: 200}}",
        "version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: none}}",
        "version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: 200, incomplete_plan: warn}}",
        "version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: 200}}\nenvironments: [{name: a}]",
        "version: 1\ndefaults: {limits: {max_deletes: 3, max_monthly_total: 200}}\nenvironments: [{path: "
        "a}]"}) {
    INFO(other);
    CHECK(parsed(other).fingerprint != one);
  }
  CHECK(parsed("version: 1").fingerprint == default_policy().fingerprint);
  CHECK(parsed("version: 1\nenvironments: [{name: a}, {name: b}]").fingerprint !=
        parsed("version: 1\nenvironments: [{name: b}, {name: a}]").fingerprint);
}

TEST_CASE("the policy of the current folder is found, and nothing hides it") {
  const Elsewhere elsewhere;
  const auto write = [](const std::string& name, const std::string& text) { std::ofstream(name) << text; };
  const auto found = [](const std::string& named) {
    try {
      return "read " + find_policy(named).path;
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  CHECK(found("") == "read ");
  CHECK(found("mine.yml") == "cannot read the policy mine.yml: No such file or directory");
  write(".plangate.yaml", "version: 1\n");
  CHECK(found("") == ".plangate.yaml is not the name of a policy: it is .plangate.yml");
  CHECK(found(".plangate.yaml") == "read .plangate.yaml");
  write(".plangate.yml", "version: 1\n");
  CHECK(found("") == "read .plangate.yml");
  write(".plangate.yml", "");
  CHECK(found("") == ".plangate.yml is empty");
  std::filesystem::remove(".plangate.yml");
  std::filesystem::create_symlink("gone", ".plangate.yml");
  CHECK(found("") == "cannot read the policy .plangate.yml: No such file or directory");
  std::filesystem::remove(".plangate.yml");
  std::filesystem::create_directory(".plangate.yml");
  CHECK(found("") == "cannot read the policy .plangate.yml: it is a folder");
  write("big.yml", "version: 1\n#" + std::string(1024 * 1024, 'x'));
  CHECK(found("big.yml") == "cannot read the policy big.yml: it is larger than 1 MiB");
}

TEST_CASE("flags lie over the policy and are named when they are wrong") {
  GateOptions options;
  Policy policy = parsed(limits("max_monthly_increase: {warn: 50, block: 200}"));
  const std::string before = policy.fingerprint;
  options.apply(policy);
  CHECK(policy.fingerprint == before);

  options.limits = {{"--max-monthly-increase", "1000"},
                    {"--max-deletes", "0"},
                    {"--block-on", "never"},
                    {"--max-monthly-increase-percent", "10%"},
                    {"--max-monthly-total", "none"},
                    {"--max-unpriced", "5"},
                    {"--warn-on", "high"}};
  options.apply(policy);
  CHECK(policy.fingerprint != before);
  const Limits limits = policy.limits_for("prod", "plan.json");
  CHECK(limits.max_monthly_increase.warn.value == usd("50"));
  CHECK(limits.max_monthly_increase.block.value == usd("1000"));
  CHECK(limits.max_monthly_increase_percent.block.value == Decimal(10));
  CHECK(limits.max_monthly_total.block.mentioned);
  CHECK_FALSE(limits.max_monthly_total.block.value);
  CHECK(limits.max_deletes.block.value == 0U);
  CHECK(limits.max_unpriced.block.value == Decimal(5));
  CHECK_FALSE(limits.severity.block.value);
  CHECK(limits.severity.warn.value == Severity::high);

  const auto refused = [](const std::string& flag, const std::string& value) {
    GateOptions wrong;
    wrong.limits[flag] = value;
    Policy any = default_policy();
    try {
      wrong.apply(any);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refused("--max-monthly-increase", "") == "--max-monthly-increase: \"\" is no amount of US dollars");
  CHECK(refused("--max-unpriced", "200%") == "--max-unpriced: \"200%\" is more than 100 percent");
  CHECK(refused("--max-deletes", "-1") == "--max-deletes: \"-1\" is negative");
  CHECK(refused("--block-on", "hgih") == "--block-on: \"hgih\" is no severity");
}

TEST_CASE("approvals are read strictly") {
  const auto approvals = [](const std::string& text) { return "version: 1\napprovals:\n  - " + text; };
  const Approval only = parsed(approvals("{teams: [A-b/c.d], by: [label], author: true}")).approvals.at(0);
  CHECK(only.environments.empty());
  CHECK(only.reasons.empty());
  CHECK_FALSE(only.by_review);
  CHECK(only.by_label);
  CHECK(only.author);
  struct Case {
    std::string text, want;
  };
  const Case cases[] = {
      {"version: 1\napprovals: alice",
       "p.yml:2:12: \"approvals\" must be a list | write `- users: [alice]` and what belongs to it, "
       "indented"},
      {"version: 1\napprovals:",
       "p.yml:2:1: the key \"approvals\" has no value | give it one or remove the key"},
      {approvals("alice"), "p.yml:3:5: an approval must be a map of keys and values"},
      {approvals("{reasons: [cost.*]}"),
       "p.yml:3:5: an approval names neither \"users\" nor \"teams\" | say who may approve: `users: "
       "[alice]`"},
      {approvals("{users: []}"), "p.yml:3:13: \"users\" is empty | name somebody or remove the key"},
      {approvals("{users: alice}"), "p.yml:3:13: \"users\" must be a list | write `users: [one, another]`"},
      {approvals("{users: ['@alice']}"),
       "p.yml:3:14: \"users\": \"@alice\" is no GitHub login | write the login as in alice, without @"},
      {approvals("{users: [[a]]}"), "p.yml:3:14: \"users\" must be a single value, not a list"},
      {approvals("{teams: [platform]}"),
       "p.yml:3:14: \"teams\": \"platform\" is no team | write organisation/team, without @"},
      {approvals("{teams: [a/b/c]}"),
       "p.yml:3:14: \"teams\": \"a/b/c\" is no team | write organisation/team, without @"},
      {approvals("{user: [alice]}"),
       "p.yml:3:6: \"user\" is no key of an approval | did you mean \"users\"?"},
      {approvals("{users: [a], by: [comment]}"),
       "p.yml:3:23: \"by\": \"comment\" is no way to approve | write review or label"},
      {approvals("{users: [a], reasons: [plan.errored]}"),
       "p.yml:3:28: \"reasons\": nothing lifts plan.errored | remove it"},
      {approvals("{users: [a], reasons: [risk.severty]}"),
       "p.yml:3:28: \"reasons\": \"risk.severty\" fits no reason | did you mean \"risk.severity\"?"},
      {approvals("{users: [a], author: maybe}"),
       "p.yml:3:26: \"author\": \"maybe\" is neither true nor false | write true or false"},
      {approvals("{users: [a], environments: ''}"),
       "p.yml:3:32: \"environments\" is empty | `\"*\"` fits everything"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(refusal(c.text) == c.want);
  }
  const std::string base = parsed(approvals("{users: [a, b]}")).fingerprint;
  CHECK(parsed(approvals("{users: [b, a], by: [label, review], author: false}")).fingerprint == base);
  for (const std::string other : {"{users: [a]}", "{users: [a, c]}", "{teams: [a/b]}",
                                  "{users: [a, b], by: [label]}", "{users: [a, b], author: true}",
                                  "{users: [a, b], reasons: [cost.*]}", "{users: [a, b], environments: p}"})
    CHECK(parsed(approvals(other)).fingerprint != base);
  CHECK(parsed("version: 1").fingerprint != base);
}

TEST_CASE("a policy knows whether an entry holds for a plan") {
  const Policy policy = parsed("version: 1\nenvironments: [{name: prod*}, {path: '*/lab/*'}]");
  CHECK(policy.has_entry_for("prod-eu", "x.json"));
  CHECK(policy.has_entry_for("dev", "a/lab/x.json"));
  CHECK_FALSE(policy.has_entry_for("dev", "x.json"));
  CHECK_FALSE(default_policy().has_entry_for("prod", "x.json"));
}

namespace {

/// The JSON that an editor checks against the schema: plain scalars are what YAML takes them for.
class YamlAsJson {
 public:
  explicit YamlAsJson(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  std::string of(const YamlNode& node) const {
    std::string out;
    switch (node.kind) {
      case YamlNode::Kind::nothing:
        return "null";
      case YamlNode::Kind::scalar:
        return scalar(node);
      case YamlNode::Kind::list:
        for (const YamlNode& child : node.children) out += (out.empty() ? "" : ",") + of(child);
        return "[" + out + "]";
      case YamlNode::Kind::map:
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2)
          out += (out.empty() ? "" : ",") + quoted(node.children[i].text) + ":" + of(node.children[i + 1]);
        return "{" + out + "}";
    }
    return "null";
  }

 private:
  std::string scalar(const YamlNode& node) const {
    const char first = lines_.at(node.line - 1).at(node.column - 1);
    static const std::regex number("-?(0|[1-9][0-9]*)([.][0-9]+)?");
    const bool plain = first != '"' && first != '\'' && first != '|' && first != '>';
    const bool is_word = node.text == "true" || node.text == "false";
    if (plain && (is_word || std::regex_match(node.text, number))) return node.text;
    return quoted(node.text);
  }
  static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out + "\"";
  }

  std::vector<std::string> lines_;
};

/// What docs/policy.schema.json finds wrong with a policy.
std::vector<std::string> schema_faults(const std::string& text) {
  static Tape schema;
  static const bool is_read = schema.parse_copy(content("docs/policy.schema.json"));
  REQUIRE(is_read);
  Tape document;
  const std::string json = YamlAsJson(text).of(read_yaml(text, "p.yml", "policy"));
  INFO(json);
  REQUIRE(document.parse_copy(json));
  return JsonSchema(Value(schema, 0)).faults(Value(document, 0));
}

}  // namespace

TEST_CASE("the schema for editors takes what the reader takes") {
  using None = std::vector<std::string>;
  CHECK(schema_faults(content("docs/plangate.example.yml")) == None{});
  const std::string first = std::string(first_policy());
  CHECK(schema_faults(first) == None{});
  // Its sections that are only there as comments, one after the other.
  std::string opened;
  std::istringstream lines(first);
  for (std::string line; std::getline(lines, line);) {
    const bool is_code = line.starts_with("# ") && (line.ends_with(":") || line.starts_with("#   "));
    opened += is_code ? line.substr(2) + "\n" : line + "\n";
  }
  INFO(opened);
  CHECK(opened.find("\nwaivers:\n") != std::string::npos);
  CHECK(opened.find("\ncustom_rules:\n") != std::string::npos);
  CHECK(refusal(opened) == "");
  CHECK(schema_faults(opened) == None{});

  std::vector<std::string> good = {"version: 1", "version: \"1\""};
  for (const std::string_view key : limit_keys()) {
    const std::string name(key);
    const bool is_number = name.starts_with("max_");
    const bool is_severity = name.ends_with("_severity");
    for (const std::string& value :
         is_number     ? std::vector<std::string>{"5", "\"5\"", "none", "{warn: 1}", "{block: 2}",
                                                  "{warn: 0, block: none}"}
         : is_severity ? std::vector<std::string>{"info", "low", "medium", "high", "critical", "never"}
                       : std::vector<std::string>{"warn", "block"})
      good.push_back(limits(name + ": " + value));
  }
  for (const char* value : {"10%", "\"10 %\"", "0.5"}) {
    good.push_back(limits(std::string("max_unpriced: ") + value));
    good.push_back(limits(std::string("max_monthly_increase_percent: ") + value));
  }
  good.push_back(limits("drift: ignore"));
  good.push_back(limits("failed_checks: ignore"));
  good.push_back("version: 1\nenvironments: [{path: a/*}, {name: b, path: c, limits: {drift: warn}}]");
  for (const char* severity : {"info", "low", "medium", "high", "critical", "'off'"})
    good.push_back(std::string("version: 1\nrules: [{rule: sg-*, severity: ") + severity +
                   ", address: \"\", environments: dev*, reason: x}]");
  good.push_back(
      "version: 1\napprovals: [{users: [a], by: [review]}, {teams: [a/b], author: true, reasons: [cost.*]}]");
  good.push_back(
      "version: 1\nwaivers: [{rule: a, address: b, owner: c, reason: d, expires: 2027-01-31, environments: "
      "e}]");
  good.push_back(
      "version: 1\npricing: {prices: [{service: AmazonEC2, item: x, usd: 0.04}], currency: {code: EUR, rate: "
      "0.92}}");
  for (const std::string& text : good) {
    INFO(text);
    CHECK(refusal(text) == "");
    CHECK(schema_faults(text) == None{});
  }
}

TEST_CASE("the schema for editors refuses what the reader refuses") {
  const std::string waiver = "rule: a, address: b, owner: c, reason: d, expires: 2027-01-31";
  std::vector<std::string> bad = {
      "defaults: {}",
      "version: 2",
      "version: 1\nenvironment: []",
      "version: 1\nenvironments: {name: a}",
      "version: 1\nenvironments: [{limits: {drift: warn}}]",
      "version: 1\nenvironments: [{name: \"\"}]",
      "version: 1\ndefaults: {max_deletes: 1}",
      "version: 1\nrules: [{rule: a, severity: severe}]",
      "version: 1\nrules: [{severity: low}]",
      "version: 1\nrules: [{rule: a, severity: low, owner: b}]",
      "version: 1\napprovals: [{environments: prod}]",
      "version: 1\napprovals: [{users: []}]",
      "version: 1\napprovals: [{teams: [platform]}]",
      "version: 1\napprovals: [{users: [a], by: [mail]}]",
      "version: 1\napprovals: [{users: [a], author: perhaps}]",
      "version: 1\nwaivers: [{" + waiver + ", until: x}]",
      "version: 1\nwaivers: [{rule: a, address: b, owner: c, reason: d}]",
      "version: 1\nwaivers: [{rule: a, address: b, owner: c, reason: d, expires: tomorrow}]",
      "version: 1\ncustom_rules: [{id: A B, severity: low, category: cost, why: x, fix: y, sql: SELECT 1}]",
      "version: 1\ncustom_rules: [{id: a, severity: low, category: money, why: x, fix: y, sql: SELECT 1}]",
      "version: 1\npricing: {}",
      "version: 1\npricing: {discounts: [{name: x}]}",
      "version: 1\npricing: {discounts: [{percent: 101}]}",
      "version: 1\npricing: {currency: {code: euro, rate: 1}}",
      "version: 1\npricing: {commitments: [{hours: 10, rate: 1, percent: 5, item: a}]}",
  };
  for (const std::string_view key : limit_keys())
    for (const char* value : {"-1", "[1]", "{}", "{wran: 1}", "lots", "\"\""})
      bad.push_back(limits(std::string(key) + ": " + value));
  bad.push_back(limits("max_deletes: 1.5"));
  bad.push_back(limits("max_replacements: 10%"));
  bad.push_back(limits("max_unpriced: 101"));
  bad.push_back(limits("incomplete_plan: ignore"));
  for (const std::string& text : bad) {
    INFO(text);
    CHECK(refusal(text) != "");
    CHECK_FALSE(schema_faults(text).empty());
  }
}

TEST_CASE("the schema for editors has the keys that the reader takes") {
  Tape tape;
  REQUIRE(tape.parse_copy(content("docs/policy.schema.json")));
  const Value schema(tape, 0);
  const auto keys = [](const Value& object) {
    std::vector<std::string_view> names;
    for (const auto& [key, value] : object["properties"].members()) names.push_back(key);
    return names;
  };
  CHECK(keys(schema["$defs"]["limits"]) == limit_keys());
  CHECK(keys(schema) == std::vector<std::string_view>{"version", "defaults", "environments", "approvals",
                                                      "rules", "waivers", "custom_rules", "pricing"});
  CHECK(keys(schema["$defs"]["rule_level"]) ==
        std::vector<std::string_view>{"rule", "address", "environments", "severity", "reason"});
  CHECK(keys(schema["$defs"]["waiver"]) ==
        std::vector<std::string_view>{"rule", "address", "environments", "owner", "reason", "expires"});
  CHECK(keys(schema["$defs"]["custom_rule"]) == std::vector<std::string_view>{"id", "severity", "category",
                                                                              "environments", "sql",
                                                                              "message", "why", "fix"});
  CHECK(keys(schema["$defs"]["approval"]) ==
        std::vector<std::string_view>{"environments", "users", "teams", "by", "reasons", "author"});
  CHECK(keys(schema["$defs"]["environment"]) == std::vector<std::string_view>{"name", "path", "limits"});
  for (std::string_view key : limit_keys()) {
    INFO(key);
    CHECK(content("docs/policy.md").find("| `" + std::string(key) + "` |") != std::string::npos);
  }
}
