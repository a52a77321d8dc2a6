// GitHub's REST and GraphQL interfaces, spoken politely: one request after the other, within the limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "github/json.h"
#include "github/transport.h"

/// What stands between us and the answer.
enum class Trouble : std::uint8_t {
  unreachable,   ///< no connection, time-outs, or errors of the server until the patience was used up
  tls,           ///< the server is not who it should be
  unauthorized,  ///< no token, or a bad or expired one
  read_only,     ///< the token lacks the right: usual for pull requests from forks
  not_found,     ///< not there, or not visible to this token
  refused,       ///< any other answer that says no
  limited,       ///< a rate limit that lasts longer than we may wait
  nonsense,      ///< an answer that the interface does not describe
};

/// The one exception that is caught below main(): a report that cannot be posted is still a report. `what` is
/// a sentence that holds no token.
class GithubError : public Error {
 public:
  GithubError(Trouble trouble, const std::string& what, std::string hint = {})
      : Error(what, std::move(hint)), trouble_(trouble) {}
  Trouble trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

/// Time as the client knows it; tests make it pass faster.
struct Clock {
  /// Real time is `pace` times what is asked for.
  double pace = 1;

  using Milliseconds = std::chrono::milliseconds;
  /// Since some moment, in the time that sleep() counts.
  Milliseconds now() const;
  void sleep(Milliseconds time) const;
};

struct ClientOptions {
  std::string api_url = "https://api.github.com";
  std::string graphql_url;             ///< empty: as the API URL tells
  std::string token;                   ///< empty: nothing but what anybody may read
  std::chrono::seconds max_wait{120};  ///< for all waiting together
  std::chrono::milliseconds write_gap{1'000};
  Clock clock;
};

struct Answer {
  int status = 0;  ///< 0: unclear whether it was executed
  Json body;
  std::string next;  ///< URL of the next page; empty: there is none
};

/// What may happen to a request of which nobody knows whether it was executed.
enum class Repeat : std::uint8_t {
  freely,  ///< send it again: doing it twice is the same as once
  never,   ///< answer with status 0, after waiting: the caller looks first
};

class Client {
 public:
  /// Throws Error when a URL is not https (or http on the machine itself), or the token holds what no token
  /// does.
  Client(ClientOptions options, Transport& transport);

  /// `path` begins with `/` behind the API URL, or is a URL that an answer named. Asked with the ETag of the
  /// answer before; throws GithubError, also for 403. Answers: 200, 404, 410, 422 and whatever else is left.
  Answer get(const std::string& path);
  /// Likewise. `body` is JSON, or empty.
  Answer write(std::string_view method, const std::string& path, const std::string& body, Repeat repeat);
  /// Throws GithubError also for the errors that GraphQL puts into answers with status 200.
  Json graphql(std::string_view query, const std::string& variables);
  /// All pages of a list, in order. `path` has no `per_page` yet. Throws GithubError unless it is a list.
  void each(const std::string& path, const std::function<void(const Json&)>& visit);

  /// Returns when a write would not have to wait: what is read after this is fresh when it is written.
  void await_turn();
  /// Waits, as long as `max_wait` lasts. Throws GithubError that begins with `why` when it does not.
  void wait(std::chrono::milliseconds time, const std::string& why);
  const Clock& clock() const { return options_.clock; }

 private:
  Response send(Request request);
  Response follow(Request request);
  Answer ask(std::string_view method, const Url& url, const std::string& body, Repeat repeat);
  bool wait_for_limit(const Response& response, const Json& body, int& limits);
  Url url_of(const std::string& path) const;
  std::string without_token(std::string text) const;
  [[noreturn]] void fail(const Response& response, const Json& body, const Request& request) const;

  struct Known {
    std::string etag;
    Answer answer;
  };

  ClientOptions options_;
  Transport& transport_;
  Url api_, graphql_;
  std::map<std::string, Known> known_;  ///< by URL
  std::chrono::milliseconds waited_{0};
  std::chrono::milliseconds last_write_{};
  bool has_written_ = false;
};

/// `answer` if its status is among those, else throws GithubError: "GitHub did not create the comment: …".
const Answer& require_status(const Answer& answer, std::initializer_list<int> statuses,
                             std::string_view what);

/// `owner/name`, checked. Throws Error.
void require_repository(const std::string& repository);
