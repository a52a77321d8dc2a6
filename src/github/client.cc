#include "github/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <thread>

#include "base/text.h"

namespace {

using Milliseconds = Clock::Milliseconds;
using std::chrono::seconds;

constexpr int most_redirects = 5;
constexpr int most_pages = 400;
/// How often an error of the server or a lost connection is answered by another try.
constexpr int most_tries = 5;
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api: "at least one minute".
constexpr seconds unnamed_limit{60};

std::optional<long long> number(std::string_view text) {
  long long value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return {};
  return value;
}

/// Seconds since 1970 of a Date header: the server's clock, against which its own limits are told.
long long date_of(const Response& response) {
  std::tm time = {};
  const std::string date = response.header("date");
  if (strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time) != nullptr) return timegm(&time);
  return std::time(nullptr);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view words_of(Failure failure) {
  if (failure == Failure::connect) return "no connection";
  return failure == Failure::timeout ? "it takes too long" : "the connection breaks off";
}

/// `<https://…>; rel="next", <…>; rel="last"`.
std::string next_link(std::string_view header) {
  while (!header.empty()) {
    const std::size_t open = header.find('<');
    const std::size_t close = open == std::string_view::npos ? open : header.find('>', open);
    if (close == std::string_view::npos) return {};
    const std::size_t end = std::min(header.find(",", close), header.size());
    if (contains(header.substr(close, end - close), "rel=\"next\""))
      return std::string(header.substr(open + 1, close - open - 1));
    header.remove_prefix(end);
  }
  return {};
}

Url checked_url(const std::string& text, std::string_view name) {
  std::optional<Url> url = parse_url(text);
  if (!url) throw Error(fmt::format("the {} is no http(s) URL", name));
  if (url->scheme != "https" && !is_loopback(url->host))
    throw Error(fmt::format("the {} is not https: the token would travel in the open", name),
                "write https://HOST/...");
  while (url->target.ends_with('/')) url->target.pop_back();
  return *std::move(url);
}

/// https://docs.github.com/en/enterprise-server/graphql: beside the REST interface, not below it.
std::string usual_graphql_url(const Url& api) {
  Url url = api;
  if (url.target.ends_with("/api/v3")) url.target.resize(url.target.size() - 3);
  url.target += url.target.ends_with('/') ? "graphql" : "/graphql";
  return url.text();
}

}  // namespace

Milliseconds Clock::now() const {
  const auto real = std::chrono::steady_clock::now().time_since_epoch();
  return Milliseconds(
      static_cast<Milliseconds::rep>(std::chrono::duration<double, std::milli>(real).count() / pace));
}

void Clock::sleep(Milliseconds time) const {
  if (time.count() > 0)
    std::this_thread::sleep_for(
        std::chrono::duration<double, std::milli>(static_cast<double>(time.count()) * pace));
}

Client::Client(ClientOptions options, Transport& transport)
    : options_(std::move(options)), transport_(transport), api_(checked_url(options_.api_url, "API URL")) {
  graphql_ = checked_url(options_.graphql_url.empty() ? usual_graphql_url(api_) : options_.graphql_url,
                         "GraphQL URL");
  const bool printable =
      std::all_of(options_.token.begin(), options_.token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!printable)
    throw Error("the GitHub token holds a character that no token has",
                "was it quoted, or copied with a line end?");
}

std::string Client::without_token(std::string text) const {
  if (options_.token.empty()) return text;
  for (std::size_t at = 0; (at = text.find(options_.token, at)) != std::string::npos; at += 3)
    text.replace(at, options_.token.size(), "***");
  return text;
}

Url Client::url_of(const std::string& path) const {
  if (path.empty() || path.front() != '/') {
    const std::optional<Url> given = parse_url(path);
    // A page of a list on another host would be somebody else's list.
    if (!given || !same_origin(*given, api_))
      throw GithubError(Trouble::nonsense, "GitHub's answer points to a page elsewhere");
    return *given;
  }
  Url url = api_;
  url.target += path;
  const std::optional<Url> checked = parse_url(url.text());
  if (!checked) throw Error(fmt::format("\"{}\" is no path of GitHub's interface", path));
  return *checked;
}

void Client::wait(Milliseconds time, const std::string& why) {
  if (waited_ + time > options_.max_wait)
    throw GithubError(
        Trouble::limited,
        fmt::format("{}; waiting {} s for it is more than the {} s that --max-wait allows in all", why,
                    std::chrono::ceil<seconds>(time).count(), options_.max_wait.count()));
  waited_ += time;
  options_.clock.sleep(time);
}

void Client::await_turn() {
  if (!has_written_) return;
  options_.clock.sleep(last_write_ + options_.write_gap - options_.clock.now());
}

Response Client::send(Request request) {
  const bool writes = request.method != "GET";
  if (writes) await_turn();
  request.headers.emplace_back("Accept", "application/vnd.github+json");
  request.headers.emplace_back("X-GitHub-Api-Version", "2022-11-28");
  request.headers.emplace_back("User-Agent", "plangate");
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  const bool at_home = same_origin(request.url, api_) || same_origin(request.url, graphql_);
  if (at_home && !options_.token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + options_.token);
  Response response = transport_.send(request);
  if (writes) {
    last_write_ = options_.clock.now();
    has_written_ = true;
  }
  return response;
}

/// A repository that was renamed or moved answers with its new place. The method stays: GitHub's
/// documentation asks to repeat "using the same verb".
Response Client::follow(Request request) {
  for (int hops = 0;; ++hops) {
    Response response = send(request);
    const int s = response.status;
    if (s != 301 && s != 302 && s != 307 && s != 308) return response;
    const std::optional<Url> target = resolve(request.url, response.header("location"));
    if (!target || hops == most_redirects)
      throw GithubError(Trouble::nonsense, hops == most_redirects ? "GitHub redirects in circles"
                                                                  : "GitHub redirects to no place");
    const bool elsewhere = !same_origin(*target, request.url);
    if (elsewhere && (request.method != "GET" || target->scheme != "https"))
      throw GithubError(Trouble::nonsense,
                        fmt::format("GitHub redirects to {}, where nothing of ours is sent", target->host));
    request.url = *target;
  }
}

/// Whether the answer was a limit, which has been waited for. The order of judgement is that of GitHub's
/// documentation: retry-after, x-ratelimit-reset, at least a minute and then longer.
bool Client::wait_for_limit(const Response& response, const Json& body, int& limits) {
  if (response.status != 403 && response.status != 429) return false;
  const std::string_view message = body["message"].string();
  const std::optional<long long> after = number(response.header("retry-after"));
  const bool used_up = response.header("x-ratelimit-remaining") == "0";
  const bool secondary = contains(message, "secondary rate limit") || contains(message, "abuse detection");
  if (response.status == 403 && !after && !used_up && !secondary) return false;
  Milliseconds time = unnamed_limit * (1 << std::min(limits, 6));
  if (after)
    time = seconds(std::clamp<long long>(*after, 1, 1'000'000));
  else if (used_up)
    if (const std::optional<long long> reset = number(response.header("x-ratelimit-reset")))
      time = seconds(std::clamp<long long>(*reset - date_of(response) + 1, 1, 1'000'000));
  ++limits;
  wait(time, used_up ? "GitHub's rate limit is used up" : "GitHub asks to slow down");
  return true;
}

void Client::fail(const Response& response, const Json& body, const Request& request) const {
  const std::string words = elided(body["message"].string(), 300);
  if (response.status == 401)
    throw GithubError(
        Trouble::unauthorized,
        options_.token.empty() ? "GitHub wants a token" : "GitHub does not accept the token: " + words,
        "set GITHUB_TOKEN to a token that is valid");
  const std::string needed = elided(response.header("x-accepted-github-permissions"), 200);
  throw GithubError(
      Trouble::read_only,
      fmt::format("the token may not {} here: {}", request.method == "GET" ? "read" : "write", words),
      needed.empty() ? "" : "GitHub names the permissions needed: " + needed);
}

Answer Client::ask(std::string_view method, const Url& url, const std::string& body, Repeat repeat) {
  Request request{std::string(method), url, {}, body};
  const std::string key = url.text();
  const auto known = method == "GET" ? known_.find(key) : known_.end();
  if (known != known_.end()) request.headers.emplace_back("If-None-Match", known->second.etag);
  int limits = 0;
  for (int tries = 1;; ++tries) {
    const Response response = follow(request);
    if (response.failure == Failure::tls)
      throw GithubError(
          Trouble::tls,
          fmt::format("{} cannot prove that it is {} ({})", url.host, url.host, response.problem),
          "name the authority that signs it with --ca-file or SSL_CERT_FILE");
    if (response.failure == Failure::too_large)
      throw GithubError(Trouble::nonsense, "GitHub's answer is too large");
    if (response.status == 304 && known != known_.end()) return known->second.answer;
    // Whatever a server says of the request, the token in it goes no further.
    const std::optional<Json> json = parse_json(without_token(response.body));
    const Json none;
    const Json& said = json ? *json : none;
    if (response.status == 0 || response.status >= 500 || response.status == 408) {
      const std::string why =
          response.status == 0 ? fmt::format("{} does not answer: {}", url.host, words_of(response.failure))
                               : fmt::format("{} answers {}", url.host, response.status);
      if (tries == most_tries)
        throw GithubError(Trouble::unreachable, fmt::format("{}, {} times", why, tries));
      wait(seconds(1 << (tries - 1)), why);
      if (repeat == Repeat::never) return {};
      continue;
    }
    if (wait_for_limit(response, said, limits)) {
      --tries;
      if (repeat == Repeat::never) return {};
      continue;
    }
    if (response.status == 401 || response.status == 403) fail(response, said, request);
    const bool has_body = response.status != 204 && response.status != 205;
    if (response.status < 300 && has_body && !json)
      throw GithubError(Trouble::nonsense, fmt::format("{} answers with something that is no JSON", url.host),
                        "is the API URL right?");
    Answer answer{response.status, said, next_link(response.header("link"))};
    if (method == "GET" && response.status == 200)
      if (std::string etag = response.header("etag"); !etag.empty()) known_[key] = {std::move(etag), answer};
    return answer;
  }
}

Answer Client::get(const std::string& path) {
  return ask("GET", url_of(path), {}, Repeat::freely);
}

Answer Client::write(std::string_view method, const std::string& path, const std::string& body,
                     Repeat repeat) {
  return ask(method, url_of(path), body, repeat);
}

Json Client::graphql(std::string_view query, const std::string& variables) {
  const Answer answer =
      ask("POST", graphql_, fmt::format("{{\"query\":{},\"variables\":{}}}", json_string(query), variables),
          Repeat::freely);
  require_status(answer, {200}, "answer the GraphQL query");
  const Json& errors = answer.body["errors"];
  if (!errors.items.empty())
    throw GithubError(Trouble::refused,
                      "GitHub refuses the GraphQL query: " +
                          without_token(elided(errors.items.front()["message"].string(), 300)));
  return answer.body["data"];
}

void Client::each(const std::string& path, const std::function<void(const Json&)>& visit) {
  std::string page = fmt::format("{}{}per_page=100", path, contains(path, "?") ? '&' : '?');
  for (int pages = 0; !page.empty(); ++pages) {
    if (pages == most_pages) throw GithubError(Trouble::nonsense, "GitHub's list does not end");
    const Answer answer = get(page);
    require_status(answer, {200}, "list " + path);
    if (answer.body.kind != Json::Kind::array)
      throw GithubError(Trouble::nonsense, "GitHub answers with something else than a list",
                        "is the API URL right?");
    for (const Json& item : answer.body.items) visit(item);
    page = answer.next;
  }
}

const Answer& require_status(const Answer& answer, std::initializer_list<int> statuses,
                             std::string_view what) {
  if (std::find(statuses.begin(), statuses.end(), answer.status) != statuses.end()) return answer;
  std::string words = elided(answer.body["message"].string(), 300);
  for (const Json& error : answer.body["errors"].items)
    if (std::string_view more = error["message"].string(); !more.empty()) words += "; " + elided(more, 200);
  const bool gone = answer.status == 404 || answer.status == 410;
  throw GithubError(
      gone ? Trouble::not_found : Trouble::refused,
      fmt::format("GitHub did not {}: {} {}", what, answer.status, words),
      gone ? "what a token may not see is not found either: is the repository right, and does the "
             "token reach it?"
           : "");
}

void require_repository(const std::string& repository) {
  const std::size_t slash = repository.find('/');
  const auto is_name = [](std::string_view name) {
    return !name.empty() && name != "." && name != ".." && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
             c == '_' || c == '.';
    });
  };
  if (slash == std::string::npos || !is_name(std::string_view(repository).substr(0, slash)) ||
      !is_name(std::string_view(repository).substr(slash + 1)))
    throw Error(fmt::format("\"{}\" is no repository", elided(repository, 100)), "write OWNER/NAME");
}
