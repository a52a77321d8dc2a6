#include "github/status.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

std::string status_json(const CommitStatus& status) {
  constexpr std::size_t longest = 140;
  std::string json =
      fmt::format("{{\"state\":{},\"context\":{},\"description\":{}", json_string(status.state),
                  json_string(elided(status.context, 200)), json_string(elided(status.description, longest)));
  if (!status.url.empty()) json += ",\"target_url\":" + json_string(status.url);
  return json + "}";
}

void set_status(Client& client, const std::string& repository, const std::string& commit,
                const CommitStatus& status) {
  const Answer answer = client.write("POST", fmt::format("/repos/{}/statuses/{}", repository, commit),
                                     status_json(status), Repeat::freely);
  require_status(answer, {201}, "set the commit status");
}

void set_label(Client& client, const Thread& thread, const std::vector<std::string>& family,
               const std::string& wanted) {
  const std::string path = fmt::format("/repos/{}/issues/{}/labels", thread.repository, thread.number);
  bool there = false;
  std::vector<std::string> others;
  client.each(path, [&](const Json& label) {
    const std::string name(label["name"].string());
    if (name == wanted)
      there = true;
    else if (std::find(family.begin(), family.end(), name) != family.end())
      others.push_back(name);
  });
  if (!there)
    require_status(
        client.write("POST", path, fmt::format("{{\"labels\":[{}]}}", json_string(wanted)), Repeat::freely),
        {200}, "add the label");
  for (const std::string& other : others)
    require_status(client.write("DELETE", fmt::format("{}/{}", path, url_encoded(other)), {}, Repeat::freely),
                   {200, 204, 404, 410}, "remove a label");
}
