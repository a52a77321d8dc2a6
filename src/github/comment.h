// One comment on a pull request, created once and then kept up to date, by one job or by many at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "github/client.h"
#include "github/comment_text.h"

/// The conversation of an issue or pull request.
struct Thread {
  std::string repository;  ///< `owner/name`
  std::uint64_t number = 0;
};

/// Whose comments are ours. A marker alone can be pasted by anybody.
struct Author {
  std::string login;  ///< empty: not known; any bot then passes
};

/// Who the token is. Tokens of installations (`GITHUB_TOKEN` in Actions is one) cannot be asked; the login is
/// then empty.
Author author_of(Client& client, const std::string& token);

/// When there is nothing to tell any more, what becomes of the comment that told something.
enum class Leftover : std::uint8_t { keep, minimize, remove };

struct Posted {
  enum class What : std::uint8_t {
    created,
    updated,
    unchanged,   ///< it said so already
    nothing,     ///< nothing to tell, and nothing there
    removed,     ///< nothing to tell any more
    superseded,  ///< a later run has spoken
  };
  What what = What::nothing;
  std::uint64_t id = 0;
  std::string url;
};

/// Makes `text` the comment of `marker.project`: one job has all there is to tell. `quiet`: nothing of it
/// needs telling. Of several comments of the project the oldest stays, the others are deleted. A creation of
/// which nobody knows whether it happened is looked for before it is repeated. Throws GithubError.
Posted put_comment(Client& client, const Thread& thread, const Author& author, Marker marker,
                   const std::string& text, bool quiet, Leftover leftover);

struct SectionPace {
  /// How long a section must stand before it is taken to have survived the other writers. It exceeds the time
  /// between any writer's reading and the landing of what it then writes: a second, after which it reads
  /// anew, and the ten in which GitHub executes a request or gives up.
  std::chrono::milliseconds settle{12'000};
  std::chrono::milliseconds look{1'500};    ///< between two looks at a section that stands
  std::chrono::milliseconds spread{3'000};  ///< writers that find no comment spread their creation over this
  std::chrono::milliseconds oldest_read{1'000};
  std::chrono::milliseconds patience{300'000};  ///< for all of it
};

/// Makes `section` part of the comment of `marker.project` while others do the same for theirs. GitHub has no
/// conditional write, so each writer adds to what it reads everything it has seen before and its own, and
/// looks whether it stands. `section.sequence` is set. Throws GithubError.
Posted put_section(Client& client, const Thread& thread, const Author& author, Marker marker, Section section,
                   bool quiet, const SectionPace& pace);
