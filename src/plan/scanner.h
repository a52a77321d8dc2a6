// Finds where JSON values begin and end, without parsing them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "plan/tape.h"

/// Why a text could not be scanned. `at` is the byte where that was seen.
struct IndexFailure {
  enum class Kind { truncated, trailing, malformed, duplicate_key, not_an_object } kind;
  std::size_t at = 0;
  std::string detail;  ///< the key, or what is wrong
};

/// Walks from value to value. Strings, escapes and brackets of what is passed are checked, and nothing else:
/// words, numbers, commas and UTF-8 inside an array or object are for whoever parses it. Throws IndexFailure.
class Scanner {
 public:
  /// At least Tape::padding bytes behind `text` must be readable. `passed`, if there is one, is called after
  /// every few megabytes.
  explicit Scanner(std::string_view text, std::function<void()> passed = {})
      : text_(text), passed_(std::move(passed)), report_at_(report_every) {}

  /// The first byte of what comes next, behind white space.
  char next();
  /// Passes one value of any kind.
  std::string_view value();
  /// Passes an object. `member(key)` must pass the member's value; `key` lives until then.
  template <typename Member>
  void object(Member member);
  /// Passes an array. `element()` must pass one element.
  template <typename Element>
  void array(Element element);
  /// Nothing but white space is left.
  void end();

  std::size_t at() const { return at_; }

  /// Brackets within brackets, in one value().
  static constexpr std::size_t deepest = Tape::deepest;

 private:
  static constexpr std::size_t report_every = 4 << 20;

  [[noreturn]] void malformed(std::string what) const;
  void expect(char wanted, const char* otherwise);
  bool accept(char wanted);
  std::string_view key();
  void pass_string();
  void pass_brackets();

  std::string_view text_;
  std::size_t at_ = 0;
  std::function<void()> passed_;
  std::size_t report_at_;
  std::string unescaped_;
};

template <typename Member>
void Scanner::object(Member member) {
  expect('{', "an object should begin here");
  if (accept('}')) return;
  do {
    const std::string_view name = key();
    expect(':', "a colon should follow the key");
    member(name);
  } while (accept(','));
  expect('}', "a comma or the end of the object should follow");
}

template <typename Element>
void Scanner::array(Element element) {
  expect('[', "an array should begin here");
  if (accept(']')) return;
  do {
    element();
  } while (accept(','));
  expect(']', "a comma or the end of the array should follow");
}
