#include "github/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "github/json.h"

namespace {

constexpr std::size_t largest_payload = std::size_t{32} << 20;

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size() ? value : 0;
}

std::string trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!text.empty() && is_space(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_space));
  return text;
}

std::optional<Json> payload(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file || text.size() > largest_payload) return {};
  return parse_json(text);
}

/// `refs/pull/12/merge`, `…/pr-12-…`.
std::uint64_t number_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  const std::string_view rest = text.substr(at + mark.size());
  return number(rest.substr(0, rest.find_first_not_of("0123456789")));
}

void read_head(Event& event, const Json& head) {
  event.commit = head["sha"].string();
  event.head_repository = head["repo"]["full_name"].string();
  event.head_branch = head["ref"].string();
}

void read_payload(Event& event, const Json& json) {
  if (const Json& pull = json["pull_request"]; !pull.is_null()) {
    event.pull_request = pull["number"].whole().value_or(json["number"].whole().value_or(0));
    read_head(event, pull["head"]);
    return;
  }
  if (event.name == "issue_comment") {
    // The same event tells of comments on issues that are no pull requests.
    if (!json["issue"]["pull_request"].is_null())
      event.pull_request = json["issue"]["number"].whole().value_or(0);
    event.commit.clear();
    return;
  }
  if (event.name == "workflow_run") {
    const Json& run = json["workflow_run"];
    event.commit = run["head_sha"].string();
    event.head_branch = run["head_branch"].string();
    event.head_repository = run["head_repository"]["full_name"].string();
    if (const auto& pulls = run["pull_requests"].items; pulls.size() == 1)
      event.pull_request = pulls.front()["number"].whole().value_or(0);
    return;
  }
  if (event.name == "merge_group") {
    event.commit = json["merge_group"]["head_sha"].string();
    event.pull_request = number_after(json["merge_group"]["head_ref"].string(), "/pr-");
  }
}

bool is_commit(std::string_view text) {
  return text.size() >= 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

PullRequest pull_request_of(const Json& json) {
  return {json["number"].whole().value_or(0), std::string(json["head"]["sha"].string()),
          std::string(json["user"]["login"].string())};
}

}  // namespace

Event event_of(const EnvironmentVariables& variables) {
  Event event;
  event.in_actions = variables("GITHUB_ACTIONS") == "true";
  event.name = variables("GITHUB_EVENT_NAME");
  if (std::string url = variables("GITHUB_API_URL"); !url.empty()) event.api_url = url;
  if (std::string url = variables("GITHUB_SERVER_URL"); !url.empty()) event.server_url = url;
  event.graphql_url = variables("GITHUB_GRAPHQL_URL");
  for (const char* name : {"PLANGATE_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"})
    if (event.token.empty()) event.token = trimmed(variables(name));
  event.repository = variables("GITHUB_REPOSITORY");
  event.commit = variables("GITHUB_SHA");
  event.pull_request = number_after(variables("GITHUB_REF"), "refs/pull/");
  event.run = number(variables("GITHUB_RUN_ID"));
  event.attempt = number(variables("GITHUB_RUN_ATTEMPT"));
  event.output_file = variables("GITHUB_OUTPUT");
  event.summary_file = variables("GITHUB_STEP_SUMMARY");
  if (event.run != 0 && !event.repository.empty())
    event.run_url = fmt::format("{}/{}/actions/runs/{}", event.server_url, event.repository, event.run);
  if (const std::string path = variables("GITHUB_EVENT_PATH"); event.in_actions && !path.empty()) {
    if (const std::optional<Json> json = payload(path))
      read_payload(event, *json);
    else
      event.problem = fmt::format("cannot read the event in {}", path);
  }
  if (!is_commit(event.commit)) event.commit.clear();
  event.from_fork = !event.head_repository.empty() && event.head_repository != event.repository;
  return event;
}

std::optional<PullRequest> find_pull_request(Client& client, const Event& event, bool merged_too) {
  const std::string pulls = fmt::format("/repos/{}/pulls", event.repository);
  if (event.pull_request != 0) {
    const Answer answer = client.get(fmt::format("{}/{}", pulls, event.pull_request));
    require_status(answer, {200}, fmt::format("show pull request {}", event.pull_request));
    PullRequest found = pull_request_of(answer.body);
    if (event.name == "workflow_run" && found.head_commit != event.commit)
      throw GithubError(Trouble::refused,
                        fmt::format("pull request {} is at another commit than the run that planned it",
                                    event.pull_request),
                        "it has moved on, or the number is not that of the run");
    return found;
  }
  if (event.commit.empty()) return {};
  std::optional<PullRequest> found;
  const auto take = [&](const Json& json) {
    const bool open = json["state"].string() == "open" && json["head"]["sha"].string() == event.commit;
    const bool merged = !json["merged_at"].is_null() && json["merge_commit_sha"].string() == event.commit;
    if ((open || (merged_too && merged)) && !found) found = pull_request_of(json);
  };
  if (event.name == "workflow_run" && event.from_fork) {
    const std::string owner = event.head_repository.substr(0, event.head_repository.find('/'));
    client.each(fmt::format("{}?state=open&head={}", pulls, url_encoded(owner + ":" + event.head_branch)),
                take);
  } else {
    client.each(fmt::format("/repos/{}/commits/{}/pulls", event.repository, event.commit), take);
  }
  return found;
}
