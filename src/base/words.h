// Several names in one text, so that a row of a table can hold a list of any length.
#pragma once

#include <cstddef>
#include <string_view>

/// The names in "aws_lb aws_alb", one blank between them. Borrows the text.
class Words {
 public:
  constexpr Words() = default;
  constexpr Words(const char* text) : text_(text) {}  // NOLINT: a row writes just the text
  constexpr explicit Words(std::string_view text) : text_(text) {}

  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;

    constexpr Iterator() = default;
    constexpr explicit Iterator(std::string_view rest) : rest_(rest) {}
    constexpr std::string_view operator*() const { return rest_.substr(0, rest_.find(' ')); }
    constexpr Iterator& operator++() {
      const std::size_t blank = rest_.find(' ');
      rest_ = blank == std::string_view::npos ? std::string_view() : rest_.substr(blank + 1);
      return *this;
    }
    constexpr Iterator operator++(int) {
      const Iterator old = *this;
      ++*this;
      return old;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.rest_.size() == b.rest_.size();
    }

   private:
    std::string_view rest_;
  };
  constexpr Iterator begin() const { return Iterator(text_); }
  constexpr Iterator end() const { return Iterator(); }

  constexpr bool empty() const { return text_.empty(); }
  constexpr std::string_view text() const { return text_; }
  constexpr bool has(std::string_view name) const {
    for (const std::string_view word : *this)
      if (word == name) return true;
    return false;
  }

 private:
  std::string_view text_;
};
