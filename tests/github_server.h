// GitHub on loopback: a real server that speaks as much of its interface as plangate uses, and fails on
// demand.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

struct StoredComment {
  std::uint64_t id = 0;
  std::string login, type, body;
  bool minimized = false;
};

struct SeenRequest {
  std::string method, path, authorization, user_agent, accept, version, if_none_match, body;
  long long milliseconds = 0;  ///< since the server began
  int status = 0;              ///< of the answer
};

/// What goes wrong with a request.
struct Fault {
  std::string method, path;  ///< `path`: a part of it; both empty: any
  int times = 1;             ///< how often it strikes
  int skip = 0;              ///< how many such requests pass before

  bool executes = false;  ///< the request takes effect all the same
  int status = 0;         ///< answers so, 0: as usual
  std::string body = "{\"message\":\"Server Error\"}";
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool breaks_off = false;  ///< ends the connection within the answer
  bool drips = false;       ///< a byte now and then, never ending
  int sleep_first = 0;      ///< milliseconds, before anything
  std::size_t padding = 0;  ///< so many more bytes of answer
};

class GithubServer {
 public:
  /// With a certificate and key (PEM files) it speaks TLS.
  explicit GithubServer(const std::string& certificate = {}, const std::string& key = {});
  ~GithubServer();

  std::string url() const;  ///< with the path that GitHub Enterprise Server has
  int port() const { return port_; }

  // What it knows; to be set up before requests come.
  std::string token = "ghs_secret0123456789";
  std::string login = "github-actions[bot]", type = "Bot";  ///< whose token that is
  bool installation = true;                                 ///< so `GET /user` is refused
  int page_size = 100;                                      ///< at most
  int latency = 0;  ///< up to so many milliseconds pass before and after the effect of a request
  std::map<std::string, std::string> answers;  ///< by path: JSON of what is not stored

  void strike(Fault fault);
  std::uint64_t add_comment(const std::string& user, const std::string& user_type, const std::string& body);
  void set_body(std::uint64_t id, const std::string& body);
  std::vector<StoredComment> comments() const;
  std::vector<std::string> statuses() const { return copy(statuses_); }  ///< bodies, as they came
  std::vector<std::string> labels() const { return copy(labels_); }
  void add_label(const std::string& name);
  std::vector<SeenRequest> seen() const { return copy(seen_); }
  /// Requests of that method whose path holds that part.
  int count(const std::string& method, const std::string& part = {}) const;
  void forget_comments();

 private:
  void handle(const httplib::Request& request, httplib::Response& response);
  void execute(const httplib::Request& request, httplib::Response& response);
  void comments_of_thread(const httplib::Request& request, httplib::Response& response);
  void one_comment(const httplib::Request& request, httplib::Response& response, std::uint64_t id);
  void labels_of_thread(const httplib::Request& request, httplib::Response& response,
                        const std::string& path);
  void graphql(const httplib::Request& request, httplib::Response& response);
  std::string json_of(const StoredComment& comment) const;
  template <class T>
  T copy(const T& what) const {
    const std::lock_guard lock(mutex_);
    return what;
  }

  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
  std::vector<StoredComment> comments_;
  std::vector<std::string> statuses_, labels_;
  std::vector<SeenRequest> seen_;
  std::uint64_t next_id_ = 4'294'967'297;  // beyond 32 bits, as GitHub's are
  std::unique_ptr<httplib::Server> server_;
  bool tls_ = false;
  int port_ = 0;
  std::thread thread_;
};
