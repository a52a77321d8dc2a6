#include "github/approval_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

std::vector<PullReview> reviews_of(Client& client, const Thread& thread) {
  std::map<std::string, PullReview> latest;
  // The list is chronological.
  client.each(
      fmt::format("/repos/{}/pulls/{}/reviews", thread.repository, thread.number), [&](const Json& review) {
        const std::string user(review["user"]["login"].string());
        const std::string state(review["state"].string());
        if (user.empty() || (state != "APPROVED" && state != "CHANGES_REQUESTED" && state != "DISMISSED"))
          return;
        latest[user] = {user, state, std::string(review["body"].string())};
      });
  std::vector<PullReview> reviews;
  for (auto& [user, review] : latest) reviews.push_back(std::move(review));
  return reviews;
}

std::vector<AppliedLabel> labels_of(Client& client, const Thread& thread, std::string_view prefix) {
  const std::string issue = fmt::format("/repos/{}/issues/{}", thread.repository, thread.number);
  std::map<std::string, std::string> users;
  client.each(issue + "/labels", [&](const Json& label) {
    if (label["name"].string().starts_with(prefix)) users.emplace(label["name"].string(), "");
  });
  if (users.empty()) return {};
  client.each(issue + "/events", [&](const Json& event) {
    const auto label = users.find(std::string(event["label"]["name"].string()));
    if (label != users.end() && event["event"].string() == "labeled")
      label->second = event["actor"]["login"].string();
  });
  std::vector<AppliedLabel> labels;
  for (const auto& [name, user] : users) labels.push_back({name, user});
  return labels;
}

Membership membership_of(Client& client, std::string_view team, std::string_view user) {
  const std::size_t slash = team.find('/');
  if (slash == std::string_view::npos) return Membership::none;
  try {
    const Answer answer =
        client.get(fmt::format("/orgs/{}/teams/{}/memberships/{}", url_encoded(team.substr(0, slash)),
                               url_encoded(team.substr(slash + 1)), url_encoded(user)));
    if (answer.status == 404) {
      // A team that the token may not see is not found either: only then can "no member" be believed.
      const Answer seen = client.get(fmt::format("/orgs/{}/teams/{}", url_encoded(team.substr(0, slash)),
                                                 url_encoded(team.substr(slash + 1))));
      return seen.status == 200 ? Membership::none : Membership::untold;
    }
    const bool active = answer.status == 200 && answer.body["state"].string() == "active";
    return active ? Membership::member : Membership::none;
  } catch (const GithubError& error) {
    if (error.trouble() == Trouble::read_only) return Membership::untold;
    throw;
  }
}
