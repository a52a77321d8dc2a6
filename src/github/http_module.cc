// HTTP and TLS, in a module of their own: whoever only reviews plans never loads them.
#include "github/http_module.h"

#include <httplib.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

#include "github/failure.h"

namespace {

/// Stops a client that takes longer than allowed: its own time-outs are for one read, and a server that sends
/// a byte now and then would never meet them.
class Watchdog {
 public:
  Watchdog(httplib::Client& client, std::chrono::milliseconds patience)
      : thread_([this, &client, patience] {
          std::unique_lock lock(mutex_);
          if (wake_.wait_for(lock, patience, [this] { return done_; })) return;
          barked_ = true;
          // A socket that is still being connected cannot be stopped yet.
          while (!done_) {
            client.stop();
            wake_.wait_for(lock, std::chrono::milliseconds(50), [this] { return done_; });
          }
        }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  bool barked() {
    const std::lock_guard lock(mutex_);
    return barked_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  bool barked_ = false;
  std::thread thread_;
};

Failure failure_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress:
      return Failure::connect;
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return Failure::tls;
    default:
      break;
  }
  // Newer versions have more of them: a wrong host name, a proxy that refuses.
  const std::string words = httplib::to_string(error);
  if (words.find("SSL") != std::string::npos) return Failure::tls;
  return words.find("roxy") != std::string::npos ? Failure::connect : Failure::broken;
}

Failure send(const PlangateHttpRequest& asked, const PlangateHttpSink& sink, std::string& problem) {
  httplib::Client client{std::string(asked.origin)};
  if (!client.is_valid()) {
    problem = "no connection can be set up";
    return Failure::connect;
  }
  const auto connect = std::chrono::milliseconds(asked.connect_milliseconds);
  const auto total = std::chrono::milliseconds(asked.total_milliseconds);
  client.set_connection_timeout(connect);
  client.set_read_timeout(total);
  client.set_write_timeout(total);
  client.set_follow_location(false);
  client.set_keep_alive(false);
  client.set_decompress(false);
  client.set_url_encode(false);
  client.enable_server_certificate_verification(true);
  if (asked.ca_file != nullptr) client.set_ca_cert_path(asked.ca_file);
  if (asked.proxy_host != nullptr) {
    client.set_proxy(asked.proxy_host, asked.proxy_port);
    if (asked.proxy_user != nullptr) client.set_proxy_basic_auth(asked.proxy_user, asked.proxy_password);
  }

  httplib::Request request;
  request.method = asked.method;
  request.path = asked.target;
  for (std::size_t i = 0; i < asked.header_count; ++i)
    request.headers.emplace(asked.headers[i].name, asked.headers[i].value);
  request.body.assign(asked.body == nullptr ? "" : asked.body, asked.body_size);
  std::size_t received = 0;
  bool too_large = false;
  request.content_receiver = [&](const char* bytes, std::size_t size, auto, auto) {
    received += size;
    too_large = received > asked.largest_body;
    if (!too_large) sink.body(sink.to, bytes, size);
    return !too_large;
  };

  const auto start = std::chrono::steady_clock::now();
  Watchdog watchdog(client, connect + total);
  const httplib::Result result = client.send(request);
  if (result && !too_large && !watchdog.barked()) {
    for (const auto& [name, value] : result->headers) sink.header(sink.to, name.c_str(), value.c_str());
    sink.status(sink.to, result->status);
    return Failure::none;
  }
  problem = httplib::to_string(result.error());
  if (too_large) return Failure::too_large;
  const Failure failure = failure_of(result.error());
  // The library calls its own time-outs failures to read.
  const bool late = watchdog.barked() || std::chrono::steady_clock::now() - start >= total;
  return failure == Failure::broken && late ? Failure::timeout : failure;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int plangate_http_1(const PlangateHttpRequest* request,
                                                                      const PlangateHttpSink* sink,
                                                                      char* problem,
                                                                      std::size_t problem_size) {
  std::string words;
  Failure failure = Failure::broken;
  try {
    failure = send(*request, *sink, words);
  } catch (const std::exception& error) {
    words = error.what();
  }
  std::snprintf(problem, problem_size, "%s", words.c_str());
  return static_cast<int>(failure);
}
