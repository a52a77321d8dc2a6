// One HTTP request and its answer.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "github/failure.h"
#include "github/url.h"

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  Url url;
  Headers headers;
  std::string body;
};

struct Response {
  Failure failure = Failure::none;
  std::string problem;  ///< the library's words for the failure
  int status = 0;       ///< 0 when there is no answer
  Headers headers;
  std::string body;

  /// The first header of that name in any case; empty: not there.
  std::string header(std::string_view name) const;
};

struct TransportOptions {
  std::string ca_file;  ///< PEM; empty: the system's, or what SSL_CERT_FILE names
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{15'000};  ///< of request and answer together
  std::size_t largest_body = std::size_t{64} << 20;
  EnvironmentVariables variables;  ///< for proxies; unset: none is used
};

/// Sends requests, one connection each. Redirects are answers like any other; servers are always verified.
class Transport {
 public:
  /// Nothing is loaded before the first request. The module `plangate-http.so` is looked for in `directory`
  /// if it is not empty, else beside the executable and where it is installed.
  explicit Transport(TransportOptions options, std::string directory = {});

  /// Throws Error when the module cannot be loaded, a header or method holds what would end it, or the
  /// environment names a proxy that cannot be used.
  Response send(const Request& request);

 private:
  TransportOptions options_;
  std::string directory_;
};
