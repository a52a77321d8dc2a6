#include "plan/scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "plan/tape.h"

namespace {

constexpr const char* control_in_string = "a control character stands in a string";
constexpr std::size_t block_size = 64;
static_assert(block_size <= Tape::padding);

/// One bit for each byte of a block.
struct Block {
  std::uint64_t quotes = 0, backslashes = 0, controls = 0, opening = 0, closing = 0;
};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

// `[` and `{`, and `]` and `}`, differ in the bit 0x20 only, and no other byte becomes a brace when it is
// set.
#ifdef __SSE2__
Block read_block(const char* bytes) {
  const auto same = [](__m128i chars, __m128i wanted) {
    return static_cast<std::uint64_t>(
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(chars, wanted))));
  };
  const auto equal = [&](__m128i chars, char wanted) { return same(chars, _mm_set1_epi8(wanted)); };
  Block block;
  for (unsigned i = 0; i < block_size; i += 16) {
    const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    const __m128i braces = _mm_or_si128(chars, _mm_set1_epi8(0x20));
    block.quotes |= equal(chars, '"') << i;
    block.backslashes |= equal(chars, '\\') << i;
    block.controls |= same(chars, _mm_min_epu8(chars, _mm_set1_epi8(0x1F))) << i;
    block.opening |= equal(braces, '{') << i;
    block.closing |= equal(braces, '}') << i;
  }
  return block;
}
#else
Block read_block(const char* bytes) {
  Block block;
  for (unsigned i = 0; i < block_size; ++i) {
    const auto bit = [i](bool is) { return std::uint64_t{is} << i; };
    const char brace = static_cast<char>(bytes[i] | 0x20);
    block.quotes |= bit(bytes[i] == '"');
    block.backslashes |= bit(bytes[i] == '\\');
    block.controls |= bit(is_control(bytes[i]));
    block.opening |= bit(brace == '{');
    block.closing |= bit(brace == '}');
  }
  return block;
}
#endif

/// From every odd bit to the next one: what lies between a quote and the next, with the first of them.
std::uint64_t between(std::uint64_t quotes) {
  for (int shift = 1; shift < 64; shift *= 2) quotes ^= quotes << shift;
  return quotes;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_word(std::string_view token) {
  if (token == "true" || token == "false" || token == "null") return true;
  return !token.empty() && (token[0] == '-' || (token[0] >= '0' && token[0] <= '9')) &&
         token.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
}

}  // namespace

void Scanner::malformed(std::string what) const {
  throw IndexFailure{IndexFailure::Kind::malformed, at_, std::move(what)};
}

char Scanner::next() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ == text_.size()) throw IndexFailure{IndexFailure::Kind::truncated, at_, {}};
  return text_[at_];
}

void Scanner::expect(char wanted, const char* otherwise) {
  if (next() != wanted) malformed(otherwise);
  ++at_;
}

bool Scanner::accept(char wanted) {
  if (next() != wanted) return false;
  ++at_;
  return true;
}

void Scanner::end() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ < text_.size()) throw IndexFailure{IndexFailure::Kind::trailing, at_, {}};
}

std::string_view Scanner::key() {
  if (next() != '"') malformed("a key should stand here");
  const std::size_t start = at_;
  pass_string();
  const std::string_view token = text_.substr(start, at_ - start);
  if (token.find('\\') == std::string_view::npos) return token.substr(1, token.size() - 2);
  // An escaped letter is the letter: nothing may hide behind another spelling.
  Tape tape;
  if (!tape.parse_copy("[" + std::string(token) + "]")) malformed("a key is no string");
  unescaped_ = tape[1].text;
  return unescaped_;
}

std::string_view Scanner::value() {
  const char first = next();
  const std::size_t start = at_;
  if (first == '{' || first == '[') {
    pass_brackets();
  } else if (first == '"') {
    pass_string();
  } else {
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    // A word that the end cuts may have been any.
    if (at_ == text_.size()) throw IndexFailure{IndexFailure::Kind::truncated, at_, {}};
    const std::string_view word = text_.substr(start, at_ - start);
    at_ = start;
    if (!is_word(word)) malformed("a value should stand here");
    at_ = start + word.size();
  }
  return text_.substr(start, at_ - start);
}

void Scanner::pass_string() {
  bool escaped = false;
  for (++at_; at_ < text_.size(); ++at_) {
    if (is_control(text_[at_])) malformed(control_in_string);
    if (escaped) {
      escaped = false;
    } else if (text_[at_] == '\\') {
      escaped = true;
    } else if (text_[at_] == '"') {
      ++at_;
      return;
    }
  }
  throw IndexFailure{IndexFailure::Kind::truncated, text_.size(), {}};
}

void Scanner::pass_brackets() {
  std::array<char, deepest> open;
  std::size_t depth = 0;
  std::uint64_t first_is_escaped = 0;  // 1: the block before ended with a backslash that escapes
  std::uint64_t in_string = 0;         // all ones: it ended inside a string
  for (; at_ < text_.size(); at_ += block_size) {
    if (at_ >= report_at_) {
      report_at_ = at_ + report_every;
      if (passed_) passed_();
    }
    Block block = read_block(text_.data() + at_);
    const std::size_t left = text_.size() - at_;
    const std::uint64_t inside = left < block_size ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};

    std::uint64_t escaped = std::exchange(first_is_escaped, 0);
    std::uint64_t escaping = 0;
    if (block.backslashes != 0) {
      for (std::uint64_t rest = block.backslashes & ~escaped; rest != 0;) {
        const std::uint64_t backslash = rest & -rest;
        escaping |= backslash;
        escaped |= backslash << 1;
        rest &= ~(backslash | backslash << 1);
      }
      first_is_escaped = escaping >> 63;
    }
    const std::uint64_t strings = between(block.quotes & ~escaped & inside) ^ in_string;
    in_string = std::uint64_t{0} - (strings >> 63);

    std::uint64_t end = 0;  // the bit of the bracket that closes the first
    for (std::uint64_t rest = (block.opening | block.closing) & ~strings & inside; rest != 0;
         rest &= rest - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(rest));
      const char bracket = text_[at_ + i];
      if ((block.opening >> i & 1) != 0) {
        if (depth == deepest) {
          at_ += i;
          malformed("brackets are nested too deep");
        }
        open[depth++] = bracket;
        continue;
      }
      // `[` and `]`, `{` and `}` stand two apart.
      if (open[depth - 1] + 2 != bracket) {
        at_ += i;
        malformed("a bracket closes what is not open");
      }
      if (--depth > 0) continue;
      end = rest & -rest;
      break;
    }
    // Behind the last bracket another value may begin.
    const std::uint64_t own = inside & (end == 0 ? ~end : end - 1);
    const auto none_of = [&](std::uint64_t bits, const char* what) {
      if ((bits & own) == 0) return;
      at_ += static_cast<std::size_t>(std::countr_zero(bits & own));
      malformed(what);
    };
    none_of(block.controls & strings, control_in_string);
    none_of(escaping & ~strings, "a backslash stands outside of a string");
    if (end != 0) {
      at_ += static_cast<std::size_t>(std::countr_zero(end)) + 1;
      return;
    }
  }
  at_ = text_.size();
  throw IndexFailure{IndexFailure::Kind::truncated, at_, {}};
}
