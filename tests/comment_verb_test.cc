// `plangate comment` as a pipeline runs it: the binary, an environment made of variables and files, GitHub on
// loopback.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "catch.h"
#include "github/comment_text.h"
#include "github/json.h"
#include "github_job.h"
#include "hostile.h"

namespace {

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++n;
  return n;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) units += (c & 0xC0) == 0x80 ? 0 : static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
  return units;
}

Fault refuses(const std::string& method, const std::string& path, int status, const std::string& message) {
  Fault fault{method, path, 99};
  fault.status = status;
  fault.body = fmt::format("{{\"message\":\"{}\"}}", message);
  return fault;
}

}  // namespace

TEST_CASE("comment posts the report, and its exit code is the verdict") {
  Job job;
  const std::string report = job.blocked();
  CHECK(job.run({"comment", report}) == 1);
  CHECK(job.err == "");
  REQUIRE(job.server.comments().size() == 1);
  const std::string body = job.server.comments()[0].body;
  CHECK(marker_of(body) == Marker{"plangate", 5, 1, 1});
  CHECK(body.find("### ⛔ plangate: prod blocked") != std::string::npos);
  CHECK(body.find("commit <code>aaaaaaaaaaaa</code>") != std::string::npos);
  CHECK(body.find("<a href=\"https://github.com/o/r/actions/runs/5\">run</a>") != std::string::npos);
  CHECK(contents(job.folder / "summary").find("### ⛔ plangate: prod blocked") != std::string::npos);
  CHECK(job.out.find("\n::error title=plangate prod%3A risk.severity::") != std::string::npos);
  CHECK(job.out.starts_with("prod: block: risk.severity"));
  CHECK(contents(job.folder / "output").find("\nblock\n") != std::string::npos);
  CHECK(contents(job.folder / "output").find("#issuecomment-") != std::string::npos);
  CHECK(job.server.count("GET", "/pulls") == 0);

  CHECK(job.run({"comment", report}) == 1);
  CHECK(job.server.count("PATCH") == 0);
  CHECK(job.server.comments().size() == 1);
}

TEST_CASE("only what speaks to GitHub loads OpenSSL") {
  CHECK(contents(PLANGATE_BINARY).find("libssl.so") == std::string::npos);
  CHECK(contents(fs::path(PLANGATE_MODULE_DIR) / "plangate-http.so").find("libssl.so") != std::string::npos);
}

TEST_CASE("comment merges reports and folders of them") {
  Job job;
  job.report("core-prod-db-replaced", "prod", "reports/a/plangate-report.json");
  job.report("core-dev-create", "dev", "reports/b/plangate-report.json");
  CHECK(job.run({"comment", job.folder / "reports"}) == 1);
  REQUIRE(job.server.comments().size() == 1);
  CHECK(job.server.comments()[0].body.find("| dev |") != std::string::npos);
  CHECK(job.server.comments()[0].body.find("| prod |") != std::string::npos);

  SECTION("the same report twice is told once") {
    fs::create_directories(job.folder / "reports/c");
    fs::copy(job.folder / "reports/a/plangate-report.json", job.folder / "reports/c/x.json");
    CHECK(job.run({"comment", job.folder / "reports"}) == 1);
    CHECK(times(job.server.comments()[0].body, "| prod |") == 1);
  }
  SECTION("two different reports of one environment are refused") {
    job.report("core-dev-create", "prod", "reports/c/x.json");
    CHECK(job.run({"comment", job.folder / "reports"}) == 2);
    CHECK(job.err.find("tell different things of environment prod") != std::string::npos);
  }
  SECTION("what is no report is refused, not left out") {
    std::ofstream(job.folder / "reports/plan.json") << "{\"format_version\":\"1.2\"}";
    CHECK(job.run({"comment", job.folder / "reports"}) == 2);
  }
  SECTION("links are not followed, and refused, because behind them may be what blocks") {
    fs::create_symlink("/etc/passwd", job.folder / "reports/passwd.json");
    CHECK(job.run({"comment", job.folder / "reports"}) == 2);
    CHECK(job.err.find("passwd.json is no plain file") != std::string::npos);
  }
  SECTION("folders without end are refused, not cut off") {
    fs::create_directories(job.folder / "reports/1/2/3/4/5/6/7/8/9");
    CHECK(job.run({"comment", job.folder / "reports"}) == 2);
    CHECK(job.err.find("more than 8 folders deep") != std::string::npos);
  }
  SECTION("an empty folder tells nothing") {
    fs::create_directories(job.folder / "none");
    CHECK(job.run({"comment", job.folder / "none"}) == 2);
  }
}

TEST_CASE("a posting problem is said and changes no exit code") {
  struct Row {
    const char* name;
    std::vector<Fault> faults;
    std::map<std::string, std::string> variables;
    const char* said;
  };
  const std::vector<Row> rows = {
      {"a read-only token",
       {refuses("POST", "comments", 403, "Resource not accessible by integration")},
       {},
       "the token may only read, as is usual for pull requests from forks and by Dependabot"},
      {"no token", {}, {{"GITHUB_TOKEN", ""}}, "no token is set"},
      {"a bad token", {}, {{"GITHUB_TOKEN", "ghp_wrong"}}, "does not accept the token"},
      {"a token with a line end in it",
       {},
       {{"GITHUB_TOKEN", "ghp_a\nb"}},
       "holds a character that no token has"},
      {"nobody there", {}, {{"GITHUB_API_URL", "http://127.0.0.1:1"}}, "does not answer: no connection"},
      {"an API URL in the open", {}, {{"GITHUB_API_URL", "http://192.0.2.1/"}}, "is not https"},
      {"errors without end", {refuses("GET", "comments", 500, "oops")}, {}, "answers 500, 5 times"},
      {"an event that cannot be read", {}, {{"GITHUB_EVENT_PATH", "/none"}}, "cannot read the event"},
      {"no pull request",
       {},
       {{"GITHUB_EVENT_NAME", "push"}, {"GITHUB_EVENT_PATH", ""}, {"GITHUB_SHA", sha}},
       "no open pull request belongs to this run"},
      {"outputs nowhere", {}, {{"GITHUB_OUTPUT", "/none/output"}}, "the outputs could not be posted"},
      {"a summary nowhere", {}, {{"GITHUB_STEP_SUMMARY", ""}}, "the job summary could not be posted"},
      {"a proxy of another kind",
       {},
       {{"HTTPS_PROXY", "socks5://user:word@192.0.2.1"}, {"GITHUB_API_URL", "https://192.0.2.1/"}},
       "a socks5 proxy cannot be used"},
  };
  for (const Row& row : rows) DYNAMIC_SECTION(row.name) {
      Job job;
      const std::string blocked = job.blocked(), passing = job.report("core-dev-create", "dev", "dev.json");
      job.server.answers["/repos/o/r/commits/" + sha + "/pulls"] = "[]";
      for (const auto& [name, value] : row.variables) job.variables[name] = value;
      for (const Fault& fault : row.faults) job.server.strike(fault);
      CHECK(job.run({"comment", blocked}) == 1);
      CHECK(job.err.find("plangate: warning: ") == 0);
      CHECK(job.err.find(row.said) != std::string::npos);
      CHECK(times(job.err, "\n") == 1);
      CHECK(job.out.find("::error title=plangate prod") != std::string::npos);
      const std::string token = job.variables["GITHUB_TOKEN"];
      if (!token.empty()) CHECK((job.out + job.err).find(token) == std::string::npos);
      CHECK((job.out + job.err).find("user:word") == std::string::npos);
      CHECK(job.run({"comment", passing}) == 0);
      CHECK(job.run({"comment", blocked, "--require-post"}) == 2);
      CHECK(job.run({"comment", passing, "--require-post"}) == 2);
    }
}

TEST_CASE("nothing that a plan says is a command, a marker or a section of its own") {
  Job job;
  std::string changes;
  for (const std::string& text : hostile_texts())
    changes += fmt::format(
        R"({}{{"address":{},"mode":"managed","type":"aws_db_instance","name":"a","index":{},"provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":["delete"],"before":{{"name":{}}},"after":null,"after_unknown":{{}},"before_sensitive":false,"after_sensitive":false}}}})",
        changes.empty() ? "" : ",", json_string("aws_db_instance.a[\"" + text + "\"]"), json_string(text),
        json_string(text));
  std::ofstream(job.folder / "plan.json") << fmt::format(
      R"({{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{{}},"resource_changes":[{}],"configuration":{{}}}})",
      changes);
  const std::string evil = "x\n::error::forged\n<!-- plangate:section name -->";
  job.run({"review", fmt::format("{}={}", evil, (job.folder / "plan.json").string()), "--out",
           "json=" + (job.folder / "evil.json").string()});
  REQUIRE(fs::exists(job.folder / "evil.json"));
  for (const std::string mode : {"--mode=merge", "--mode=collector"}) {
    CHECK(job.run({"comment", job.folder / "evil.json", mode, "--status"}) == 1);
    CHECK(job.err == "");
    std::istringstream lines(job.out);
    int commands = 0;
    for (std::string line; std::getline(lines, line);) {
      const std::size_t first = line.find_first_not_of(" \t");
      if (first == std::string::npos || line.compare(first, 2, "::") != 0) {
        check_harmless_lines(line);
        continue;
      }
      ++commands;
      check_harmless_lines(line.substr(2));
      CHECK((line.starts_with("::error title=plangate ") || line.starts_with("::warning title=plangate")));
    }
    CHECK(commands > 0);
    CHECK(commands <= 20);
    REQUIRE(job.server.comments().size() == 1);
    const std::string body = job.server.comments()[0].body;
    CHECK(utf16_length(body) <= 65'000);
    CHECK(sections_of(body).size() == (mode == "--mode=merge" ? 1 : 0));
    check_harmless_lines(body);
  }
  for (const std::string& status : job.server.statuses()) CHECK(parse_json(status));
}

TEST_CASE("nothing is posted for plans that change nothing") {
  Job job;
  const std::string quiet = job.unchanged();
  CHECK(job.run({"comment", quiet}) == 0);
  CHECK(job.err == "");
  CHECK(job.server.comments().empty());
  CHECK(job.run({"comment", job.blocked()}) == 1);
  CHECK(job.run({"comment", quiet}) == 0);
  REQUIRE(job.server.comments().size() == 1);
  CHECK(job.server.comments()[0].body.find("nothing changes") != std::string::npos);
  CHECK(job.run({"comment", quiet, "--delete-stale"}) == 0);
  CHECK(job.server.comments().empty());
}

TEST_CASE("jobs that run side by side share the comment") {
  Job job;
  CHECK(job.run({"comment", "--mode=merge", job.blocked()}) == 1);
  CHECK(job.run({"comment", "--mode=merge", job.report("core-dev-create", "dev", "dev.json"), "--status"}) ==
        0);
  REQUIRE(job.server.comments().size() == 1);
  const std::vector<Section> sections = sections_of(job.server.comments()[0].body);
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].name == "prod");
  CHECK(sections[0].verdict == "block");
  CHECK(sections[1].name == "dev");
  CHECK(job.server.statuses().size() == 1);  // no overall one: this job does not know the others
}

TEST_CASE("statuses and labels say the verdict") {
  Job job;
  const std::string dev = job.report("core-dev-create", "dev", "dev.json");
  job.server.add_label("gate-pass");
  job.server.add_label("bug");
  CHECK(job.run({"comment", job.blocked(), dev, "--status", "--labels", "gate-"}) == 1);
  CHECK(job.err == "");
  CHECK(job.server.labels() == std::vector<std::string>{"bug", "gate-block"});
  CHECK(job.server.count("POST", "/repos/o/r/statuses/" + sha) == 3);
  std::map<std::string, std::string> states;
  for (const std::string& status : job.server.statuses()) {
    const auto json = parse_json(status);
    REQUIRE(json);
    states[std::string((*json)["context"].string())] = (*json)["state"].string();
    CHECK((*json)["target_url"].string().find("#issuecomment-") != std::string::npos);
  }
  CHECK(states == std::map<std::string, std::string>{
                      {"plangate", "failure"}, {"plangate/prod", "failure"}, {"plangate/dev", "success"}});
}

TEST_CASE("a dry run sends nothing and needs no token") {
  Job job;
  const std::string report = job.blocked();
  job.variables.erase("GITHUB_TOKEN");
  job.variables.erase("GITHUB_ACTIONS");
  CHECK(job.run({"comment", report, "--dry-run", "--status", "--labels", "gate-"}) == 1);
  CHECK(job.err == "");
  CHECK(job.server.seen().empty());
  CHECK(job.out.find("would send the comment on o/r#N\n| <!-- plangate:v1 project=plangate") !=
        std::string::npos);
  CHECK(job.out.find("| ### ⛔ plangate: prod blocked") != std::string::npos);
  CHECK(job.out.find("\n| {\"state\":\"failure\",\"context\":\"plangate\"") != std::string::npos);
  CHECK(job.out.find("| gate-block\n") != std::string::npos);
}

TEST_CASE("outside of Actions, flags name what the environment does not") {
  Job job;
  const std::string report = job.blocked();
  job.variables = {{"GH_TOKEN", job.server.token}, {"PLANGATE_TEST_PACE", "0.01"}};
  CHECK(job.run({"comment", report, "--repo", "o/r", "--pr", "7", "--sha", sha, "--api-url",
                 job.server.url()}) == 1);
  CHECK(job.err == "");
  CHECK(job.server.comments().size() == 1);
  CHECK(job.out.find("::") == std::string::npos);
  CHECK(job.run({"comment", report, "--repo", "o/r/x", "--pr", "7"}) == 2);
  CHECK(job.run({"comment", report, "--repo", "o/r", "--pr", "7", "--sha", "main"}) == 2);
  CHECK(job.run({"comment", report, "--mode", "both"}) == 2);
}

TEST_CASE("a number from elsewhere is checked against the run it belongs to") {
  Job job;
  const std::string report = job.blocked();
  std::ofstream(job.folder / "event.json") << fmt::format(
      R"({{"workflow_run":{{"head_sha":"{}","head_branch":"t","head_repository":{{"full_name":"mallory/r"}},"pull_requests":[]}}}})",
      sha);
  job.variables["GITHUB_EVENT_NAME"] = "workflow_run";
  const std::string pull =
      R"({{"number":{},"state":"open","user":{{"login":"mallory"}},"head":{{"sha":"{}"}}}})";
  job.server.answers["/repos/o/r/pulls/7"] = fmt::format(fmt::runtime(pull), 7, sha);
  job.server.answers["/repos/o/r/pulls/8"] = fmt::format(fmt::runtime(pull), 8, std::string(40, 'b'));
  job.server.answers["/repos/o/r/pulls"] = "[" + job.server.answers["/repos/o/r/pulls/7"] + "]";
  CHECK(job.run({"comment", report, "--pr", "8"}) == 1);
  CHECK(job.err.find("pull request 8 is at another commit") != std::string::npos);
  CHECK(job.server.comments().empty());
  CHECK(job.run({"comment", report, "--pr", "7", "--sha", sha}) == 1);
  CHECK(job.err == "");
  CHECK(job.server.comments().size() == 1);
  CHECK(job.run({"comment", report}) == 1);  // found by the branch of the fork
  CHECK(job.err == "");
  CHECK(job.server.count("GET", "/pulls?state=open&head=mallory%3At") == 1);
}
