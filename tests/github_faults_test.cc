// Everything that can go wrong between us and GitHub, and what then becomes of the comment.
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "catch.h"
#include "certificates.h"
#include "github/comment.h"
#include "github/status.h"
#include "github_server.h"

namespace {

const Thread thread_7{"o/r", 7};
constexpr Clock hurried{0.01};

ClientOptions options_for(const std::string& url, const std::string& token) {
  return {url, {}, token, std::chrono::seconds(120), std::chrono::milliseconds(1000), hurried};
}

TransportOptions quick() {
  return {{}, std::chrono::milliseconds(2000), std::chrono::milliseconds(400), std::size_t{1} << 20, {}};
}

/// What became of posting a comment: "created", or the words of the error.
std::string post(const std::string& url, const std::string& token,
                 TransportOptions transport_options = quick()) {
  Transport transport(std::move(transport_options), PLANGATE_MODULE_DIR);
  try {
    Client client(options_for(url, token), transport);
    switch (put_comment(client, thread_7, {}, {"infra", 5, 1, 0}, "### new", false, Leftover::keep).what) {
      case Posted::What::created:
        return "created";
      case Posted::What::updated:
        return "updated";
      default:
        return "neither";
    }
  } catch (const GithubError& error) {
    return std::string("problem: ") + error.what() + (error.hint().empty() ? "" : "; ") + error.hint();
  }
}

std::string old_comment() {
  return comment_of(Marker{"infra", 1, 1, 1}, "### old");
}

struct Row {
  const char* name;
  bool there;  ///< a comment of an earlier run
  std::vector<Fault> faults;
  const char* outcome;  ///< what post() begins with
  int comments;         ///< afterwards
  const char* text;     ///< in the comment afterwards; empty: there is none
};

Fault answers(const char* method, int status, int times = 1) {
  Fault fault{method, "comments", times};
  fault.status = status;
  return fault;
}

Fault with(Fault fault, const std::string& body,
           std::vector<std::pair<std::string, std::string>> headers = {}) {
  fault.body = body;
  fault.headers = std::move(headers);
  return fault;
}

Fault executed(Fault fault) {
  fault.executes = true;
  return fault;
}

Fault breaks(const char* method, bool executes, int times = 1) {
  Fault fault{method, "comments", times};
  fault.breaks_off = true;
  fault.executes = executes;
  return fault;
}

Fault sleeps(const char* method, int milliseconds, int times = 1) {
  Fault fault{method, "comments", times};
  fault.sleep_first = milliseconds;
  fault.executes = true;
  return fault;
}

Fault drips(const char* method, int times) {
  Fault fault{method, "comments", times};
  fault.drips = true;
  return fault;
}

Fault pads(const char* method, std::size_t bytes) {
  Fault fault{method, "comments"};
  fault.padding = bytes;
  return fault;
}

const std::string secondary = "{\"message\":\"You have exceeded a secondary rate limit.\"}";
const std::string forbidden = "{\"message\":\"Resource not accessible by integration\"}";
const std::string too_long =
    "{\"message\":\"Validation Failed\",\"errors\":[{\"message\":\"Body is too long (maximum is 65536 "
    "characters)\"}]}";

const std::vector<Row> rows = {
    {"all is well", false, {}, "created", 1, "### new"},
    {"all is well, with a comment there", true, {}, "updated", 1, "### new"},
    // Errors of the server.
    {"502 for the list, then well", true, {answers("GET", 502)}, "updated", 1, "### new"},
    {"502 for the creation, not executed", false, {answers("POST", 502)}, "created", 1, "### new"},
    {"502 for the creation, executed", false, {executed(answers("POST", 502))}, "created", 1, "### new"},
    {"502 for the creation twice, executed both times not seen",
     false,
     {executed(answers("POST", 504)), answers("GET", 500)},
     "created",
     1,
     "### new"},
    {"503 for the update, not executed", true, {answers("PATCH", 503)}, "updated", 1, "### new"},
    {"503 for the update, executed", true, {executed(answers("PATCH", 503))}, "updated", 1, "### new"},
    {"500 without end for the list",
     true,
     {answers("GET", 500, 99)},
     "problem: 127.0.0.1 answers 500, 5 times",
     1,
     "### old"},
    {"500 without end for the creation",
     false,
     {answers("POST", 500, 99)},
     "problem: GitHub keeps failing to create the comment",
     0,
     ""},
    {"500 without end for the update",
     true,
     {answers("PATCH", 500, 99)},
     "problem: 127.0.0.1 answers 500, 5 times",
     1,
     "### old"},
    // Lost connections.
    {"the connection breaks off in the list", true, {breaks("GET", false, 2)}, "updated", 1, "### new"},
    {"it breaks off in the creation, executed", false, {breaks("POST", true)}, "created", 1, "### new"},
    {"it breaks off in the creation, not executed", false, {breaks("POST", false)}, "created", 1, "### new"},
    {"it breaks off in the update, executed", true, {breaks("PATCH", true)}, "updated", 1, "### new"},
    {"slow, within the time-out", false, {sleeps("POST", 150)}, "created", 1, "### new"},
    {"too slow for the list, once", true, {sleeps("GET", 700)}, "updated", 1, "### new"},
    {"too slow for the creation, executed in the end", false, {sleeps("POST", 450)}, "created", 1, "### new"},
    {"too slow for the update, executed in the end", true, {sleeps("PATCH", 700)}, "updated", 1, "### new"},
    {"a list that drips, once", true, {drips("GET", 1)}, "updated", 1, "### new"},
    // Limits.
    {"429 with Retry-After",
     false,
     {with(answers("POST", 429), secondary, {{"Retry-After", "30"}})},
     "created",
     1,
     "### new"},
    {"403 secondary limit without a time",
     true,
     {with(answers("PATCH", 403), secondary)},
     "updated",
     1,
     "### new"},
    {"403, nothing left until soon",
     true,
     {with(answers("GET", 403), "{\"message\":\"API rate limit exceeded\"}",
           {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1"}})},
     "updated",
     1,
     "### new"},
    {"nothing left for an hour",
     true,
     {with(answers("GET", 403, 99), "{\"message\":\"API rate limit exceeded\"}",
           {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "99999999999"}})},
     "problem: GitHub's rate limit is used up; waiting ",
     1,
     "### old"},
    {"429 without end",
     true,
     {with(answers("GET", 429, 99), secondary)},
     "problem: GitHub asks to slow down; waiting 120 s for it is more than the 120 s",
     1,
     "### old"},
    {"Retry-After of a day",
     true,
     {with(answers("PATCH", 429, 99), secondary, {{"Retry-After", "86400"}})},
     "problem: GitHub asks to slow down; waiting 86400 s",
     1,
     "### old"},
    // Refusals.
    {"a read-only token, to create",
     false,
     {with(answers("POST", 403, 99), forbidden, {{"x-accepted-github-permissions", "pull_requests=write"}})},
     "problem: the token may not write here: Resource not accessible by integration; GitHub names the "
     "permissions needed: pull_requests=write",
     0,
     ""},
    {"a read-only token, to update",
     true,
     {with(answers("PATCH", 403, 99), forbidden)},
     "problem: the token may not write here",
     1,
     "### old"},
    {"no access to the list",
     true,
     {answers("GET", 404, 99)},
     "problem: GitHub did not list /repos/o/r/issues/7/comments: 404",
     1,
     "### old"},
    {"issues are disabled",
     false,
     {answers("POST", 410, 99)},
     "problem: GitHub did not create the comment: 410",
     0,
     ""},
    {"too long, says GitHub",
     true,
     {with(answers("PATCH", 422, 99), too_long)},
     "problem: GitHub did not update the comment: 422 Validation Failed; Body is too long",
     1,
     "### old"},
    {"not found, once, though it is listed", true, {answers("PATCH", 404)}, "updated", 1, "### new"},
    // Redirects and nonsense.
    {"renamed: 301 to another path",
     false,
     {with(answers("GET", 301), "{}", {{"Location", "/api/v3/repos/o/r/issues/7/comments?per_page=100"}})},
     "created",
     1,
     "### new"},
    {"a redirect to itself without end",
     false,
     {with(answers("GET", 302, 99), "{}", {{"Location", "/api/v3/repos/o/r/issues/7/comments"}})},
     "problem: GitHub redirects in circles",
     0,
     ""},
    {"a redirect without a place",
     false,
     {answers("GET", 302, 99)},
     "problem: GitHub redirects to no place",
     0,
     ""},
    {"a creation redirected elsewhere",
     false,
     {with(answers("POST", 307, 99), "{}", {{"Location", "https://example.com/"}})},
     "problem: GitHub redirects to example.com, where nothing of ours is sent",
     0,
     ""},
    {"a list redirected to http elsewhere",
     false,
     {with(answers("GET", 302, 99), "{}", {{"Location", "http://example.com/"}})},
     "problem: GitHub redirects to example.com",
     0,
     ""},
    {"the next page is elsewhere",
     false,
     {with(answers("GET", 200, 99), "[]", {{"Link", "<https://example.com/?page=2>; rel=\"next\""}})},
     "problem: GitHub's answer points to a page elsewhere",
     0,
     ""},
    {"an answer that is no JSON",
     true,
     {with(answers("GET", 200, 99), "<html>Welcome to the portal</html>")},
     "problem: 127.0.0.1 answers with something that is no JSON; is the API URL right?",
     1,
     "### old"},
    {"an answer that is no list",
     true,
     {with(answers("GET", 200, 99), "{}")},
     "problem: GitHub answers with something else than a list",
     1,
     "### old"},
    {"an answer that is too large",
     true,
     {pads("GET", std::size_t{3} << 20)},
     "problem: GitHub's answer is too large",
     1,
     "### old"},
    {"304 though nothing was known",
     true,
     {with(answers("GET", 304, 99), "")},
     "problem: GitHub did not list",
     1,
     "### old"},
};

}  // namespace

TEST_CASE("whatever goes wrong, the comment is neither lost nor doubled") {
  for (const Row& row : rows) DYNAMIC_SECTION(row.name) {
      GithubServer server;
      if (row.there) server.add_comment(server.login, "Bot", old_comment());
      for (const Fault& fault : row.faults) server.strike(fault);
      const std::string outcome = post(server.url(), server.token);
      INFO(outcome);
      CHECK(outcome.starts_with(row.outcome));
      CHECK(outcome.find(server.token) == std::string::npos);
      // What was too slow for us may be executed a little later.
      std::this_thread::sleep_for(std::chrono::milliseconds(
          row.faults.empty() || row.faults[0].sleep_first < 400 ? 0 : row.faults[0].sleep_first));
      REQUIRE(server.comments().size() == static_cast<std::size_t>(row.comments));
      if (row.comments > 0) CHECK(server.comments()[0].body.find(row.text) != std::string::npos);
    }
}

TEST_CASE("a wrong token is refused, and not repeated in the message") {
  GithubServer server;
  const std::string outcome = post(server.url(), "ghp_wrong");
  CHECK(outcome.starts_with("problem: GitHub does not accept the token: Bad credentials"));
  CHECK(outcome.find("ghp_wrong") == std::string::npos);
  CHECK(post(server.url(), "").starts_with("problem: GitHub wants a token"));
}

TEST_CASE("a server that repeats the token does not get it printed") {
  GithubServer server;
  server.strike(
      with(answers("GET", 404, 9), fmt::format("{{\"message\":\"no access with {}\"}}", server.token)));
  const std::string outcome = post(server.url(), server.token);
  CHECK(outcome.find("no access with ***") != std::string::npos);
  CHECK(outcome.find(server.token) == std::string::npos);
}

TEST_CASE("a token cannot smuggle a header in") {
  GithubServer server;
  Transport transport(quick(), PLANGATE_MODULE_DIR);
  CHECK_THROWS_AS(Client(options_for(server.url(), "abc\r\nX-Evil: 1"), transport), Error);
  CHECK_THROWS_AS(Client(options_for(server.url(), "abc def"), transport), Error);
  CHECK_THROWS_AS(transport.send({"GET", *parse_url(server.url()), {{"X", "a\r\nY: b"}}, ""}), Error);
  CHECK(server.seen().empty());
}

TEST_CASE("the token goes nowhere in the open, and to nobody else") {
  Transport transport(quick(), PLANGATE_MODULE_DIR);
  CHECK_THROWS_AS(Client(options_for("http://github.example.com/api/v3", "ghp_x"), transport), Error);
  CHECK_THROWS_AS(Client(options_for("ftp://127.0.0.1/", "ghp_x"), transport), Error);
  CHECK_THROWS_AS(Client(options_for("https://user:word@github.example.com/", "ghp_x"), transport), Error);

  // Another port is another server.
  GithubServer server, other;
  server.strike(
      with(answers("GET", 302, 9), "{}", {{"Location", other.url() + "/repos/o/r/issues/7/comments"}}));
  CHECK(post(server.url(), server.token).starts_with("problem: GitHub redirects to 127.0.0.1"));
  CHECK(other.seen().empty());
}

TEST_CASE("a list may be redirected to another host by TLS, and that host sees no token") {
  const std::string directory =
      std::filesystem::temp_directory_path() / fmt::format("plangate-tls-{}", getpid());
  std::filesystem::create_directories(directory);
  const CertificateFiles files = make_certificate(directory, "127.0.0.1", -60, 3600);
  GithubServer server, other(files.certificate, files.key);
  server.strike(
      with(answers("GET", 302), "{}", {{"Location", other.url() + "/repos/o/r/issues/7/comments"}}));
  TransportOptions options = quick();
  options.ca_file = files.certificate;
  post(server.url(), server.token, options);
  REQUIRE(other.count("GET") == 1);
  CHECK(other.seen()[0].authorization.empty());
  std::filesystem::remove_all(directory);
}

TEST_CASE("writes are a second apart") {
  GithubServer server;
  Transport transport(quick(), PLANGATE_MODULE_DIR);
  ClientOptions options = options_for(server.url(), server.token);
  options.clock.pace = 0.2;
  Client client(options, transport);
  for (int i = 0; i < 3; ++i)
    set_status(client, "o/r", "c0ffee", {fmt::format("plangate/{}", i), "success", "pass", ""});
  const std::vector<SeenRequest> seen = server.seen();
  REQUIRE(seen.size() == 3);
  CHECK(seen[1].milliseconds - seen[0].milliseconds >= 195);
  CHECK(seen[2].milliseconds - seen[1].milliseconds >= 195);
}

TEST_CASE("nobody there is a problem, not a crash") {
  std::string url;
  {
    const GithubServer gone;
    url = gone.url();
  }
  CHECK(post(url, "ghp_x").starts_with("problem: 127.0.0.1 does not answer"));
}

TEST_CASE("a server that resets every connection is a problem, not a crash") {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  listen(listener, 8);
  int resets = 0;
  std::thread resetting([&] {
    for (int client = 0; (client = accept(listener, nullptr, nullptr)) >= 0; ++resets) {
      const linger at_once{1, 0};
      setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      close(client);
    }
  });
  const std::string outcome = post(fmt::format("http://127.0.0.1:{}", ntohs(address.sin_port)), "ghp_x");
  shutdown(listener, SHUT_RDWR);
  resetting.join();
  close(listener);
  INFO(outcome);
  CHECK(outcome.starts_with("problem: 127.0.0.1 does not answer: "));
  CHECK(outcome.ends_with(", 5 times"));
  CHECK(resets == 5);
}

TEST_CASE("only the server that proves who it is gets a request") {
  const std::string directory =
      std::filesystem::temp_directory_path() / fmt::format("plangate-tls-{}", getpid());
  std::filesystem::create_directories(directory);
  const CertificateFiles good = make_certificate(directory, "127.0.0.1", -60, 3600);
  const CertificateFiles old = make_certificate(directory, "127.0.0.1", -7200, -3600);
  const CertificateFiles early = make_certificate(directory, "127.0.0.1", 3600, 7200);
  const CertificateFiles other = make_certificate(directory, "github.test", -60, 3600);
  struct Case {
    const char* name;
    CertificateFiles shown;
    std::string believed;  ///< the CA file
    const char* outcome;
  };
  const Case cases[] = {
      {"a good one", good, good.certificate, "created"},
      {"signed by nobody we know", good, "", "problem: 127.0.0.1 cannot prove that it is 127.0.0.1"},
      {"expired", old, old.certificate, "problem: 127.0.0.1 cannot prove"},
      {"not valid yet", early, early.certificate, "problem: 127.0.0.1 cannot prove"},
      {"of another host", other, other.certificate, "problem: 127.0.0.1 cannot prove"},
      {"with a CA file that is not there", good, directory + "/none.pem", "problem: 127.0.0.1 cannot prove"},
  };
  for (const Case& c : cases) DYNAMIC_SECTION(c.name) {
      GithubServer server(c.shown.certificate, c.shown.key);
      TransportOptions options = quick();
      options.ca_file = c.believed;
      const std::string outcome = post(server.url(), server.token, options);
      INFO(outcome);
      CHECK(outcome.starts_with(c.outcome));
      CHECK(server.comments().size() == (outcome == "created" ? 1 : 0));
      if (outcome != "created") CHECK(server.seen().empty());
    }
  SECTION("with SSL_CERT_FILE") {
    GithubServer server(good.certificate, good.key);
    setenv("SSL_CERT_FILE", good.certificate.c_str(), 1);
    CHECK(post(server.url(), server.token) == "created");
    unsetenv("SSL_CERT_FILE");
  }
  std::filesystem::remove_all(directory);
}

namespace {

/// A proxy on loopback that leads every CONNECT to one port, and keeps what it was asked.
class ConnectProxy {
 public:
  explicit ConnectProxy(int target) : target_(target), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = loopback(0);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("bind");
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(listener_, 8);
    thread_ = std::thread([this] { serve(); });
  }
  ~ConnectProxy() {
    shutdown(listener_, SHUT_RDWR);
    close(listener_);
    thread_.join();
  }

  int port() const { return port_; }
  std::string heads;  ///< of all requests; to be read when nobody asks any more

 private:
  static sockaddr_in loopback(int port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static void pump(int from, int to) {
    char buffer[4096];
    for (ssize_t n = 0; (n = read(from, buffer, sizeof buffer)) > 0;)
      if (send(to, buffer, static_cast<std::size_t>(n), MSG_NOSIGNAL) != n) break;
    shutdown(to, SHUT_WR);
  }
  void serve() {
    for (int client = 0; (client = accept(listener_, nullptr, nullptr)) >= 0;) {
      char c = 0;
      std::string head;
      while (!head.ends_with("\r\n\r\n") && read(client, &c, 1) == 1) head += c;
      heads += head;
      const int server = socket(AF_INET, SOCK_STREAM, 0);
      const sockaddr_in address = loopback(target_);
      if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string_view yes = "HTTP/1.1 200 Connection established\r\n\r\n";
        send(client, yes.data(), yes.size(), MSG_NOSIGNAL);
        std::thread back([&] { pump(server, client); });
        pump(client, server);
        back.join();
      }
      close(server);
      close(client);
    }
  }

  int target_;
  int listener_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a proxy carries TLS and sees no token") {
  const std::string directory =
      std::filesystem::temp_directory_path() / fmt::format("plangate-proxy-{}", getpid());
  std::filesystem::create_directories(directory);
  const CertificateFiles files = make_certificate(directory, "github.test", -60, 3600);
  GithubServer server(files.certificate, files.key);
  std::string heads;
  {
    ConnectProxy proxy(server.port());
    TransportOptions options = quick();
    options.timeout = std::chrono::seconds(5);
    options.ca_file = files.certificate;
    options.variables = [&](const char* name) {
      return std::string(name) == "HTTPS_PROXY"
                 ? fmt::format("http://user:pa%40ss@127.0.0.1:{}", proxy.port())
                 : std::string();
    };
    CHECK(post("https://github.test/api/v3", server.token, options) == "created");
    heads = proxy.heads;
  }
  CHECK(server.comments().size() == 1);
  CHECK(heads.find("CONNECT github.test:443 HTTP/1.1") != std::string::npos);
  CHECK(heads.find("Proxy-Authorization: Basic dXNlcjpwYUBzcw==") != std::string::npos);
  CHECK(heads.find(server.token) == std::string::npos);
  CHECK(heads.find("Bearer") == std::string::npos);
  std::filesystem::remove_all(directory);
}
