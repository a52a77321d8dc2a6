// SQL over plans: the tables, custom rules, and the verbs `query` and `policy`.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "error_text.h"
#include "gate/custom_rules.h"
#include "gate/fact_tables.h"
#include "gate/policy_text.h"
#include "hostile.h"
#include "json_schema.h"
#include "plan_text.h"
#include "report/escape.h"
#include "report/read_report.h"
#include "risk/assess.h"

namespace {

const std::string source = PLANGATE_SOURCE_DIR "/";

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Everything about some plans, for questions.
class Asked {
 public:
  explicit Asked(std::vector<std::pair<std::string, std::string>> named_texts,
                 const std::string& sections = "")
      : policy_(parse_policy("version: 1\n" + sections, "p.yml")), prices_(PriceTable::bundled()) {
    std::vector<Facts> facts;
    for (auto& [name, text] : named_texts) {
      const Plan& plan = plans_.emplace_back(plan_from(std::move(text)));
      const Graph& graph = graphs_.emplace_back(plan);
      findings_.push_back(rule_on(assess(graph), policy_, name, plan.timestamp()));
      costs_.push_back(estimate(graph, prices_, ""));
      facts.push_back({name, &graph, &findings_.back(), &costs_.back()});
    }
    tables_.emplace(std::move(facts), prices_);
  }

  FactTables& tables() { return *tables_; }
  const Plan& plan() { return plans_.front(); }
  const Policy& policy() { return policy_; }

  /// Cells with `|` between them, a line for each row, or the refusal.
  std::string operator()(const std::string& sql) {
    std::string out;
    try {
      tables_->query(sql, [&](const GuardedQuery& row) {
        for (std::size_t i = 0; i < row.columns().size(); ++i) {
          const int column = static_cast<int>(i);
          if (i > 0) out += "|";
          out += row.kind(column) == GuardedQuery::Cell::null ? "NULL" : std::string(row.text(column));
        }
        out += "\n";
      });
    } catch (const SqlRefusal& refusal) {
      return "refused: " + refusal.what;
    }
    return out;
  }

 private:
  Policy policy_;
  PriceTable prices_;
  std::deque<Plan> plans_;
  std::deque<Graph> graphs_;
  std::deque<RuledFindings> findings_;
  std::deque<Estimate> costs_;
  std::optional<FactTables> tables_;
};

std::string small_plan() {
  return plan_text(
      {{"aws_subnet.a", R"({"id":"subnet-1","cidr_block":"10.0.0.0/24"})", "{}", "{}",
        R"({"id":"subnet-1","cidr_block":"10.0.0.0/24"})"},
       {"aws_instance.web[\"x y\"]",
        R"({"instance_type":"t3.micro","ebs_optimized":true,"cpu_core_count":4,"tags":{"a b":"c","list":[]},)"
        R"("user_tags":["one","two"],"policy":"{\"Statement\":[{\"Action\":\"*\"}]}"})",
        R"({"id":true})", R"({"subnet_id":)" + reference_to("aws_subnet.a.id") + "}",
        R"({"instance_type":"t3.nano","user_tags":["one"]})"},
       {"aws_db_instance.main", "null", "{}", "{}",
        R"({"identifier":"main","engine":"postgres","instance_class":"db.t4g.micro","skip_final_snapshot":true})"}});
}

std::string fixture(const std::string& name) {
  return content(source + "fixtures/plans/" + name + "/plan.json");
}

/// Runs `plangate words` in an empty folder of its own: exit code and what it printed.
struct Ran {
  int code;
  std::string out;
};
class Shell {
 public:
  Shell() {
    char name[] = "/tmp/plangate-test-XXXXXX";
    folder = mkdtemp(name);
  }
  ~Shell() { std::filesystem::remove_all(folder); }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;
  Ran operator()(const std::string& words) const {
    const std::string command =
        "cd " + folder + " && " PLANGATE_BINARY " " + words + " > printed 2>&1 < /dev/null";
    const int code = WEXITSTATUS(std::system(command.c_str()));
    return {code, content(folder + "/printed")};
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder + "/" + name, std::ios::binary) << text;
  }
  std::string folder;
};

/// The blocks of a Markdown file that begin with ```language.
std::vector<std::string> blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> found;
  const std::string start = "\n```" + language + "\n";
  for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const std::size_t begin = at + start.size();
    found.push_back(text.substr(begin, text.find("```", begin) - begin));
  }
  return found;
}

std::string with_rules(const std::string& entries) {
  return "custom_rules:\n" + entries;
}
std::string rule(const std::string& sql, const std::string& more = "") {
  return with_rules("  - {id: acme-a, severity: high, category: cost, why: w, sql: \"" + sql + "\"" + more +
                    "}\n");
}

/// "address message" of each finding, or the Error.
std::string custom(const std::string& sections, const std::string& plan = small_plan()) {
  Asked ask({{"prod", plan}}, sections);
  std::string out;
  const std::string error = error_text([&] {
    for (const Finding& f : custom_findings(ask.policy(), "prod", ask.plan(), ask.tables()))
      out += (f.address.empty() ? "-" : f.address) + " " + f.message + "\n";
  });
  return error == "no error" ? out : error;
}

}  // namespace

TEST_CASE("the tables hold what the plan says") {
  Asked ask({{"prod", small_plan()}});
  const std::string web = "aws_instance.web[\"x y\"]";
  struct Case {
    std::string sql, want;
  };
  const Case cases[] = {
      {"SELECT environment, timestamp, errored, complete FROM plan", "prod|2026-10-01T00:00:00Z|0|1\n"},
      {"SELECT address, type, name, key, action, deletes FROM changes WHERE section = 'planned' ORDER BY 1",
       "aws_db_instance.main|aws_db_instance|main|NULL|delete|1\n" + web +
           "|aws_instance|web|x y|update|0\naws_subnet.a|aws_subnet|a|NULL|no-op|0\n"},
      {"SELECT path, attribute, before, after, unknown, changed FROM attributes WHERE address GLOB "
       "'aws_instance*'"
       " ORDER BY path",
       "cpu_core_count|cpu_core_count|NULL|4|0|1\n"
       "ebs_optimized|ebs_optimized|NULL|true|0|1\n"
       "id|id|NULL|NULL|1|1\n"
       "instance_type|instance_type|t3.nano|t3.micro|0|1\n"
       "policy|policy|NULL|{\"Statement\":[{\"Action\":\"*\"}]}|0|1\n"
       "policy.Statement[0].Action|policy.Statement.Action|NULL|*|0|1\n"
       "tags.list|tags.list|NULL|[]|0|1\n"
       "tags[\"a b\"]|tags[\"a b\"]|NULL|c|0|1\n"
       "user_tags[0]|user_tags|one|one|0|0\n"
       "user_tags[1]|user_tags|NULL|two|0|1\n"},
      {"SELECT typeof(after), after + 1 FROM attributes WHERE path = 'cpu_core_count'", "integer|5\n"},
      {"SELECT from_address, argument, to_address, attribute FROM refs",
       web + "|subnet_id|aws_subnet.a|id\n"},
      {"SELECT rule, severity, rank, waived FROM findings WHERE rank = 4 ORDER BY 1",
       "rds-instance-destroyed|critical|4|0\n"},
      {"SELECT address, class FROM costs WHERE type <> 'aws_db_instance' ORDER BY 1",
       web + "|priced\naws_subnet.a|free\n"},
      {"SELECT count(*) FROM cost_lines WHERE address GLOB 'aws_instance*' AND side = 'after' AND"
       " name GLOB 'Instance*' AND status = 'priced' AND quantity_low = '730' AND price <> ''",
       "1\n"},
      {"SELECT count(*) FROM prices WHERE service = 'AmazonEC2' AND region = 'us-east-1' AND"
       " item = 't3.micro;os=Linux;tenancy=Shared'",
       "1\n"},
      {"SELECT count(*) > 100000, count(DISTINCT region) > 30 FROM prices", "1|1\n"},
      {"SELECT sql FROM sqlite_master", "refused: it reads sqlite_master, which is none of the tables"},
      {"SELECT adress FROM changes", "refused: no such column: adress (line 1, column 8)"},
  };
  for (const Case& c : cases) {
    INFO(c.sql);
    CHECK(ask(c.sql) == c.want);
  }
}

TEST_CASE("amounts in the tables are those of the estimate, and what is not known is NULL") {
  for (const char* name :
       {"core-prod-create", "caja-prod-create", "core-prod-db-replaced", "tap-poc-create"}) {
    INFO(name);
    const Plan plan = plan_from(fixture(name));
    const Graph graph(plan);
    const PriceTable prices = PriceTable::bundled();
    const Estimate cost = estimate(graph, prices, "");
    const RuledFindings none;
    FactTables tables({{"prod", &graph, &none, &cost}}, prices);
    const auto millionths = [](Usd amount) {
      return Decimal::parse(amount.amount().fixed(6)).value() * Decimal(1'000'000);
    };
    std::size_t rows = 0;
    std::size_t nulls = 0;
    tables.query("SELECT address, class, after_high, delta_low FROM costs ORDER BY rowid",
                 [&](const GuardedQuery& row) {
                   const ResourceCost& resource = cost.resources.at(rows++);
                   CHECK(row.text(0) == resource.change->address);
                   if (row.kind(2) == GuardedQuery::Cell::null) {
                     ++nulls;
                     CHECK((resource.cost_class != CostClass::free));
                   } else {
                     CHECK((resource.cost_class != CostClass::unsupported &&
                            resource.cost_class != CostClass::unknown));
                     CHECK(Decimal::parse(row.text(2)) == millionths(resource.after.high));
                   }
                 });
    CHECK(rows == cost.resources.size());
    CHECK(nulls > 0);
    tables.query("SELECT after_high FROM plan", [&](const GuardedQuery& row) {
      CHECK(Decimal::parse(row.text(0)) == millionths(cost.after.high));
    });
  }
}

TEST_CASE("no secret stands in any table") {
  const std::string secret = "hunter2-hunter2";
  // Marked, repeated without a mark, in JSON, in a name that says so, in an address, in an output of a
  // module.
  const std::string plan =
      R"({"format_version":"1.2","terraform_version":"1.9.0","timestamp":"2026-07-01T00:00:00Z",
    "planned_values":{},"configuration":{"root_module":{}},"resource_changes":[
    {"address":"aws_x.a","mode":"managed","type":"aws_x","name":"a","provider_name":"aws","change":{"actions":["update"],
      "before":{"password":"old-pass-word","copy":"x","doc":"{\"k\":\"v\"}"},
      "after":{"password":"hunter2-hunter2","copy":"see hunter2-hunter2!","doc":"{\"k\":\"hunter2-hunter2\"}",
        "environment":[{"variables":{"PLAIN":"never-marked-1"}}],"api_key":"never-marked-2","nested":{"x":["marked-deep-3"]}},
      "after_unknown":{},"before_sensitive":{"password":true},"after_sensitive":{"password":true,"nested":{"x":[true]}}}},
    {"address":"aws_x.b[\"hunter2-hunter2\"]","mode":"managed","type":"aws_x","name":"b","index":"hunter2-hunter2",
      "provider_name":"aws","change":{"actions":["create"],"before":null,
      "after":{"tags":{"hunter2-hunter2":"y"},"number":12345678},"after_unknown":{},
      "before_sensitive":false,"after_sensitive":{"number":true}}}]})";
  Asked ask({{"prod", plan}, {"dev", small_plan()}});
  for (const FactTable& table : fact_tables()) {
    if (table.name == "prices") continue;
    INFO(table.name);
    const std::string all = ask("SELECT * FROM " + std::string(table.name));
    CHECK(all.substr(0, 8) != "refused:");
    for (const std::string& text :
         {secret, std::string("old-pass-word"), std::string("never-marked-1"), std::string("never-marked-2"),
          std::string("marked-deep-3"), std::string("12345678")}) {
      INFO(text);
      CHECK(all.find(text) == std::string::npos);
    }
  }
  CHECK(ask("SELECT after, sensitive, changed FROM attributes WHERE path = 'password'") ==
        "(sensitive)|1|1\n");
  CHECK(ask("SELECT after FROM attributes WHERE path = 'copy'") == "see (sensitive)!\n");
  CHECK(ask("SELECT count(*) FROM attributes WHERE after LIKE 'hunter%' OR after GLOB '*12345678*'") ==
        "0\n");
  CHECK(ask("SELECT after FROM attributes WHERE path = 'number'") == "(sensitive)\n");
  CHECK(custom(rule("SELECT address, path || ' is ' || after AS message FROM attributes WHERE path IN "
                    "('copy', 'password')"),
               plan) == "aws_x.a copy is see (sensitive)!\naws_x.a password is (sensitive)\n");
}

namespace {

/// Every marked scalar of at least 8 bytes that `value` holds.
void marked(const Value& value, std::vector<std::string>& out) {
  if (value.is_array() || value.is_object()) {
    for (const Value& element : value.elements()) marked(element, out);
    for (const auto& [key, member] : value.members()) marked(member, out);
  } else if (value.sensitive() && value.scalar() && value.scalar()->size() >= 8) {
    out.emplace_back(*value.scalar());
  }
}

}  // namespace

TEST_CASE("no marked value of a real plan stands in any table") {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source + "fixtures/plans")) {
    const Plan plan = plan_from(content(entry.path() / "plan.json"));
    std::vector<std::string> secrets;
    for (const Change& change : plan.changes()) {
      const Look look = plan.look(change);
      marked(look.before(), secrets);
      marked(look.after(), secrets);
    }
    if (secrets.empty()) continue;
    INFO(entry.path());
    Asked ask({{"prod", content(entry.path() / "plan.json")}});
    std::string all;
    for (const char* table : {"changes", "attributes", "refs", "findings", "costs", "cost_lines"})
      all += ask("SELECT * FROM " + std::string(table));
    for (const std::string& secret : secrets) {
      ++seen;
      CHECK((all.find(secret) == std::string::npos));
    }
  }
  CHECK(seen > 0);
}

TEST_CASE("tables are filled when a query names them, and a plain review fills none") {
  const std::size_t before = FactTables::filled();
  const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(small_plan());
  const auto reviewed = [&](const std::string& sections) {
    return review({{"prod", &plan}}, prices, parse_policy("version: 1\n" + sections, "p.yml"), "");
  };
  reviewed("waivers:\n  - {rule: a, address: b, owner: c, reason: d, expires: 2030-01-01}\n");
  CHECK(FactTables::filled() == before);
  reviewed(rule("SELECT NULL AS address, 'm' AS message WHERE 0"));
  CHECK(FactTables::filled() == before);
  reviewed(rule("SELECT address, 'm' AS message FROM changes WHERE 0"));
  CHECK(FactTables::filled() == before + 1);
  reviewed(
      rule("SELECT address, 'm' AS message FROM changes JOIN costs USING (address)", ", environments: dev"));
  CHECK(FactTables::filled() == before + 1);
  reviewed(rule("SELECT address, 'm' AS message FROM changes JOIN costs USING (address)"));
  CHECK(FactTables::filled() == before + 3);
}

TEST_CASE("a custom rule finds what its SELECT answers") {
  struct Case {
    std::string sections, want;
  };
  const std::string refused = "p.yml: custom rule acme-a: ";
  const Case cases[] = {
      {rule("SELECT address, 'is ' || action AS message FROM changes WHERE deletes"),
       "aws_db_instance.main is delete\n"},
      {rule("SELECT address FROM changes WHERE deletes", ", message: goes"), "aws_db_instance.main goes\n"},
      {rule("SELECT address, type AS message FROM changes WHERE deletes", ", message: goes"),
       "aws_db_instance.main goes: aws_db_instance\n"},
      {rule("SELECT NULL AS address, count(*) || ' entries' AS message FROM changes"), "- 3 entries\n"},
      {rule("SELECT 'aws_x.gone' AS address, 'm' AS message"),
       "- m (aws_x.gone, which is not in the plan)\n"},
      {rule("SELECT address, 'm' AS message FROM changes WHERE 0"), ""},
      {rule("SELECT 'aws_subnet.a' AS address, 'm' AS message UNION ALL SELECT 'aws_subnet.a', 'm'"),
       "aws_subnet.a m\n"},
      {rule("SELECT address, rule AS message FROM findings WHERE severity = 'critical'"),
       "aws_db_instance.main rds-instance-destroyed\n"},
      {rule("SELECT address, 'm' AS message FROM changes", ", environments: dev"), ""},
      {rule("SELECT address FROM changes"),
       refused + "it answers no column called message, and the rule has none"},
      {rule("SELECT 'm' AS message"), refused + "it answers no column called address"},
      {rule("SELECT 1 AS address, 2 AS address, 'm' AS message"),
       refused + "it answers two columns called address"},
      {rule("SELECT address, NULL AS message FROM changes"),
       refused + "it answers a row without a message, the 1. one"},
      {rule("SELECT adress, 'm' AS message FROM changes"),
       refused + "no such column: adress (line 1, column 8)"},
      {rule("SELEC 1"), refused + "near \"SELEC\": syntax error (line 1, column 1)"},
      {rule("DELETE FROM changes"), refused + "it does something else than read"},
      {rule("SELECT 'a' AS address, json_extract('{', '$') AS message"), refused + "malformed JSON"},
      {rule("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) SELECT NULL AS "
            "address, "
            "'' || i AS message FROM c"),
       refused + "it finds more than 1000 things"},
  };
  for (const Case& c : cases) {
    INFO(c.sections);
    CHECK(custom(c.sections) == c.want);
  }
}

TEST_CASE("custom findings are findings: they decide, are leveled, waived, printed and read back") {
  const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(small_plan());
  const std::string sql =
      "SELECT address, 'is ' || action AS message FROM changes WHERE address GLOB 'aws_instance*'";
  const std::string limits =
      "defaults: {limits: {block_severity: high}}\nrules:\n  - {rule: rds-*, severity: off}\n";
  const auto reviewed = [&](const std::string& sections) {
    return review({{"prod", &plan}}, prices, parse_policy("version: 1\n" + sections, "p.yml"), "");
  };
  REQUIRE(reviewed(limits).verdict != Verdict::block);
  const Report report = reviewed(limits + rule(sql, ", fix: stop it"));
  CHECK(report.verdict == Verdict::block);
  const auto& findings = report.environments[0].findings;
  const auto found = std::find_if(findings.begin(), findings.end(), [](const auto& f) { return f.custom; });
  REQUIRE(found != findings.end());
  CHECK(found->rule == "acme-a");
  CHECK(found->action == Action::update);
  CHECK(found->severity == Severity::high);
  const std::string text = render_text(report, {200, false});
  CHECK(text.find("cost: is update") != std::string::npos);
  CHECK(text.find("stop it") != std::string::npos);
  CHECK(text.find("plangate rules acme-a") == std::string::npos);
  CHECK(render_markdown(report).find("is update") != std::string::npos);
  const std::string json = render_json(report);
  CHECK(render_json(read_report(json, "r.json")) == json);

  CHECK(reviewed(limits + "  - {rule: acme-*, severity: low}\n" + rule(sql)).verdict != Verdict::block);
  CHECK(reviewed(limits +
                 "waivers:\n  - {rule: acme-a, address: 'aws_instance.*', owner: o, reason: r, "
                 "expires: 2030-01-01}\n" +
                 rule(sql))
            .verdict != Verdict::block);
  CHECK(error_text([&] { reviewed(rule("SELEC")); }).find("p.yml: custom rule acme-a: near") == 0);
}

TEST_CASE("hostile texts of a plan do no harm through a custom rule or a query") {
  for (const std::string& text : hostile_texts()) {
    std::string quoted;
    append_json_string(quoted, text);
    Plan plan = plan_from(plan_text({{"aws_instance.a", R"({"tags":{"x":)" + quoted + "}}"}}));
    const PriceTable prices = PriceTable::bundled();
    const Policy policy = parse_policy(
        "version: 1\n" +
            rule("SELECT address, 'x' || after AS message FROM attributes WHERE path = 'tags.x'"),
        "p.yml");
    const Report report = review({{"prod", &plan}}, prices, policy, "");
    check_harmless_lines(render_text(report, {80, false}));
    check_harmless_lines(render_markdown(report));
    check_harmless_lines(render_json(report));
  }
}

TEST_CASE("docs/query.md names the tables and columns that there are") {
  const std::string docs = content(source + "docs/query.md");
  std::string tables = docs.substr(docs.find("\n## Tables\n"));
  for (const FactTable& table : fact_tables()) {
    std::string want = "\n### `" + std::string(table.name) + "`\n\n";
    want += static_cast<char>(std::toupper(static_cast<unsigned char>(table.text[0])));
    want += std::string(table.text.substr(1)) + ".\n\n| column | holds |\n|---|---|\n";
    for (const FactColumn& column : table.columns)
      want += "| `" + std::string(column.name) + "` | " + std::string(column.text) + " |\n";
    INFO(want);
    REQUIRE(tables.find(want) != std::string::npos);
    tables.erase(tables.find(want), want.size());
  }
  CHECK(tables.find("###") == std::string::npos);
}

TEST_CASE("the examples of docs/query.md run, and most of them find something") {
  const std::vector<std::string> examples = blocks(content(source + "docs/query.md"), "sql");
  CHECK(examples.size() >= 8);
  Asked ask(
      {{"prod", fixture("core-prod-db-replaced")}, {"dev", fixture("troubleshooter-mvp-iam-wildcard")}});
  std::size_t answered = 0;
  for (const std::string& sql : examples) {
    INFO(sql);
    const std::string answer = ask(sql);
    CHECK(answer.substr(0, 8) != "refused:");
    answered += !answer.empty();
  }
  CHECK(answered >= 7);
}

TEST_CASE("the custom rules in the docs and in the first policy compile") {
  const PriceTable prices = PriceTable::bundled();
  FactTables tables({}, prices);
  std::size_t rules = 0;
  for (const std::string& yaml : blocks(content(source + "docs/policy.md"), "yaml")) {
    const Policy policy =
        parse_policy((yaml.find("version:") == std::string::npos ? "version: 1\n" : "") + yaml, "docs");
    rules += policy.custom_rules.size();
    check_custom_rules(policy, tables);
  }
  CHECK(rules > 0);

  // What is commented out is good when the marks are taken away.
  std::string whole;
  std::istringstream lines{std::string(first_policy())};
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("# ", 0) == 0 && (line[2] == ' ' || line.back() == ':')) line = line.substr(2);
    whole += line + "\n";
  }
  const Policy policy = parse_policy(whole, "first");
  CHECK(policy.custom_rules.size() == 1);
  CHECK(policy.waivers.size() == 1);
  CHECK(policy.levels.size() == 1);
  CHECK(policy.approvals.size() == 1);
  check_custom_rules(policy, tables);
  CHECK(unknown_rules(policy).empty());
}

TEST_CASE("query prints tables, CSV and JSON") {
  const Shell run;
  run.write("a.json", small_plan());
  run.write("q.sql", "SELECT count(*) AS n FROM changes\n");
  const Ran table = run("query a.json \"SELECT name, 12 AS n FROM changes WHERE action = 'delete'\"");
  CHECK(table.code == 0);
  CHECK(table.out == "name  n\n----  --\nmain  12\n(1 row)\n");
  CHECK(run("query one=a.json two=a.json --format csv \"SELECT environment, '=1+1' AS f, 'a,\\\"b' AS q, -1 "
            "AS n FROM "
            "plan ORDER BY 1\"")
            .out == "environment,f,q,n\none,'=1+1,\"a,\"\"b\",-1\ntwo,'=1+1,\"a,\"\"b\",-1\n");
  CHECK(run("query a.json --format json \"SELECT NULL AS a, 1.5 AS b, 'x' AS c\"").out ==
        "[\n  {\"a\": null, \"b\": 1.5, \"c\": \"x\"}\n]\n");
  CHECK(run("query a.json --format json \"SELECT 1 AS a WHERE 0\"").out == "[]\n");
  CHECK(run("query a.json --file q.sql --format csv").out == "n\n3\n");
  const std::string escape = run("query a.json \"SELECT char(27) || '[31m' AS a\"").out;
  CHECK(escape.find('\x1b') == std::string::npos);
  CHECK(run("query --schema").out.find("changes: one row an entry") != std::string::npos);

  const std::pair<std::string, std::string> wrong[] = {
      {"query a.json \"SELEC 1\"", "the SQL cannot be run: near \"SELEC\": syntax error (line 1, column 1)"},
      {"query a.json \"DROP TABLE changes\"", "the SQL cannot be run: it does something else than read"},
      {"query a.json \"ATTACH 'evil.db' AS e\"", "the SQL cannot be run: it does something else than read"},
      {"query \"SELECT 1\"", "a query needs a plan and one SELECT"},
      {"query", "a query needs a plan and one SELECT"},
      {"query a.json --format yaml \"SELECT 1\"", "there is no format \"yaml\""},
      {"query none.json \"SELECT 1\"", "none.json"},
      {"query a.json --file none.sql", "cannot read the SQL in none.sql"},
  };
  for (const auto& [words, want] : wrong) {
    INFO(words);
    const Ran ran = run(words);
    CHECK(ran.code == 2);
    CHECK(ran.out.find(want) != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(run.folder + "/evil.db"));
}

TEST_CASE("policy init writes a policy that check accepts, and never over another") {
  const Shell run;
  CHECK(run("policy init").code == 0);
  const std::string written = content(run.folder + "/.plangate.yml");
  CHECK(written == first_policy());
  const Ran again = run("policy init");
  CHECK(again.code == 2);
  CHECK(again.out.find(".plangate.yml is there already") != std::string::npos);
  CHECK(content(run.folder + "/.plangate.yml") == written);
  CHECK(run("policy init -o -").out == written);
  CHECK(run("policy init -o no/such/folder.yml").code == 2);
  const Ran check = run("policy check --strict --environment prod --environment dev=envs/dev.json");
  CHECK(check.code == 0);
  CHECK(check.out.find("block_severity                high and worse") != std::string::npos);
  CHECK(check.out.find("dev (only the defaults)") != std::string::npos);
}

TEST_CASE("policy check tells what a policy comes to and what is probably wrong with it") {
  const Shell run;
  run.write(
      "p.yml",
      "version: 1\nenvironments:\n  - {name: prod, limits: {max_monthly_total: {warn: 5, block: 10.50}}}\n"
      "  - {name: stagign, limits: {max_deletes: 1}}\n"
      "rules:\n  - {rule: sg-*, severity: off}\n  - {rule: sg-world-open, severity: low}\n"
      "  - {rule: no-such-rule, severity: low}\n"
      "waivers:\n"
      "  - {rule: rds-*, address: a, owner: ann, reason: old, expires: 2026-07-10}\n"
      "  - {rule: rds-*, address: b, owner: ann, reason: old, expires: 2026-06-30}\n"
      "  - {rule: rds-*, address: c, owner: ann, reason: old, expires: 2027-07-01}\n");
  const Ran check = run("policy check p.yml --environment prod --environment dev --date 2026-07-01");
  CHECK(check.code == 0);
  for (const char* want :
       {"p.yml is valid, fingerprint ",
        "max_monthly_total             warns above 5 USD, blocks above 10.5 USD",
        "rds-* at a: until 2026-07-10, 9 days left, ann (old)", "rds-* at b: expired on 2026-06-30",
        "rds-* at c: until 2027-07-01, 365 days left", "warning: the waiver of rds-* at a ends in 9 days",
        "warning: the waiver of rds-* at b has expired",
        "warning: \"stagign\" under \"environments\" fits none of the environments",
        "warning: \"no-such-rule\" under \"rules\" fits no rule of this version",
        "warning: \"sg-world-open\" under \"rules\" never holds: \"sg-*\" stands above it"}) {
    INFO(want << "\n" << check.out);
    CHECK(check.out.find(want) != std::string::npos);
  }
  const std::string last_day = run("policy check p.yml --date 2026-07-10").out;
  CHECK(last_day.find("rds-* at a: until 2026-07-10, its last day") != std::string::npos);
  CHECK(last_day.find("warning: the waiver of rds-* at a ends today") != std::string::npos);
  CHECK(run("policy check p.yml --strict --date 2026-07-01").code == 1);
  CHECK(run("policy check p.yml --date soon").code == 2);
  CHECK(run("policy check none.yml").code == 2);
  run.write("sql.yml", "version: 1\n" + rule("SELECT adress, 'm' AS message FROM changes"));
  const Ran bad = run("policy check sql.yml");
  CHECK(bad.code == 2);
  CHECK(bad.out.find("sql.yml: custom rule acme-a: no such column: adress") != std::string::npos);
  run.write("broken.yml", "version: 1\nwaiver: []\n");
  CHECK(run("policy check broken.yml").code == 2);
}
