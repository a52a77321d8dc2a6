// JSON, written so that people can read and compare it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/escape.h"

/// Writes JSON with a comma where one is due. Containers are opened either in lines, their members on lines
/// of their own, or on the line they stand on.
class JsonWriter {
 public:
  enum class Shape : std::uint8_t { line, lines };

  JsonWriter& open(char bracket, Shape shape) {
    due();
    out_ += bracket;
    levels_.push_back({bracket == '{' ? '}' : ']', shape, true});
    if (shape == Shape::lines) ++indent_;
    return *this;
  }
  void close() {
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.shape == Shape::lines) {
      --indent_;
      if (!level.empty) break_line();
    }
    out_ += level.closing;
  }
  JsonWriter& key(std::string_view name) {
    due();
    append_json_string(out_, name);
    out_ += ": ";
    after_key_ = true;
    return *this;
  }

  void raw(std::string_view json) {
    due();
    out_ += json;
  }
  void value(std::string_view text) {
    due();
    append_json_string(out_, text);
  }
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool is) { raw(is ? "true" : "false"); }
  void value(std::size_t number) { raw(std::to_string(number)); }

  template <class T>
  JsonWriter& member(std::string_view name, const T& what) {
    key(name).value(what);
    return *this;
  }
  /// null when there is nothing to say.
  JsonWriter& text_or_null(std::string_view name, std::string_view text) {
    key(name);
    if (text.empty())
      raw("null");
    else
      value(text);
    return *this;
  }

  std::string take() { return std::move(out_ += '\n'); }

 private:
  struct Level {
    char closing;
    Shape shape;
    bool empty;
  };

  void break_line() { out_.append("\n").append(2 * indent_, ' '); }
  void due() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (!level.empty) out_ += level.shape == Shape::line ? ", " : ",";
    if (level.shape == Shape::lines) break_line();
    level.empty = false;
  }

  std::string out_;
  std::vector<Level> levels_;
  std::size_t indent_ = 0;
  bool after_key_ = false;
};
