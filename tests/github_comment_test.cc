// Comments against GitHub on loopback: what is created, found again, updated and taken away.
#include "github/comment.h"

#include <fmt/format.h>

#include <thread>

#include "catch.h"
#include "github_server.h"

namespace {

const Thread thread_7{"o/r", 7};

/// A client in whose time a second takes five milliseconds.
struct Speaker {
  explicit Speaker(const GithubServer& server, std::chrono::milliseconds timeout = std::chrono::seconds(10))
      : transport({{}, std::chrono::seconds(5), timeout, std::size_t{1} << 20, {}}, PLANGATE_MODULE_DIR),
        client({server.url(),
                {},
                server.token,
                std::chrono::seconds(120),
                std::chrono::milliseconds(1000),
                {0.005}},
               transport) {}

  Posted put(const std::string& text, bool quiet = false, Leftover leftover = Leftover::keep,
             std::uint64_t run = 5) {
    return put_comment(client, thread_7, author, {"infra", run, 1, 0}, text, quiet, leftover);
  }

  Transport transport;
  Client client;
  Author author;
};

std::string body(const std::string& text, std::uint64_t run = 1) {
  return comment_of(Marker{"infra", run, 1, 1}, text);
}

}  // namespace

TEST_CASE("a comment is created once and then updated in place") {
  GithubServer server;
  Speaker speaker(server);
  const Posted first = speaker.put("### one");
  CHECK(first.what == Posted::What::created);
  REQUIRE(server.comments().size() == 1);
  CHECK(first.id == server.comments()[0].id);
  CHECK(first.url.find("issuecomment-") != std::string::npos);

  CHECK(Speaker(server).put("### two").what == Posted::What::updated);
  REQUIRE(server.comments().size() == 1);
  CHECK(server.comments()[0].body.find("### two") != std::string::npos);
  CHECK(server.comments()[0].body.find("### one") == std::string::npos);

  const int patches = server.count("PATCH");
  CHECK(Speaker(server).put("### two").what == Posted::What::unchanged);
  CHECK(server.count("PATCH") == patches);
}

TEST_CASE("requests carry what GitHub asks for") {
  GithubServer server;
  Speaker(server).put("### one");
  for (const SeenRequest& request : server.seen()) {
    CHECK(request.authorization == "Bearer " + server.token);
    CHECK(request.user_agent == "plangate");
    CHECK(request.accept == "application/vnd.github+json");
    CHECK(request.version == "2022-11-28");
  }
}

TEST_CASE("a comment edited in a browser, with CRLF, is still the same") {
  GithubServer server;
  Speaker(server).put("### one\n\n- a\n- b");
  const std::string posted = server.comments()[0].body;
  std::string edited;
  for (const char c : posted) edited += c == '\n' ? std::string("\r\n") : std::string(1, c);
  server.set_body(server.comments()[0].id, edited);
  CHECK(Speaker(server).put("### one\n\n- a\n- b").what == Posted::What::unchanged);
}

TEST_CASE("the own comment is found on a later page") {
  GithubServer server;
  server.page_size = 10;
  for (int i = 0; i < 35; ++i) server.add_comment("alice", "User", "looks good");
  const std::uint64_t own = server.add_comment(server.login, "Bot", body("### one"));
  for (int i = 0; i < 9; ++i) server.add_comment("bob", "User", "and to me");
  const Posted posted = Speaker(server).put("### two");
  CHECK(posted.what == Posted::What::updated);
  CHECK(posted.id == own);
  CHECK(server.comments().size() == 45);
  CHECK(server.count("GET", "comments") == 5);
}

TEST_CASE("a marker that a person pasted is not ours") {
  GithubServer server;
  server.add_comment("mallory", "User", body("### all is well"));
  SECTION("when the login is not known, by its kind") {
    CHECK(Speaker(server).put("### blocked").what == Posted::What::created);
  }
  SECTION("when it is known, by its name") {
    server.add_comment("another[bot]", "Bot", body("### all is well"));
    Speaker speaker(server);
    speaker.author.login = "GitHub-Actions[bot]";
    CHECK(speaker.put("### blocked").what == Posted::What::created);
    CHECK(server.comments()[1].body == body("### all is well"));
  }
  CHECK(server.comments()[0].body == body("### all is well"));
  CHECK(server.comments().back().body.find("### blocked") != std::string::npos);
}

TEST_CASE("comments of another project, and texts that quote a marker, are left alone") {
  GithubServer server;
  server.add_comment(server.login, "Bot", comment_of(Marker{"infra-2", 1, 1, 1}, "### other"));
  server.add_comment(server.login, "Bot", "Look: " + body("### quoted"));
  server.add_comment(server.login, "Bot",
                     "<!-- plangate:v2 project=infra run=1 attempt=1 gen=1 -->\n### later version");
  CHECK(Speaker(server).put("### mine").what == Posted::What::created);
  CHECK(server.comments().size() == 4);
  CHECK(server.comments()[0].body.find("### other") != std::string::npos);
}

TEST_CASE("nothing is posted when there is nothing to tell") {
  GithubServer server;
  CHECK(Speaker(server).put("### nothing changes", true).what == Posted::What::nothing);
  CHECK(server.comments().empty());
  SECTION("an old comment then says so") {
    Speaker(server).put("### blocked");
    CHECK(Speaker(server).put("### nothing changes", true).what == Posted::What::updated);
    REQUIRE(server.comments().size() == 1);
    CHECK(server.comments()[0].body.find("nothing changes") != std::string::npos);
  }
  SECTION("or goes") {
    Speaker(server).put("### blocked");
    CHECK(Speaker(server).put("### nothing changes", true, Leftover::remove).what == Posted::What::removed);
    CHECK(server.comments().empty());
  }
  SECTION("or is folded away, and comes back") {
    Speaker(server).put("### blocked");
    Speaker(server).put("### nothing changes", true, Leftover::minimize);
    CHECK(server.comments()[0].minimized);
    Speaker(server).put("### blocked again", false, Leftover::minimize);
    CHECK_FALSE(server.comments()[0].minimized);
  }
}

TEST_CASE("of several comments of a project the oldest stays") {
  GithubServer server;
  const std::uint64_t oldest = server.add_comment(server.login, "Bot", body("### a"));
  server.add_comment(server.login, "Bot", body("### b"));
  server.add_comment(server.login, "Bot", body("### c"));
  CHECK(Speaker(server).put("### d").what == Posted::What::updated);
  REQUIRE(server.comments().size() == 1);
  CHECK(server.comments()[0].id == oldest);
  CHECK(server.comments()[0].body.find("### d") != std::string::npos);
}

TEST_CASE("a run that comes late does not overwrite a later one") {
  GithubServer server;
  Speaker(server).put("### new", false, Leftover::keep, 9);
  CHECK(Speaker(server).put("### old", false, Leftover::keep, 8).what == Posted::What::superseded);
  CHECK(server.comments()[0].body.find("### new") != std::string::npos);
  CHECK(Speaker(server).put("### by hand", false, Leftover::keep, 0).what == Posted::What::updated);
}

TEST_CASE("whoever has a personal token knows the own login") {
  GithubServer server;
  server.installation = false;
  server.login = "alice";
  Speaker speaker(server);
  CHECK(author_of(speaker.client, "ghp_abc").login == "alice");
  server.installation = true;
  Speaker other(server);
  CHECK(author_of(other.client, "ghp_abc").login == "");
  CHECK(author_of(other.client, "ghs_abc").login == "");
}

TEST_CASE("a second look at what did not change costs nothing") {
  GithubServer server;
  Speaker speaker(server);
  speaker.put("### one");
  speaker.put("### one");
  speaker.put("### one");
  int fresh = 0;
  for (const SeenRequest& request : server.seen())
    fresh += request.method == "GET" && request.status == 200 ? 1 : 0;
  CHECK(fresh == 2);  // before and after the creation
}

namespace {

/// `writers` jobs, each of another environment, all at once; each speaks `rounds` times, all together.
void race(int writers, int rounds) {
  GithubServer server;
  server.latency = 3;
  server.add_comment("alice", "User", "please review");
  for (int round = 1; round <= rounds; ++round) {
    // Some rounds begin without a comment: then they race for its creation.
    if (round % 5 < 3) server.forget_comments();
    std::vector<std::thread> jobs;
    std::mutex mutex;
    std::vector<std::string> problems;
    for (int writer = 0; writer < writers; ++writer)
      jobs.emplace_back([&, writer] {
        try {
          Transport transport(
              {{}, std::chrono::seconds(30), std::chrono::seconds(60), std::size_t{1} << 20, {}},
              PLANGATE_MODULE_DIR);
          const Clock clock{0.05};
          Client client({server.url(),
                         {},
                         server.token,
                         std::chrono::seconds(1200),
                         std::chrono::milliseconds(1000),
                         clock},
                        transport);
          Section section{fmt::format("env-{}", writer),
                          "pass",
                          "c0ffee",
                          static_cast<std::uint64_t>(round),
                          1,
                          0,
                          fmt::format("### env-{} says {}", writer, round),
                          {}};
          SectionPace pace;
          pace.patience = std::chrono::seconds(1200);
          if (round % 2 == 0) pace.spread = std::chrono::milliseconds(0);
          put_section(client, thread_7, {}, {"infra", static_cast<std::uint64_t>(round), 1, 0}, section,
                      false, pace);
        } catch (const std::exception& error) {
          const std::lock_guard lock(mutex);
          problems.emplace_back(error.what());
        }
      });
    for (std::thread& job : jobs) job.join();
    INFO("round " << round);
    CHECK(problems == std::vector<std::string>{});
    std::vector<StoredComment> ours;
    for (const StoredComment& comment : server.comments())
      if (marker_of(comment.body)) ours.push_back(comment);
    REQUIRE(ours.size() == 1);
    const std::vector<Section> sections = sections_of(ours[0].body);
    CHECK(sections.size() == static_cast<std::size_t>(writers));
    for (const Section& section : sections) {
      CHECK(section.run == static_cast<std::uint64_t>(round));
      CHECK(section.text == fmt::format("### {} says {}", section.name, round));
    }
  }
  if (rounds < 10) return;
  WARN(fmt::format("{} writers, {} rounds: {} writes, {} creations, {} reads, {} of them not modified",
                   writers, rounds, server.count("PATCH"), server.count("POST"), server.count("GET"), [&] {
                     int unmodified = 0;
                     for (const SeenRequest& request : server.seen())
                       unmodified += request.status == 304 ? 1 : 0;
                     return unmodified;
                   }()));
}

}  // namespace

TEST_CASE("parallel jobs lose and double nothing") {
  race(20, 2);
}

TEST_CASE("20 parallel jobs lose and double nothing in 50 rounds", "[.slow]") {
  race(20, 50);
}
