#include "github/comment.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>
#include <tuple>
#include <vector>

namespace {

using Milliseconds = Clock::Milliseconds;

constexpr int most_rounds = 8;
constexpr int most_unclear = 4;
/// GitHub ends requests that run longer; what was unclear has landed by then or never will.
constexpr std::chrono::seconds longest_execution{10};

/// A comment of ours.
struct Comment {
  std::uint64_t id = 0;
  std::string node, url, body;
  Marker marker;
};

std::string list_path(const Thread& thread) {
  return fmt::format("/repos/{}/issues/{}/comments", thread.repository, thread.number);
}

std::string path_of(const Thread& thread, std::uint64_t id) {
  return fmt::format("/repos/{}/issues/comments/{}", thread.repository, id);
}

std::string body_json(const std::string& body) {
  return fmt::format("{{\"body\":{}}}", json_string(body));
}

bool equal_logins(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Comment> own(const Json& json, const Author& author, std::string_view project) {
  const std::optional<std::uint64_t> id = json["id"].whole();
  const std::optional<Marker> marker = marker_of(json["body"].string());
  if (!id || !marker || marker->project != project) return {};
  const Json& user = json["user"];
  const bool ours = author.login.empty() ? user["type"].string() == "Bot"
                                         : equal_logins(user["login"].string(), author.login);
  if (!ours) return {};
  return Comment{*id, std::string(json["node_id"].string()), std::string(json["html_url"].string()),
                 std::string(json["body"].string()), *marker};
}

/// Oldest first.
std::vector<Comment> own_comments(Client& client, const Thread& thread, const Author& author,
                                  std::string_view project) {
  std::vector<Comment> found;
  client.each(list_path(thread), [&](const Json& json) {
    if (std::optional<Comment> comment = own(json, author, project)) found.push_back(*std::move(comment));
  });
  std::sort(found.begin(), found.end(), [](const Comment& a, const Comment& b) { return a.id < b.id; });
  // A comment that was added while the pages were read can stand on two of them.
  found.erase(std::unique(found.begin(), found.end(),
                          [](const Comment& a, const Comment& b) { return a.id == b.id; }),
              found.end());
  return found;
}

void remove(Client& client, const Thread& thread, std::uint64_t id) {
  const Answer answer = client.write("DELETE", path_of(thread, id), {}, Repeat::freely);
  // Somebody else was quicker: gone is gone.
  if (answer.status != 404 && answer.status != 410) require_status(answer, {204}, "delete a comment");
}

void remove_all_but_first(Client& client, const Thread& thread, const std::vector<Comment>& comments) {
  for (std::size_t i = 1; i < comments.size(); ++i) remove(client, thread, comments[i].id);
}

bool is_gone(const Answer& answer) {
  return answer.status == 404 || answer.status == 410;
}

void minimize(Client& client, const Comment& comment, bool shown) {
  constexpr std::string_view hide =
      "mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){clientMutationId}}";
  constexpr std::string_view show =
      "mutation($id:ID!){unminimizeComment(input:{subjectId:$id}){clientMutationId}}";
  client.graphql(shown ? show : hide, fmt::format("{{\"id\":{}}}", json_string(comment.node)));
}

bool is_minimized(Client& client, const Comment& comment) {
  const Json data = client.graphql("query($id:ID!){node(id:$id){... on IssueComment{isMinimized}}}",
                                   fmt::format("{{\"id\":{}}}", json_string(comment.node)));
  return data["node"]["isMinimized"].is_true();
}

Posted posted(Posted::What what, const Comment& comment) {
  return {what, comment.id, comment.url};
}

Posted removed(Client& client, const Thread& thread, const std::vector<Comment>& comments) {
  for (const Comment& comment : comments) remove(client, thread, comment.id);
  return {Posted::What::removed, 0, {}};
}

}  // namespace

Author author_of(Client& client, const std::string& token) {
  // The prefix of installation tokens: the answer is known to be no.
  if (token.empty() || token.starts_with("ghs_")) return {};
  try {
    return {std::string(client.get("/user").body["login"].string())};
  } catch (const GithubError& error) {
    if (error.trouble() == Trouble::read_only) return {};
    throw;
  }
}

Posted put_comment(Client& client, const Thread& thread, const Author& author, Marker marker,
                   const std::string& text, bool quiet, Leftover leftover) {
  bool created = false;
  int unclear = 0;
  bool waited_for_unclear = false;
  for (int round = 0; round < most_rounds; ++round) {
    const std::vector<Comment> ours = own_comments(client, thread, author, marker.project);
    if (ours.empty()) {
      if (quiet) return {};
      marker.generation = 1;
      const Answer answer =
          client.write("POST", list_path(thread), body_json(comment_of(marker, text)), Repeat::never);
      created = true;
      if (answer.status != 0)
        require_status(answer, {201}, "create the comment");
      else if (++unclear == most_unclear)
        throw GithubError(Trouble::unreachable, "GitHub keeps failing to create the comment");
      else
        client.wait(std::chrono::seconds(unclear), "GitHub failed to create the comment");
      continue;  // another run may have created one at the same time, and an unclear one must be looked for
    }
    if (unclear > 0 && !waited_for_unclear) {
      // One that seemed lost may still land beside the one that was made in its place.
      client.clock().sleep(longest_execution);
      waited_for_unclear = true;
      continue;
    }
    const Comment& first = ours.front();
    const auto later = std::max_element(ours.begin(), ours.end(), [](const Comment& a, const Comment& b) {
      return std::tie(a.marker.run, a.marker.attempt) < std::tie(b.marker.run, b.marker.attempt);
    });
    if (marker.run != 0 &&
        std::tie(later->marker.run, later->marker.attempt) > std::tie(marker.run, marker.attempt))
      return posted(Posted::What::superseded, *later);
    if (quiet && leftover == Leftover::remove) return removed(client, thread, ours);
    marker.generation = first.marker.generation + 1;
    const std::string body = comment_of(marker, text);
    Posted::What what = created ? Posted::What::created : Posted::What::unchanged;
    if (!same_text(first.body, body)) {
      const Answer answer = client.write("PATCH", path_of(thread, first.id), body_json(body), Repeat::freely);
      if (is_gone(answer)) continue;
      require_status(answer, {200}, "update the comment");
      if (!created) what = Posted::What::updated;
    }
    remove_all_but_first(client, thread, ours);
    if (leftover == Leftover::minimize && is_minimized(client, first) != quiet)
      minimize(client, first, !quiet);
    return posted(what, first);
  }
  throw GithubError(Trouble::refused, "the comment vanishes as often as it is written");
}

namespace {

/// One writer of a section among others.
class SectionWriter {
 public:
  SectionWriter(Client& client, const Thread& thread, const Author& author, Marker marker, Section section,
                bool quiet, const SectionPace& pace)
      : client_(client),
        thread_(thread),
        author_(author),
        marker_(std::move(marker)),
        section_(std::move(section)),
        quiet_(quiet),
        pace_(pace),
        random_(std::random_device()()) {
    section_.digest = digest_of(section_.text);
  }

  Posted run() {
    const Milliseconds start = now();
    while (now() - start < pace_.patience) {
      if (!stands_since_) client_.await_turn();
      look();
      if (std::optional<Posted> end = end_without_writing()) return *end;
      if (ours_.empty()) {
        create();
      } else if (!stands()) {
        stands_since_.reset();
        write();
      } else if (!stands_since_) {
        stands_since_ = now();
        remove_duplicate();
        rest();
      } else if (read_at_ - *stands_since_ < pace_.settle) {
        rest();
      } else if (!looked_at_all_) {
        look_at_all_ = true;
      } else if (ours_.size() > 1) {
        remove_all_but_first(client_, thread_, ours_);
        look_at_all_ = true;
      } else {
        return posted(what_, ours_.front());
      }
    }
    throw GithubError(Trouble::refused, "other jobs keep overwriting the section of the comment",
                      "let one job post for all: plangate comment with all reports");
  }

 private:
  Milliseconds now() const { return client_.clock().now(); }
  Milliseconds up_to(Milliseconds most) {
    return Milliseconds(std::uniform_int_distribution<Milliseconds::rep>(0, most.count())(random_));
  }
  void rest() { client_.clock().sleep(std::min(pace_.look, pace_.settle) / 2 + up_to(pace_.look / 2)); }

  /// Reads the comment, or all of them when it is not known which it is.
  void look() {
    read_at_ = now();
    looked_at_all_ = look_at_all_ || ours_.empty();
    if (!looked_at_all_) {
      const Answer answer = client_.get(path_of(thread_, ours_.front().id));
      std::optional<Comment> again;
      if (answer.status == 200) again = own(answer.body, author_, marker_.project);
      if (again) {
        ours_.front() = *std::move(again);
      } else {
        looked_at_all_ = true;
        read_at_ = now();
      }
    }
    if (looked_at_all_) ours_ = own_comments(client_, thread_, author_, marker_.project);
    look_at_all_ = false;
    for (const Comment& comment : ours_) seen_ = united(std::move(seen_), sections_of(comment.body));
  }

  const Section* seen_of_same_name() const {
    const auto found = std::find_if(seen_.begin(), seen_.end(),
                                    [this](const Section& s) { return s.name == section_.name; });
    return found == seen_.end() ? nullptr : &*found;
  }

  /// Also numbers the section, when it follows one of the same run.
  std::optional<Posted> end_without_writing() {
    const Section* other = seen_of_same_name();
    if (ours_.empty()) return quiet_ ? std::optional<Posted>(Posted{}) : std::nullopt;
    if (other == nullptr || same_version(*other, section_)) return {};
    if (section_.run == 0) std::tie(section_.run, section_.attempt) = std::tie(other->run, other->attempt);
    const bool same_run = std::tie(other->run, other->attempt) == std::tie(section_.run, section_.attempt);
    if (same_run && !has_written_ && other->sequence >= section_.sequence) {
      // What an earlier step of this job said. The same words again need no second telling.
      const bool said = other->digest == section_.digest && other->verdict == section_.verdict;
      section_.sequence = other->sequence + (said ? 0 : 1);
    }
    if (newer(*other, section_)) return posted(Posted::What::superseded, ours_.front());
    return {};
  }

  std::vector<Section> all() const { return united(seen_, {section_}); }

  /// The comment holds our section, and everything that was ever seen in it.
  bool stands() const {
    const std::vector<Section> there = sections_of(ours_.front().body);
    const std::vector<Section> wanted = all();
    return std::all_of(wanted.begin(), wanted.end(), [&](const Section& want) {
      return std::any_of(there.begin(), there.end(), [&](const Section& s) { return same_version(s, want); });
    });
  }

  void create() {
    if (!spread_) {
      spread_ = true;
      client_.clock().sleep(up_to(pace_.spread));
      return;  // look again: somebody may have created it in the meantime
    }
    marker_.generation = 1;
    const Answer answer =
        client_.write("POST", list_path(thread_), body_json(comment_of(marker_, all())), Repeat::never);
    has_written_ = true;
    what_ = Posted::What::created;
    look_at_all_ = true;
    if (answer.status == 0) return;  // the next look tells whether it is there
    require_status(answer, {201}, "create the comment");
    created_ = answer.body["id"].whole().value_or(0);
    seen_ = all();
  }

  void write() {
    if (is_old()) return;
    marker_.generation = ours_.front().marker.generation + 1;
    marker_.run = std::max(marker_.run, ours_.front().marker.run);
    const std::string body = comment_of(marker_, all());
    if (const std::vector<Section> fit = sections_of(body); fit.size() < all().size())
      throw GithubError(Trouble::refused, "the comment has no room for so many environments");
    has_written_ = true;
    const Answer answer =
        client_.write("PATCH", path_of(thread_, ours_.front().id), body_json(body), Repeat::never);
    if (is_gone(answer)) {
      look_at_all_ = true;
      return;
    }
    if (answer.status == 0) return;  // read again: what was read before the failure is old
    require_status(answer, {200}, "update the comment");
    if (what_ == Posted::What::unchanged) what_ = Posted::What::updated;
    seen_ = all();
    ++writes_;
    // Those who keep losing to each other fall out of step.
    client_.clock().sleep(up_to(pace_.look * std::min(writes_, 4)));
  }

  /// Whoever created a comment beside an older one takes it away, once what it held stands in the older one.
  void remove_duplicate() {
    if (created_ == 0 || created_ == ours_.front().id) return;
    remove(client_, thread_, created_);
    created_ = 0;
  }

  bool is_old() const { return now() - read_at_ > pace_.oldest_read; }

  Client& client_;
  const Thread& thread_;
  const Author& author_;
  Marker marker_;
  Section section_;
  bool quiet_;
  const SectionPace& pace_;
  std::mt19937_64 random_;

  std::vector<Comment> ours_;  ///< of the latest look; oldest first
  std::vector<Section> seen_;  ///< the newest of each name that was ever there
  Milliseconds read_at_{};     ///< when the latest look was asked for
  std::optional<Milliseconds> stands_since_;
  bool look_at_all_ = true;  ///< at the next look
  bool looked_at_all_ = false;
  bool spread_ = false;
  bool has_written_ = false;
  std::uint64_t created_ = 0;  ///< id of the comment that this writer created
  int writes_ = 0;
  Posted::What what_ = Posted::What::unchanged;
};

}  // namespace

Posted put_section(Client& client, const Thread& thread, const Author& author, Marker marker, Section section,
                   bool quiet, const SectionPace& pace) {
  return SectionWriter(client, thread, author, std::move(marker), std::move(section), quiet, pace).run();
}
