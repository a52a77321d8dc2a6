// Approvals as a pipeline meets them: who lets what pass, asked of GitHub on loopback.
#include <fmt/format.h>

#include "catch.h"
#include "github/json.h"
#include "github_job.h"

namespace {

constexpr const char* policy = R"(version: 1
approvals:
  - users: [alice, Carol]
    teams: [example/platform]
)";

/// A pull request of carol's that is blocked.
struct BlockedJob : Job {
  BlockedJob() {
    std::ofstream(folder / "policy.yml") << policy;
    run({"review", fmt::format("prod={}/fixtures/plans/core-prod-db-replaced/plan.json", PLANGATE_SOURCE_DIR),
         "--policy", folder / "policy.yml", "--out", "json=" + report});
    const auto json = parse_json(contents(report));
    REQUIRE(json);
    key = (*json)["environments"].items.at(0)["approval"]["key"].string();
    REQUIRE(key.size() == 16);
    server.answers["/repos/o/r/pulls/7"] = fmt::format(
        R"({{"number":7,"state":"open","merged_at":null,"user":{{"login":"carol"}},"head":{{"sha":"{}"}}}})",
        sha);
    server.answers["/repos/o/r/pulls/7/reviews"] = "[]";
    server.answers["/repos/o/r/issues/7/events"] = "[]";
    server.answers["/orgs/example/teams/platform"] = "{}";
  }

  /// `KEY` in a text stands for the key.
  std::string with_key(std::string text) const {
    if (const std::size_t at = text.find("KEY"); at != std::string::npos) text.replace(at, 3, key);
    return text;
  }

  const std::string report = folder / "report.json";
  std::string key;
};

struct Said {
  const char* user;
  const char* what;  ///< of a review its state; "labeled"
  std::string text;
};

struct Row {
  const char* name;
  std::vector<Said> said;
  int exit_code;
  const char* note = "";
  std::map<std::string, std::string> answers = {};
};

const std::string line = "plangate approve KEY";
const std::string label = "plangate-approve-KEY";
const std::string dave = "/orgs/example/teams/platform/memberships/dave";

const std::vector<Row> rows = {
    {"nobody says anything", {}, 1},
    {"a review by somebody who is named", {{"alice", "APPROVED", line}}, 0},
    {"in another case, among other lines",
     {{"ALICE", "APPROVED", "Looks right.\r\n\r\n  " + line + " \r\nThanks"}},
     0},
    {"by somebody who is not named", {{"bob", "APPROVED", line}}, 1},
    {"by the author, though named", {{"carol", "APPROVED", line}}, 1},
    {"of another key", {{"alice", "APPROVED", "plangate approve 0123456789abcdef"}}, 1},
    {"without the line", {{"alice", "APPROVED", "LGTM"}}, 1},
    {"with the line inside another", {{"alice", "APPROVED", "do not " + line}}, 1},
    {"a mere comment", {{"alice", "COMMENTED", line}}, 1},
    {"dismissed", {{"alice", "DISMISSED", line}}, 1},
    {"taken back", {{"alice", "APPROVED", line}, {"alice", "CHANGES_REQUESTED", "wait"}}, 1},
    {"approved again without the line", {{"alice", "APPROVED", line}, {"alice", "APPROVED", ""}}, 1},
    {"followed by a comment", {{"alice", "APPROVED", line}, {"alice", "COMMENTED", "nice"}}, 0},
    {"a label by somebody who is named", {{"alice", "labeled", label}}, 0},
    {"a label by somebody who is not", {{"bob", "labeled", label}}, 1},
    {"a label that bob put there after alice", {{"alice", "labeled", label}, {"bob", "labeled", label}}, 1},
    {"a label that was taken away", {{"alice", "once labeled", label}}, 1},
    {"a label of another key", {{"alice", "labeled", "plangate-approve-0123456789abcdef"}}, 1},
    {"a member of the team", {{"dave", "APPROVED", line}}, 0, "", {{dave, R"({"state":"active"})"}}},
    {"one who was invited", {{"dave", "APPROVED", line}}, 1, "", {{dave, R"({"state":"pending"})"}}},
    {"one who is in no team", {{"dave", "APPROVED", line}}, 1},
};

void say(BlockedJob& job, const std::vector<Said>& said) {
  std::string reviews, events;
  for (const Said& s : said) {
    const std::string text = job.with_key(s.text);
    const bool labels = std::string(s.what).ends_with("labeled");
    if (labels)
      events += fmt::format(R"({}{{"event":"labeled","actor":{{"login":{}}},"label":{{"name":{}}}}})",
                            events.empty() ? "" : ",", json_string(s.user), json_string(text));
    else
      reviews +=
          fmt::format(R"({}{{"user":{{"login":{}}},"state":{},"body":{}}})", reviews.empty() ? "" : ",",
                      json_string(s.user), json_string(s.what), json_string(text));
    if (s.what == std::string("labeled") && job.server.labels().empty()) job.server.add_label(text);
  }
  job.server.answers["/repos/o/r/pulls/7/reviews"] = "[" + reviews + "]";
  job.server.answers["/repos/o/r/issues/7/events"] = "[" + events + "]";
}

}  // namespace

TEST_CASE("only those lift a block who may, by saying exactly that") {
  for (const Row& row : rows) DYNAMIC_SECTION(row.name) {
      BlockedJob job;
      for (const auto& [path, answer] : row.answers) job.server.answers[path] = answer;
      say(job, row.said);
      CHECK(job.run({"comment", job.report, "--status"}) == row.exit_code);
      CHECK(job.err == row.note);
      REQUIRE(job.server.comments().size() == 1);
      const std::string body = job.server.comments()[0].body;
      CHECK((body.find("approved by") != std::string::npos) == (row.exit_code == 0));
      CHECK((body.find(job.key) != std::string::npos) == (row.exit_code == 1));
      for (const std::string& status : job.server.statuses())
        CHECK((*parse_json(status))["state"].string() == (row.exit_code == 0 ? "success" : "failure"));
    }
}

TEST_CASE("what cannot be asked lifts nothing, and is said") {
  BlockedJob job;
  say(job, {{"dave", "APPROVED", line}});
  SECTION("a team that the token may not see") {
    job.server.answers.erase("/orgs/example/teams/platform");
    CHECK(job.run({"comment", job.report}) == 1);
    CHECK(job.err ==
          "plangate: note: the token may not ask whether dave is in example/platform: that needs a token "
          "with read:org\n");
  }
  SECTION("reviews that cannot be read") {
    say(job, {{"alice", "labeled", label}});
    Fault fault{"GET", "reviews", 99};
    fault.status = 500;
    job.server.strike(fault);
    CHECK(job.run({"comment", job.report}) == 1);
    CHECK(job.err.find("plangate: note: approvals cannot be read: 127.0.0.1 answers 500, 5 times") == 0);
  }
  SECTION("no token") {
    say(job, {{"alice", "APPROVED", line}});
    job.variables.erase("GITHUB_TOKEN");
    CHECK(job.run({"comment", job.report, "--no-comment"}) == 1);
    CHECK(job.err == "plangate: note: approvals cannot be read: no token is set\n");
  }
  SECTION("when it was not asked for") {
    say(job, {{"alice", "APPROVED", line}});
    CHECK(job.run({"comment", job.report, "--approvals", "none"}) == 1);
  }
}

TEST_CASE("a policy on the command line decides who may approve, not the report's") {
  BlockedJob job;
  say(job, {{"alice", "APPROVED", line}});
  std::ofstream(job.folder / "base.yml") << "version: 1\napprovals:\n  - users: [erin]\n";
  CHECK(job.run({"comment", job.report, "--policy", job.folder / "base.yml"}) == 1);
  say(job, {{"erin", "APPROVED", line}});
  CHECK(job.run({"comment", job.report, "--policy", job.folder / "base.yml"}) == 0);
}

TEST_CASE("verify lets an approved plan pass after its pull request was merged") {
  BlockedJob job;
  const std::string plan =
      fmt::format("prod={}/fixtures/plans/core-prod-db-replaced/plan.json", PLANGATE_SOURCE_DIR);
  const std::vector<std::string> verify = {"verify", "--approved", job.report, "--policy",
                                           job.folder / "policy.yml"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> words = verify;
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(plan);
    return words;
  };
  job.variables["GITHUB_EVENT_NAME"] = "push";
  job.variables["GITHUB_SHA"] = sha;
  std::ofstream(job.folder / "event.json") << "{}";
  const std::string merged =
      R"([{{"number":7,"state":"closed","merged_at":"2026-01-01T00:00:00Z","merge_commit_sha":"{}","user":{{"login":"carol"}},"head":{{"sha":"{}"}}}}])";
  job.server.answers["/repos/o/r/commits/" + sha + "/pulls"] =
      fmt::format(fmt::runtime(merged), sha, std::string(40, 'b'));
  CHECK(job.run(with({"--approvals", "github"})) == 1);
  say(job, {{"alice", "APPROVED", line}});
  CHECK(job.run(with({"--approvals", "github"})) == 0);
  CHECK(job.run(with({})) == 1);
  // Another pull request that holds the commit is not the one that was merged with it.
  job.server.answers["/repos/o/r/commits/" + sha + "/pulls"] =
      fmt::format(fmt::runtime(merged), std::string(40, 'c'), sha);
  CHECK(job.run(with({"--approvals", "github"})) == 1);
  CHECK(job.err == "plangate: note: no pull request belongs to this run, so nobody can have approved it\n");
}
