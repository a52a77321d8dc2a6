#include "github_server.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>

#include "base/sha256.h"
#include "github/json.h"

namespace {

constexpr const char* prefix = "/api/v3";

void answer(httplib::Response& response, int status, const std::string& json) {
  response.status = status;
  response.set_content(json, "application/json; charset=utf-8");
}

void refuse(httplib::Response& response, int status, const std::string& message) {
  answer(response, status,
         fmt::format("{{\"message\":{},\"documentation_url\":\"https://docs.github.com/rest\"}}",
                     json_string(message)));
}

long long milliseconds_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void sleep_up_to(int milliseconds) {
  thread_local std::mt19937 random{std::random_device{}()};
  if (milliseconds > 0)
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution<int>(0, milliseconds * 1000)(random)));
}

int parameter(const httplib::Request& request, const char* name, int otherwise) {
  return request.has_param(name) ? std::stoi(request.get_param_value(name)) : otherwise;
}

bool strikes(const Fault& fault, const httplib::Request& request) {
  return (fault.method.empty() || fault.method == request.method) &&
         request.path.find(fault.path) != std::string::npos;
}

std::string listed(const std::vector<std::string>& items) {
  std::string json = "[";
  for (const std::string& item : items) json += (json.size() > 1 ? "," : "") + item;
  return json + "]";
}

}  // namespace

GithubServer::GithubServer(const std::string& certificate, const std::string& key)
    : tls_(!certificate.empty()) {
  if (tls_)
    server_ = std::make_unique<httplib::SSLServer>(certificate.c_str(), key.c_str());
  else
    server_ = std::make_unique<httplib::Server>();
  server_->new_task_queue = [] { return new httplib::ThreadPool(24); };
  const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
    handle(request, response);
  };
  server_->Get(".*", handler).Post(".*", handler).Patch(".*", handler).Delete(".*", handler);
  port_ = server_->bind_to_any_port("127.0.0.1");
  if (port_ <= 0) throw std::runtime_error("no port on loopback");
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) std::this_thread::yield();
}

GithubServer::~GithubServer() {
  server_->stop();
  thread_.join();
}

std::string GithubServer::url() const {
  return fmt::format("http{}://127.0.0.1:{}{}", tls_ ? "s" : "", port_, prefix);
}

void GithubServer::strike(Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

std::uint64_t GithubServer::add_comment(const std::string& user, const std::string& user_type,
                                        const std::string& body) {
  const std::lock_guard lock(mutex_);
  comments_.push_back({next_id_++, user, user_type, body});
  return comments_.back().id;
}

void GithubServer::set_body(std::uint64_t id, const std::string& body) {
  const std::lock_guard lock(mutex_);
  for (StoredComment& comment : comments_)
    if (comment.id == id) comment.body = body;
}

void GithubServer::add_label(const std::string& name) {
  const std::lock_guard lock(mutex_);
  labels_.push_back(name);
}

std::vector<StoredComment> GithubServer::comments() const {
  return copy(comments_);
}

int GithubServer::count(const std::string& method, const std::string& part) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::count_if(seen_.begin(), seen_.end(), [&](const SeenRequest& request) {
    return request.method == method && request.path.find(part) != std::string::npos;
  }));
}

void GithubServer::forget_comments() {
  const std::lock_guard lock(mutex_);
  comments_.clear();
}

std::string GithubServer::json_of(const StoredComment& comment) const {
  return fmt::format(
      "{{\"id\":{0},\"node_id\":\"IC_{0}\",\"html_url\":\"https://github.test/o/r/pull/7#issuecomment-{0}\","
      "\"user\":{{\"login\":{1},\"type\":{2}}},\"performed_via_github_app\":null,\"body\":{3}}}",
      comment.id, json_string(comment.login), json_string(comment.type), json_string(comment.body));
}

void GithubServer::handle(const httplib::Request& request, httplib::Response& response) {
  std::size_t mine = 0;
  Fault fault;
  fault.times = 0;
  {
    const std::lock_guard lock(mutex_);
    mine = seen_.size();
    seen_.push_back({request.method, request.target, request.get_header_value("Authorization"),
                     request.get_header_value("User-Agent"), request.get_header_value("Accept"),
                     request.get_header_value("X-GitHub-Api-Version"),
                     request.get_header_value("If-None-Match"), request.body, milliseconds_now(), 0});
    for (Fault& candidate : faults_)
      if (candidate.times > 0 && strikes(candidate, request)) {
        if (candidate.skip > 0) {
          --candidate.skip;
          break;
        }
        --candidate.times;
        fault = candidate;
        fault.times = 1;
        break;
      }
  }
  if (fault.times > 0) std::this_thread::sleep_for(std::chrono::milliseconds(fault.sleep_first));
  const bool only_fails =
      fault.times > 0 && !fault.executes && (fault.status != 0 || fault.breaks_off || fault.drips);
  if (!only_fails) {
    sleep_up_to(latency);
    execute(request, response);
    sleep_up_to(latency);
  }
  if (fault.times > 0) {
    if (fault.status != 0) {
      answer(response, fault.status, fault.body);
      for (const auto& [name, value] : fault.headers) response.set_header(name.c_str(), value.c_str());
    }
    if (fault.padding > 0)
      response.set_content(response.body + std::string(fault.padding, ' '), "application/json");
    if (fault.breaks_off || fault.drips) {
      response.status = response.status <= 0 ? 200 : response.status;
      response.body.clear();
      const bool drips = fault.drips;
      response.set_content_provider(1000, "application/json",
                                    [drips](std::size_t, std::size_t, httplib::DataSink& sink) {
                                      if (!drips) return false;
                                      std::this_thread::sleep_for(std::chrono::milliseconds(40));
                                      return sink.write(" ", 1);
                                    });
    }
  }
  const std::lock_guard lock(mutex_);
  if (mine < seen_.size()) seen_[mine].status = response.status;
}

void GithubServer::execute(const httplib::Request& request, httplib::Response& response) {
  response.set_header("x-ratelimit-remaining", "4999");
  if (request.get_header_value("User-Agent").empty()) return refuse(response, 403, "User-Agent is needed");
  if (request.get_header_value("Authorization") != "Bearer " + token)
    return refuse(response, 401, "Bad credentials");
  const std::lock_guard lock(mutex_);
  if (request.path == "/api/graphql") return graphql(request, response);
  if (request.path.rfind(prefix, 0) != 0) return refuse(response, 404, "Not Found");
  const std::string path = request.path.substr(std::string(prefix).size());
  const std::string one = "/repos/o/r/issues/comments/";
  if (path == "/user") {
    if (installation) return refuse(response, 403, "Resource not accessible by integration");
    return answer(response, 200, fmt::format("{{\"login\":{}}}", json_string(login)));
  }
  if (path == "/repos/o/r/issues/7/comments") return comments_of_thread(request, response);
  if (path.rfind(one, 0) == 0) return one_comment(request, response, std::stoull(path.substr(one.size())));
  if (path.rfind("/repos/o/r/issues/7/labels", 0) == 0) return labels_of_thread(request, response, path);
  if (path.rfind("/repos/o/r/statuses/", 0) == 0 && request.method == "POST") {
    statuses_.push_back(request.body);
    return answer(response, 201, "{\"id\":1}");
  }
  if (const auto known = answers.find(path); known != answers.end())
    return answer(response, 200, known->second);
  refuse(response, 404, "Not Found");
}

void GithubServer::comments_of_thread(const httplib::Request& request, httplib::Response& response) {
  if (request.method == "POST") {
    const auto json = parse_json(request.body);
    if (!json) return refuse(response, 400, "Problems parsing JSON");
    const std::string body((*json)["body"].string());
    if (body.empty() || body.size() > 262'144)
      return answer(
          response, 422,
          "{\"message\":\"Validation Failed\",\"errors\":[{\"code\":\"unprocessable\",\"message\":\"Body is "
          "too long (maximum is 65536 characters)\"}]}");
    comments_.push_back({next_id_++, login, type, body});
    return answer(response, 201, json_of(comments_.back()));
  }
  const std::size_t size = static_cast<std::size_t>(std::min(parameter(request, "per_page", 30), page_size));
  const std::size_t page = static_cast<std::size_t>(parameter(request, "page", 1));
  std::vector<std::string> shown;
  for (std::size_t i = (page - 1) * size; i < comments_.size() && i < page * size; ++i)
    shown.push_back(json_of(comments_[i]));
  const std::string body = listed(shown);
  const std::string etag = "W/\"" + sha256(body) + "\"";
  if (page * size < comments_.size())
    response.set_header("Link",
                        fmt::format("<{0}/repos/o/r/issues/7/comments?per_page={1}&page={2}>; rel=\"next\", "
                                    "<{0}/repos/o/r/issues/7/comments?per_page={1}&page={3}>; rel=\"last\"",
                                    url(), size, page + 1, (comments_.size() + size - 1) / size));
  response.set_header("ETag", etag);
  if (request.get_header_value("If-None-Match") == etag) {
    response.status = 304;
    return;
  }
  answer(response, 200, body);
}

void GithubServer::one_comment(const httplib::Request& request, httplib::Response& response,
                               std::uint64_t id) {
  const auto comment =
      std::find_if(comments_.begin(), comments_.end(), [id](const StoredComment& c) { return c.id == id; });
  if (comment == comments_.end()) return refuse(response, 404, "Not Found");
  if (request.method == "DELETE") {
    comments_.erase(comment);
    response.status = 204;
    return;
  }
  if (request.method == "PATCH") {
    const auto json = parse_json(request.body);
    if (!json) return refuse(response, 400, "Problems parsing JSON");
    comment->body = (*json)["body"].string();
    return answer(response, 200, json_of(*comment));
  }
  const std::string body = json_of(*comment);
  const std::string etag = "\"" + sha256(body) + "\"";
  response.set_header("ETag", etag);
  if (request.get_header_value("If-None-Match") == etag) {
    response.status = 304;
    return;
  }
  answer(response, 200, body);
}

void GithubServer::labels_of_thread(const httplib::Request& request, httplib::Response& response,
                                    const std::string& path) {
  if (request.method == "POST") {
    const auto json = parse_json(request.body);
    for (const Json& label : (*json)["labels"].items) labels_.emplace_back(label.string());
  }
  if (request.method == "DELETE") {
    const std::string name = path.substr(path.rfind('/') + 1);
    std::erase(labels_, name);
  }
  std::vector<std::string> shown;
  for (const std::string& label : labels_)
    shown.push_back(fmt::format("{{\"name\":{}}}", json_string(label)));
  answer(response, 200, listed(shown));
}

void GithubServer::graphql(const httplib::Request& request, httplib::Response& response) {
  const auto json = parse_json(request.body);
  const std::string_view query = (*json)["query"].string();
  const std::string id((*json)["variables"]["id"].string());
  for (StoredComment& comment : comments_) {
    if (fmt::format("IC_{}", comment.id) != id) continue;
    if (query.find("unminimizeComment") != std::string_view::npos)
      comment.minimized = false;
    else if (query.find("minimizeComment") != std::string_view::npos)
      comment.minimized = true;
    return answer(response, 200,
                  fmt::format("{{\"data\":{{\"node\":{{\"isMinimized\":{}}}}}}}",
                              comment.minimized ? "true" : "false"));
  }
  answer(response, 200,
         "{\"data\":null,\"errors\":[{\"type\":\"NOT_FOUND\",\"message\":\"Could not resolve to a node\"}]}");
}
