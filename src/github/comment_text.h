// The text of the comment as it is stored: the hidden marker it is found by, and the sections that parallel
// jobs share. The only home of both formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which comment, and which run wrote it.
struct Marker {
  std::string project;  ///< several users of plangate in one repository have a comment each
  std::uint64_t run = 0, attempt = 0;
  std::uint64_t generation = 0;  ///< counts the writes

  bool operator==(const Marker&) const = default;
};

/// What one job has to say of its environment.
struct Section {
  std::string name;
  std::string verdict;  ///< "block", "warn", "pass": sections are shown in this order, then by name
  std::string commit;   ///< that was planned; may be empty
  std::uint64_t run = 0, attempt = 0;
  std::uint64_t sequence = 0;  ///< counts what this attempt of this run has said of the environment
  std::string text;            ///< Markdown; may have been shortened by whoever wrote last
  std::string digest;          ///< of the text before anybody shortened it

  bool operator==(const Section&) const = default;
};

/// The section's digest, from its text.
std::string digest_of(std::string_view text);
/// Said by a later run, attempt or step.
bool newer(const Section& a, const Section& b);
/// The same thing said, maybe shortened since.
bool same_version(const Section& a, const Section& b);
/// The newest of each name, sorted by name.
std::vector<Section> united(std::vector<Section> some, const std::vector<Section>& more);

/// What GitHub takes whatever it counts (see docs/github.md), in UTF-16 units.
constexpr std::size_t comment_limit = 65'000;

/// A comment without sections: the marker's line, then `text`.
std::string comment_of(const Marker& marker, std::string_view text);
/// A comment of sections. When it is longer than `limit`, the longest lose their folded details, then all but
/// their headlines, then all but their names; then the last sections are counted instead of shown.
std::string comment_of(const Marker& marker, std::vector<Section> sections,
                       std::size_t limit = comment_limit);

/// The marker if the first line of `body` is one of this version of plangate; line ends may be CRLF.
std::optional<Marker> marker_of(std::string_view body);
/// The sections in `body`, in its order; what stands outside of them is not kept.
std::vector<Section> sections_of(std::string_view body);
/// Nothing differs but line ends and what the marker counts.
bool same_text(std::string_view body, std::string_view other);
