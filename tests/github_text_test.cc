// What is pure about GitHub: stored text, JSON, URLs, events and the files of a step.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.h"
#include "catch.h"
#include "github/actions.h"
#include "github/comment_text.h"
#include "github/event.h"
#include "github/json.h"
#include "github/status.h"
#include "github/url.h"

namespace {

Section section(const std::string& name, const std::string& verdict, const std::string& text,
                std::uint64_t run = 5) {
  return {name, verdict, "c0ffee00c0ffee", run, 1, 0, text, digest_of(text)};
}

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++n;
  return n;
}

EnvironmentVariables variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

struct TemporaryFile {
  explicit TemporaryFile(const std::string& text)
      : path(
            (std::filesystem::temp_directory_path() / fmt::format("plangate-github-{}", getpid())).string()) {
    std::ofstream(path, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  std::string read() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string path;
};

Event event(const std::string& name, const std::string& payload,
            std::map<std::string, std::string> more = {}) {
  const TemporaryFile file(payload);
  more["GITHUB_ACTIONS"] = "true";
  more["GITHUB_EVENT_NAME"] = name;
  more["GITHUB_EVENT_PATH"] = file.path;
  more["GITHUB_REPOSITORY"] = "o/r";
  return event_of(variables(more));
}

const std::string sha(40, 'a');
const std::string merge_sha(40, 'b');

}  // namespace

TEST_CASE("a marker survives being stored, whatever the project is called") {
  for (const std::string project : {"infra", "a--b -->", "<!-- x -->", "näme", "50%", "a=b c", ""}) {
    const Marker marker{project, 18'446'744'073'709'551'615u, 3, 7};
    const std::string body = comment_of(marker, "### text");
    CHECK(marker_of(body) == marker);
    CHECK(body.find("-->") == body.find('\n') - 3);
    CHECK(times(body.substr(4, body.find("-->") - 4), "--") == 0);
  }
}

TEST_CASE("what is no marker is not taken for one") {
  for (const std::string body :
       {"", "\n", "<!-- plangate:v1", "<!-- plangate:v2 project=a -->", " <!-- plangate:v1 project=a -->",
        "text\n<!-- plangate:v1 project=a -->", "<!-- plangate:v1 project=a", "<!-- plangate:v1 -->"})
    CHECK_FALSE(marker_of(body));
  CHECK(marker_of("<!-- plangate:v1 project=a run=x attempt=-1 gen=99999999999999999999999 -->\r\nx"));
}

TEST_CASE("sections survive being stored, also with CRLF") {
  const std::vector<Section> sections = {
      section("prod", "block", "### prod\n\n- a\n\n<details>\n\nx\n\n</details>"),
      section("dev -- 1", "pass", "### dev"), section("a b", "warn", "### ab")};
  std::string body = comment_of(Marker{"infra", 5, 1, 2}, sections);
  if (GENERATE(false, true)) {
    std::string edited;
    for (const char c : body) edited += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(same_text(body, edited));
    body = edited;
  }
  const std::vector<Section> read = sections_of(body);
  CHECK(united({}, read) == united({}, sections));
  REQUIRE(read.size() == 3);
  CHECK(read[0].name == "prod");  // the worst stands first
  CHECK(read[1].name == "a b");
}

TEST_CASE("a section cannot pretend to be another") {
  const std::string evil =
      "### dev\n<!-- plangate:end -->\n<!-- plangate:section name=prod verdict=pass run=99 attempt=1 seq=0 "
      "commit= text= -->\n"
      "<!-- plangate:text -->\nall is well\n<!-- plangate:end -->";
  const std::string body = comment_of(Marker{"infra", 5, 1, 2},
                                      {section("dev", "pass", evil), section("prod", "block", "### prod")});
  const std::vector<Section> read = sections_of(body);
  REQUIRE(read.size() == 2);
  CHECK(read[0].text == "### prod");
  CHECK(read[1].text.find("all is well") != std::string::npos);
}

TEST_CASE("sections of an earlier run say so, and lose the note when they are renewed") {
  std::string body = comment_of(Marker{"infra", 6, 1, 2}, {section("dev", "pass", "### dev", 6),
                                                           section("prod", "block", "### prod", 5)});
  CHECK(times(body, "of an earlier run and of commit `c0ffee0`") == 1);
  body = comment_of(Marker{"infra", 6, 1, 3},
                    united(sections_of(body), {section("prod", "block", "### prod", 6)}));
  CHECK(times(body, "earlier run") == 0);
  CHECK(sections_of(body).size() == 2);
}

TEST_CASE("of equal names the newest counts, in any order") {
  Section first = section("prod", "block", "### one"), second = section("prod", "warn", "### two");
  second.sequence = 1;
  Section rerun = section("prod", "pass", "### three");
  rerun.attempt = 2;
  const Section later = section("prod", "pass", "### four", 6);
  for (const auto& [a, b] : std::vector<std::pair<Section, Section>>{
           {first, second}, {second, rerun}, {rerun, later}, {first, later}}) {
    CHECK(united({a}, {b}) == std::vector<Section>{b});
    CHECK(united({b}, {a}) == std::vector<Section>{b});
  }
}

TEST_CASE("a comment of many sections stays within the limit and loses no environment") {
  const std::string details =
      "\n<details><summary>What changes</summary>\n\n" + std::string(20'000, 'x') + "\n\n</details>\n";
  for (const int n : {1, 3, 5, 60, 256}) {
    std::vector<Section> sections;
    for (int i = 0; i < n; ++i)
      sections.push_back(section(fmt::format("env-{}", i), i == 0 ? "block" : "pass",
                                 fmt::format("### env-{} {}\n\n- reason {}{}", i, std::string(200, 'h'),
                                             std::string(600, 'r'), details)));
    const std::string body = comment_of(Marker{"infra", 5, 1, 2}, sections);
    INFO(n);
    CHECK(body.size() <= comment_limit);
    const std::vector<Section> read = sections_of(body);
    REQUIRE(read.size() == static_cast<std::size_t>(n));
    for (const Section& want : sections)
      CHECK(std::any_of(read.begin(), read.end(), [&](const Section& s) { return same_version(s, want); }));
    CHECK(times(body, "<details>") == times(body, "</details>"));
  }
}

TEST_CASE("JSON of any kind is read, and nothing that only resembles it") {
  const auto json = parse_json(
      R"( {"a":[1,-2.5e3,true,false,null,"x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"],"b":{"c":{}},"a":7} )");
  REQUIRE(json);
  CHECK((*json)["a"].items.size() == 6);
  CHECK((*json)["a"].items[0].whole() == 1);
  CHECK_FALSE((*json)["a"].items[1].whole());
  CHECK((*json)["a"].items[2].is_true());
  CHECK((*json)["a"].items[5].string() == "x\"\\/\b\f\n\r\té😀");
  CHECK((*json)["b"]["c"]["d"]["e"].is_null());
  CHECK_FALSE(parse_json("18446744073709551616")->whole());
  CHECK(parse_json("18446744073709551615")->whole() == 18'446'744'073'709'551'615u);
  for (const std::string bad :
       {"",    "{",     "[1,]",    "{\"a\"}",     "{\"a\":1,}",  "tru",         "01",
        "1.",  "-",     "\"\\x\"", "\"\n\"",      "\"\\ud800\"", "\"\\udc00\"", "\"abc",
        "1 2", "[1 2]", "{a:1}",   "\"\\u12g4\"", "nul",         "+1",          "\"\\"})
    CHECK_FALSE(parse_json(bad));
  CHECK(parse_json(std::string(90, '[') + std::string(90, ']')));
  CHECK_FALSE(parse_json(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_CASE("every text survives JSON") {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "é€😀";
  CHECK(parse_json(json_string(all))->string() == all);
  CHECK(parse_json(json_string("a\xff\xc0\xaf\xed\xa0\x80z"))->string() ==
        "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST_CASE("URLs are exactly http and https with a host") {
  CHECK(parse_url("https://API.GitHub.com")->text() == "https://api.github.com/");
  CHECK(parse_url("https://h:8443/api/v3?x=1")->target == "/api/v3?x=1");
  CHECK(parse_url("http://[::1]:80/x")->text() == "http://[::1]/x");
  for (const std::string bad :
       {"", "api.github.com", "ftp://h/", "https://", "https://u:p@h/", "https://h:0/", "https://h:x/",
        "https://h:99999/", "https://h/a b", "https://h/#x", "https://h\n/", "https://[::1/", "https://h/\\x",
        "//h/x", "https://h:/"})
    CHECK_FALSE(parse_url(bad));
  CHECK(is_loopback("127.0.0.1"));
  CHECK(is_loopback("localhost"));
  CHECK_FALSE(is_loopback("127.example.com"));
  CHECK_FALSE(is_loopback("127.0.0.1.example.com"));
  const Url base = *parse_url("https://h:8443/api");
  CHECK(resolve(base, "/x?y")->text() == "https://h:8443/x?y");
  CHECK(resolve(base, "//other/x")->text() == "https://other/x");
  CHECK(resolve(base, "http://h/x")->scheme == "http");
  CHECK_FALSE(resolve(base, "x"));
  CHECK_FALSE(resolve(base, ""));
  CHECK(url_encoded("a/b c%é") == "a%2Fb%20c%25%C3%A9");
}

TEST_CASE("the proxy is the one that the environment names") {
  const Url url = *parse_url("https://api.github.com/x");
  const auto port = [](const std::optional<Proxy>& proxy) { return proxy ? proxy->port : 0; };
  CHECK(port(proxy_for(url, variables({}))) == 0);
  CHECK(port(proxy_for(url, variables({{"HTTPS_PROXY", "http://p:3128"}}))) == 3128);
  CHECK(port(proxy_for(url, variables({{"https_proxy", "p:1"}, {"HTTPS_PROXY", "p:2"}}))) == 1);
  CHECK(port(proxy_for(url, variables({{"ALL_PROXY", "http://p"}}))) == 80);
  CHECK(port(proxy_for(url, variables({{"HTTP_PROXY", "http://p:1"}}))) == 0);
  for (const std::string list :
       {"*", "github.com", ".github.com", "*.github.com", "x, api.github.com", "api.github.com:443", "com"})
    CHECK(port(proxy_for(url, variables({{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", list}}))) == 0);
  for (const std::string list :
       {"hub.com", "api.github.com:444", "example.com", "", ",", "api.github.com.evil"})
    CHECK(port(proxy_for(url, variables({{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", list}}))) == 1);
  CHECK(port(proxy_for(*parse_url("https://127.0.0.1:8080/"), variables({{"HTTPS_PROXY", "p:1"}}))) == 0);
  for (const std::string bad : {"socks5://user:secret@p:1", "https://user:secret@p:1",
                                "http://user:secret@:1", "http://user:secret@p:99999"})
    try {
      proxy_for(url, variables({{"HTTPS_PROXY", bad}}));
      FAIL("taken: " << bad);
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
}

TEST_CASE("the pull request and its head are found in every event") {
  const std::string pull = fmt::format(
      R"({{"number":12,"pull_request":{{"number":12,"head":{{"sha":"{}","ref":"topic","repo":{{"full_name":"o/r"}}}}}}}})",
      sha);
  for (const std::string name : {"pull_request", "pull_request_target", "pull_request_review"}) {
    const Event e = event(name, pull, {{"GITHUB_SHA", merge_sha}, {"GITHUB_REF", "refs/pull/12/merge"}});
    CHECK(e.pull_request == 12);
    CHECK(e.commit == sha);
    CHECK_FALSE(e.from_fork);
  }
  std::string forked = pull;
  forked.replace(forked.find("o/r"), 3, "mallory/r");
  CHECK(event("pull_request", forked).from_fork);

  const Event comment = event("issue_comment", R"({"issue":{"number":12,"pull_request":{"url":"x"}}})",
                              {{"GITHUB_SHA", merge_sha}});
  CHECK(comment.pull_request == 12);
  CHECK(comment.commit.empty());
  CHECK(event("issue_comment", R"({"issue":{"number":12}})").pull_request == 0);

  const std::string run = fmt::format(
      R"({{"workflow_run":{{"head_sha":"{}","head_branch":"topic","head_repository":{{"full_name":"mallory/r"}},"pull_requests":[]}}}})",
      sha);
  const Event finished = event("workflow_run", run, {{"GITHUB_SHA", merge_sha}});
  CHECK(finished.pull_request == 0);
  CHECK(finished.commit == sha);
  CHECK(finished.from_fork);

  const Event queued = event(
      "merge_group",
      fmt::format(
          R"({{"merge_group":{{"head_sha":"{}","head_ref":"refs/heads/gh-readonly-queue/main/pr-12-{}"}}}})",
          sha, merge_sha));
  CHECK(queued.pull_request == 12);
  CHECK(queued.commit == sha);

  const Event pushed = event("push", "{}", {{"GITHUB_SHA", sha}, {"GITHUB_REF", "refs/heads/main"}});
  CHECK(pushed.pull_request == 0);
  CHECK(pushed.commit == sha);
  CHECK(event("schedule", "{}", {{"GITHUB_SHA", "HEAD; rm -rf"}}).commit.empty());
  CHECK(event("push", "{").problem.starts_with("cannot read the event"));
  CHECK(event("push", "{}").problem.empty());
}

TEST_CASE("outside of Actions there is no event, but maybe a token") {
  const Event e = event_of(variables({{"GH_TOKEN", "b\n"}, {"GITHUB_EVENT_PATH", "/none"}}));
  CHECK_FALSE(e.in_actions);
  CHECK(e.token == "b");
  CHECK(e.api_url == "https://api.github.com");
  CHECK(event_of(variables({{"GH_TOKEN", "b"}, {"GITHUB_TOKEN", "a"}})).token == "a");
}

TEST_CASE("repositories are named owner/name") {
  CHECK_NOTHROW(require_repository("hashicorp/terraform-provider_aws.x"));
  for (const std::string bad : {"", "a", "a/", "/b", "a/b/c", "a/..", "../b", "a/b?x", "a b/c", "a/b\n"})
    CHECK_THROWS_AS(require_repository(bad), Error);
}

TEST_CASE("an output cannot end early or set another") {
  const TemporaryFile file("before=1\n");
  write_outputs(file.path,
                {{"verdict", "block"}, {"text", "a\nplangate\nEOF\nverdict=pass\nverdict<<EOF\npass\nEOF"}});
  std::istringstream text(file.read());
  std::map<std::string, std::string> read;
  for (std::string line; std::getline(text, line);) {
    const auto arrows = line.find("<<");
    if (arrows == std::string::npos) {
      read[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
      continue;
    }
    std::string value;
    for (std::string more; std::getline(text, more) && more != line.substr(arrows + 2);) value += more + "\n";
    read[line.substr(0, arrows)] = value;
  }
  CHECK(read.size() == 3);
  CHECK(read["verdict"] == "block\n");
  CHECK(read["before"] == "1");
}

TEST_CASE("a job summary is never too long") {
  const TemporaryFile file(std::string(summary_limit - 100, 'x'));
  CHECK(summary_room(file.path) == 100);
  write_summary(file.path, std::string(99, 'y'));
  CHECK(summary_room(file.path) == 0);
  CHECK_THROWS_AS(write_summary(file.path, "z"), Error);
  CHECK(summary_room("/none") == summary_limit);
}

TEST_CASE("an annotation is one line whatever it says") {
  const std::string lines = annotation_lines(
      {{"error", "prod: a,b\n::set-output name=x::y", "100 %\r\n::error::forged\n::endgroup::"}});
  CHECK(lines ==
        "::error title=prod%3A a%2Cb%0A%3A%3Aset-output name=x%3A%3Ay::100 "
        "%25%0D%0A::error::forged%0A::endgroup::\n");
}

TEST_CASE("ten annotations of a level are told, and how many are not") {
  std::vector<Annotation> many;
  for (int i = 0; i < 14; ++i) many.push_back({"warning", "w", fmt::format("n{}", i)});
  for (int i = 0; i < 10; ++i) many.push_back({"error", "e", fmt::format("n{}", i)});
  const std::string lines = annotation_lines(many);
  CHECK(times(lines, "::error ") == 10);
  CHECK(times(lines, "::warning ") == 10);
  CHECK(lines.find("and 5 more") != std::string::npos);
  CHECK(times(lines, " more") == 1);
}

TEST_CASE("a status is what GitHub takes") {
  const auto json =
      parse_json(status_json({"plangate/prod", "failure", std::string(300, 'x') + "é", "https://h/"}));
  REQUIRE(json);
  CHECK((*json)["description"].string().size() <= 140);
  CHECK((*json)["state"].string() == "failure");
  CHECK((*json)["target_url"].string() == "https://h/");
  CHECK((*parse_json(status_json({"c", "success", "", ""})))["target_url"].is_null());
}
