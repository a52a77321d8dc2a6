// GitHub as a verb sees it: what the environment and the command line say, and a client once it is needed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "github/client.h"
#include "github/event.h"

namespace CLI {
class App;
}

/// Declared on a verb, filled by its command line. Must live until the verb runs.
struct GithubOptions {
  std::string repository, commit, api_url, ca_file;  ///< empty: as the environment has it
  std::uint64_t pull_request = 0;
  int max_wait = 120;

  void declare(CLI::App& verb);
};

class GithubSession {
 public:
  /// Throws Error for options that cannot be meant. Asks nobody yet. `merged_too`
  /// as in find_pull_request().
  explicit GithubSession(const GithubOptions& options, bool merged_too = false);

  const Event& event() const { return event_; }
  /// Throws Error when there is no token, no repository, or the environment names what cannot be used.
  Client& client();
  /// Looked for once; nothing when none belongs to the event. Throws as client() and find_pull_request() do.
  /// Afterwards event() knows the commit.
  const std::optional<PullRequest>& pull_request();
  /// Its number, without asking when the event tells it; 0: there is none. Throws likewise.
  std::uint64_t pull_request_number();

 private:
  Event event_;
  TransportOptions transport_options_;
  ClientOptions client_options_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Client> client_;
  bool merged_too_ = false;
  bool looked_ = false;
  std::optional<PullRequest> pull_request_;
};
