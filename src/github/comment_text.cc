#include "github/comment_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "base/sha256.h"
#include "base/text.h"
#include "github/url.h"

namespace {

constexpr std::string_view marker_start = "<!-- plangate:v1 ";
constexpr std::string_view section_start = "<!-- plangate:section ";
constexpr std::string_view text_line = "<!-- plangate:text -->";
constexpr std::string_view end_line = "<!-- plangate:end -->";
constexpr std::string_view any_start = "<!-- plangate:";
constexpr std::string_view line_end = " -->";

/// Harmless within an HTML comment, which `--` and `>` would end.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : url_encoded(text)) out += c == '-' ? "%2D" : std::string(1, c);
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// `key=value` pairs of a marker's line.
using Fields = std::map<std::string, std::string, std::less<>>;

std::optional<Fields> fields_of(std::string_view line, std::string_view start) {
  if (!line.starts_with(start) || !line.ends_with(line_end)) return {};
  line.remove_prefix(start.size());
  if (line.size() < line_end.size()) return {};
  line.remove_suffix(line_end.size());
  Fields fields;
  while (!line.empty()) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view pair = line.substr(0, space);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos)
      fields.emplace(pair.substr(0, equals), unescaped(pair.substr(equals + 1)));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return fields;
}

std::string text_of(const Fields& fields, std::string_view key) {
  const auto found = fields.find(key);
  return found == fields.end() ? std::string() : found->second;
}

std::uint64_t number_of(const Fields& fields, std::string_view key) {
  const std::string text = text_of(fields, key);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string without_carriage_returns(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) out += text[i];
  return out;
}

/// Calls `visit` with each line, without its end.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
  return text;
}

/// No line of it can be taken for one of ours.
std::string without_marks(std::string_view text) {
  std::string out;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with(any_start)) out += "&lt;";
    out.append(line.starts_with(any_start) ? line.substr(1) : line).append("\n");
  });
  return trimmed(std::move(out));
}

std::string first_line(const Marker& marker) {
  return fmt::format("{}project={} run={} attempt={} gen={}{}\n", marker_start, escaped(marker.project),
                     marker.run, marker.attempt, marker.generation, line_end);
}

std::string lines_of(const Section& section, std::uint64_t newest_run) {
  std::string out =
      fmt::format("{}name={} verdict={} run={} attempt={} seq={} commit={} text={}{}\n", section_start,
                  escaped(section.name), escaped(section.verdict), section.run, section.attempt,
                  section.sequence, escaped(section.commit), escaped(section.digest), line_end);
  if (section.run < newest_run)
    out +=
        fmt::format("\n<sub>The following is of an earlier run{}.</sub>\n\n",
                    section.commit.empty() ? std::string()
                                           : fmt::format(" and of commit `{}`", section.commit.substr(0, 7)));
  return out.append(text_line)
      .append("\n\n")
      .append(section.text)
      .append("\n\n")
      .append(end_line)
      .append("\n");
}

int order(std::string_view verdict) {
  return verdict == "block" ? 0 : verdict == "warn" ? 1 : verdict == "pass" ? 2 : 3;
}

std::size_t units(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

constexpr std::string_view shortened_note =
    "<sub>Shortened: the details are in the summary of the run.</sub>";

/// Up to the first folded block: what must be seen stands before it.
void drop_details(Section& section) {
  const std::size_t at = section.text.find("\n<details>");
  if (at == std::string::npos) return;
  section.text = trimmed(section.text.substr(0, at)).append("\n\n").append(shortened_note);
}

void keep_headline(Section& section) {
  const std::size_t end = section.text.find('\n');
  if (end == std::string::npos) return;
  std::string shorter = section.text.substr(0, end).append("\n\n").append(shortened_note);
  if (shorter.size() < section.text.size()) section.text = std::move(shorter);
}

void keep_name(Section& section) {
  section.text = fmt::format("`{}`: {}", escaped(section.name), escaped(section.verdict));
}

/// Shortens the longest ones until the sections fit together.
template <class Shorten>
void shorten(std::vector<Section>& sections, std::size_t& total, std::size_t limit, Shorten shorten_one) {
  std::vector<Section*> longest;
  for (Section& section : sections) longest.push_back(&section);
  std::stable_sort(longest.begin(), longest.end(),
                   [](const Section* a, const Section* b) { return a->text.size() > b->text.size(); });
  for (Section* section : longest) {
    if (total <= limit) return;
    total -= units(section->text);
    shorten_one(*section);
    total += units(section->text);
  }
}

}  // namespace

std::string digest_of(std::string_view text) {
  return sha256(text).substr(0, 16);
}

bool newer(const Section& a, const Section& b) {
  return std::tie(a.run, a.attempt, a.sequence) > std::tie(b.run, b.attempt, b.sequence);
}

bool same_version(const Section& a, const Section& b) {
  return a.name == b.name && a.verdict == b.verdict && a.commit == b.commit && a.run == b.run &&
         a.attempt == b.attempt && a.sequence == b.sequence && a.digest == b.digest;
}

std::vector<Section> united(std::vector<Section> some, const std::vector<Section>& more) {
  some.insert(some.end(), more.begin(), more.end());
  std::stable_sort(some.begin(), some.end(), [](const Section& a, const Section& b) {
    return a.name != b.name ? a.name < b.name : newer(a, b);
  });
  some.erase(std::unique(some.begin(), some.end(),
                         [](const Section& a, const Section& b) { return a.name == b.name; }),
             some.end());
  return some;
}

std::string comment_of(const Marker& marker, std::string_view text) {
  return first_line(marker) + without_marks(text) + "\n";
}

std::string comment_of(const Marker& marker, std::vector<Section> sections, std::size_t limit) {
  std::stable_sort(sections.begin(), sections.end(), [](const Section& a, const Section& b) {
    return std::pair(order(a.verdict), std::string_view(a.name)) <
           std::pair(order(b.verdict), std::string_view(b.name));
  });
  std::uint64_t newest = marker.run;
  for (const Section& section : sections) newest = std::max(newest, section.run);
  const std::string head = first_line(marker);
  std::size_t total = units(head);
  for (Section& section : sections) {
    section.text = without_marks(section.text);
    total += units(lines_of(section, newest)) + 1;
  }
  shorten(sections, total, limit, drop_details);
  shorten(sections, total, limit, keep_headline);
  shorten(sections, total, limit, keep_name);
  std::string out = head;
  constexpr std::size_t room_for_count = 80;
  std::size_t used = units(out) + (total > limit ? room_for_count : 0);
  std::size_t shown = 0;
  for (; shown < sections.size(); ++shown) {
    const std::string lines = lines_of(sections[shown], newest) + "\n";
    used += units(lines);
    if (used > limit) break;
    out += lines;
  }
  if (shown < sections.size())
    out += fmt::format("… {}\n", counted(sections.size() - shown, "more environment"));
  return out;
}

std::optional<Marker> marker_of(std::string_view body) {
  std::string_view line = body.substr(0, body.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::optional<Fields> fields = fields_of(line, marker_start);
  if (!fields) return {};
  return Marker{text_of(*fields, "project"), number_of(*fields, "run"), number_of(*fields, "attempt"),
                number_of(*fields, "gen")};
}

std::vector<Section> sections_of(std::string_view body) {
  std::vector<Section> sections;
  std::optional<Section> open;
  bool in_text = false;
  each_line(without_carriage_returns(body), [&](std::string_view line) {
    if (const std::optional<Fields> fields = fields_of(line, section_start)) {
      open = Section{text_of(*fields, "name"),
                     text_of(*fields, "verdict"),
                     text_of(*fields, "commit"),
                     number_of(*fields, "run"),
                     number_of(*fields, "attempt"),
                     number_of(*fields, "seq"),
                     {},
                     text_of(*fields, "text")};
      in_text = false;
    } else if (open && !in_text && line == text_line) {
      in_text = true;
    } else if (open && in_text && line == end_line) {
      open->text = trimmed(std::move(open->text));
      sections.push_back(*std::move(open));
      open.reset();
    } else if (open && in_text) {
      open->text.append(line).append("\n");
    }
  });
  return sections;
}

bool same_text(std::string_view body, std::string_view other) {
  const auto rest = [](std::string_view text) {
    std::string normal = without_carriage_returns(text);
    const std::size_t end = std::min(normal.find('\n'), normal.size());
    return trimmed(normal.substr(end));
  };
  return rest(body) == rest(other);
}
