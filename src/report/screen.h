// Lines of a terminal: columns, colours, wrapping.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "report/report.h"

enum class Paint : std::uint8_t { none, red, yellow, green, bold };

inline std::string_view code(Paint paint) {
  switch (paint) {
    case Paint::red:
      return "\x1b[31m";
    case Paint::yellow:
      return "\x1b[33m";
    case Paint::green:
      return "\x1b[32m";
    case Paint::bold:
      return "\x1b[1m";
    case Paint::none:
      return "";
  }
  return "";
}

/// One line, with its width told apart from its colours.
class Line {
 public:
  Line& add(std::string_view text, Paint paint = Paint::none) {
    width_ += columns(text);
    parts_.push_back({std::string(text), paint});
    return *this;
  }
  Line& gap(std::size_t n) { return add(std::string(n, ' ')); }
  /// Up to column `at`; at least nothing.
  Line& to(std::size_t at) { return gap(at > width_ ? at - width_ : 0); }
  Line& add_right(std::string_view text, std::size_t end) {
    const std::size_t wide = columns(text);
    return to(end > wide ? end - wide : 0).add(text);
  }
  std::size_t width() const { return width_; }

  std::string text(bool color) const {
    std::string out;
    for (const auto& [part, paint] : parts_) {
      const bool painted = color && paint != Paint::none;
      if (painted) out += code(paint);
      out += part;
      if (painted) out += "\x1b[0m";
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
  }

 private:
  struct Part {
    std::string text;
    Paint paint;
  };
  std::vector<Part> parts_;
  std::size_t width_ = 0;
};

/// Collects lines of at most `style.width` columns.
class Screen {
 public:
  explicit Screen(const TextStyle& style)
      : width_(std::max<std::size_t>(style.width, 40)), color_(style.color) {}

  std::size_t width() const { return width_; }

  void put(const Line& line) { out_.append(line.text(color_)).append("\n"); }
  /// One empty line between sections, none at the top.
  void space() {
    if (!out_.empty() && !(out_.size() > 1 && out_[out_.size() - 2] == '\n')) out_ += '\n';
  }

  /// `text` in as many lines as it takes, the first after `lead`, the others indented as far.
  void wrap(Line lead, std::string_view text) {
    const std::size_t indent = lead.width();
    const std::size_t room = width_ > indent + 10 ? width_ - indent : 10;
    Line line = std::move(lead);
    bool fresh = true;
    std::size_t i = 0;
    while (i < text.size()) {
      const std::size_t end = std::min(text.find(' ', i), text.size());
      const std::string word = elided_middle(text.substr(i, end - i), room);
      i = end + 1;
      if (word.empty()) continue;
      if (!fresh && line.width() + 1 + columns(word) > width_) {
        put(line);
        line = Line().gap(indent);
        fresh = true;
      }
      if (!fresh) line.gap(1);
      line.add(word);
      fresh = false;
    }
    put(line);
  }

  /// Words that stay whole, `between` them; as wrap().
  void flow(const Line& lead, const std::vector<std::string>& words, std::string_view between) {
    Line line = lead;
    bool fresh = true;
    std::string_view waiting;
    for (std::size_t k = 0; k < words.size(); ++k) {
      const bool has_comma = between.substr(0, 1) == "," && k + 1 < words.size();
      const std::string cut = elided_middle(words[k], width_ - lead.width() - (has_comma ? 1 : 0));
      const std::string bare = cut + (has_comma ? "," : "");
      if (!fresh && line.width() + columns(waiting) + columns(bare) > width_) {
        // A comma ends a line, a dot in the middle does not.
        if (waiting.substr(0, 1) == ",") line.add(",");
        put(line);
        line = Line().gap(lead.width());
        waiting = {};
      }
      line.add(waiting).add(cut);
      waiting = between;
      fresh = false;
    }
    put(line);
  }

  std::string take() { return std::move(out_); }

 private:
  std::size_t width_;
  bool color_;
  std::string out_;
};
