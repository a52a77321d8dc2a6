#include "plan/tape.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <functional>
#include <span>

#include "base/error.h"

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// RFC 8259, section 6.
bool is_number(std::string_view t) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < t.size() && is_digit(t[i])) ++i;
    return i > start;
  };
  if (i < t.size() && t[i] == '-') ++i;
  if (i < t.size() && t[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < t.size() && t[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
    ++i;
    if (i < t.size() && (t[i] == '+' || t[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == t.size();
}

[[noreturn]] void fail(simdjson::error_code code) {
  throw simdjson::simdjson_error(code);
}

/// Four hexadecimal digits at `at`.
std::uint32_t hex4(std::string_view text, std::size_t at) {
  std::uint32_t value = 0;
  if (at + 4 > text.size() ||
      std::from_chars(text.data() + at, text.data() + at + 4, value, 16).ptr != text.data() + at + 4)
    fail(simdjson::STRING_ERROR);
  return value;
}

char* write_utf8(std::uint32_t code, char* out) {
  const auto rest = [&](unsigned shift) { *out++ = static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code >> 6));
    rest(0);
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code >> 12));
    rest(6);
    rest(0);
  } else {
    *out++ = static_cast<char>(0xF0 | (code >> 18));
    rest(12);
    rest(6);
    rest(0);
  }
  return out;
}

/// How many of the next eight bytes stand before a backslash.
std::size_t plain_bytes(const char* from) {
  if constexpr (std::endian::native == std::endian::little) {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = ones << 7;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, 8);
    bytes ^= ones * '\\';
    const std::uint64_t zeros = (bytes - ones) & ~bytes & highs;  // the lowest bit is that of the first zero
    return zeros == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
  }
  std::size_t count = 0;
  while (count < 8 && from[count] != '\\') ++count;
  return count;
}

/// Writes what `escaped` means to `out` and returns the end of it. It is never longer than what it is from;
/// the seven bytes behind it may be written to.
char* unescape(std::string_view escaped, char* out) {
  constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  for (std::size_t i = 0; i < escaped.size();) {
    if (i + 8 <= escaped.size()) {
      const std::size_t plain = plain_bytes(escaped.data() + i);
      std::memcpy(out, escaped.data() + i, 8);
      out += plain;
      i += plain;
      if (plain == 8) continue;
    } else if (escaped[i] != '\\') {
      *out++ = escaped[i++];
      continue;
    }
    const char letter = i + 1 < escaped.size() ? escaped[i + 1] : '\0';
    i += 2;
    if (const auto known = letters.find(letter); known != std::string_view::npos) {
      *out++ = meanings[known];
      continue;
    }
    if (letter != 'u') fail(simdjson::STRING_ERROR);
    std::uint32_t code = hex4(escaped, i);
    i += 4;
    if (code >= 0xDC00 && code < 0xE000) fail(simdjson::STRING_ERROR);  // the second half of a pair alone
    if (code >= 0xD800 && code < 0xDC00) {
      if (escaped.substr(i, 2) != "\\u") fail(simdjson::STRING_ERROR);
      const std::uint32_t low = hex4(escaped, i + 2);
      if (low < 0xDC00 || low >= 0xE000) fail(simdjson::STRING_ERROR);
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      i += 6;
    }
    out = write_utf8(code, out);
  }
  return out;
}

/// A hash that tells the keys of one object apart: both ends of the key and its size.
std::uint64_t hash_of_key(std::string_view key) {
  std::uint64_t head = 0, tail = 0;
  if (key.size() >= 8) {
    std::memcpy(&head, key.data(), 8);
    std::memcpy(&tail, key.data() + key.size() - 8, 8);
  } else if (key.size() >= 4) {
    std::memcpy(&head, key.data(), 4);
    std::memcpy(&tail, key.data() + key.size() - 4, 4);
  } else {
    for (char c : key) head = head << 8 | static_cast<unsigned char>(c);
  }
  const std::uint64_t mixed = (head * 0x9E3779B97F4A7C15U) ^ ((tail + key.size()) * 0xC2B2AE3D27D4EB4FU);
  return mixed ^ (mixed >> 32);
}

/// Objects with more members than this are searched through an index.
constexpr std::uint32_t few = 12;

}  // namespace

/// simdjson finds where tokens begin, and checks strings and UTF-8 on the way; from these places the nodes
/// are made here. Its On-Demand front end would go over each token several times, in code for any processor.
struct Tape::Parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> places;
  std::unique_ptr<char[]> unescaped;
  std::size_t unescaped_size = 0;
  simdjson::padded_string copy;

  /// Where each token of `json` begins; behind the last one stands the size of the text.
  std::span<const std::uint32_t> find_tokens(std::string_view json) {
    const auto check = [](simdjson::error_code code) {
      if (code != simdjson::SUCCESS) fail(code);
    };
    if (places == nullptr)
      check(simdjson::get_active_implementation()->create_dom_parser_implementation(
          std::bit_ceil(json.size()), Tape::deepest, places));
    if (places->capacity() < json.size()) check(places->allocate(std::bit_ceil(json.size()), Tape::deepest));
    check(places->stage1(reinterpret_cast<const std::uint8_t*>(json.data()), json.size(),
                         simdjson::stage1_mode::regular));
    return {places->structural_indexes.get(), places->n_structural_indexes};
  }

  /// As many bytes as unescaping a text of `size` may need. Not cleared: most of it stays unused.
  char* room_for(std::size_t size) {
    size += 8;
    if (unescaped_size < size) {
      unescaped_size = size;
      unescaped.reset(new char[size]);
    }
    return unescaped.get();
  }
};

/// Makes the nodes of one text.
class Tape::Builder {
 public:
  Builder(std::string_view json, std::span<const std::uint32_t> tokens, Parser& parser, Node* nodes)
      : json_(json.data()),
        size_(json.size()),
        token_(tokens.data()),
        end_(tokens.data() + tokens.size()),
        parser_(parser),
        first_(nodes),
        out_(nodes),
        backslash_(find_backslash(0)) {}

  /// All values from the one at the first token on, level by level, until that one is closed. Returns how
  /// many nodes there are.
  std::uint32_t build() {
    struct Level {
      Node* node;
      std::uint32_t count;
      char closes;
    };
    std::array<Level, Tape::deepest> levels;
    std::size_t depth = 0;
    const auto close = [&] {
      const Level& level = levels[--depth];
      level.node->count = level.count;
      level.node->next = here();
      const char* const begin = level.node->text.data();
      level.node->text = {begin, static_cast<std::size_t>(json_ + *token_ + 1 - begin)};
      ++token_;
    };
    if (first() != '{' && first() != '[') fail(simdjson::INCORRECT_TYPE);
    do {
      const char begins = first();
      if (begins == '{' || begins == '[') {
        if (depth == levels.size()) fail(simdjson::DEPTH_ERROR);
        levels[depth++] = {out_, 0, static_cast<char>(begins + 2)};  // the closing bracket in ASCII
        *out_++ = {{json_ + *token_, 1}, 0, 0, begins == '{' ? Kind::object : Kind::array};
        ++token_;
        if (first() != levels[depth - 1].closes) {
          if (begins == '{') add_key();
          continue;
        }
        close();
      } else {
        add_scalar(begins);
      }
      // Behind a value: another one of the same level, or the end of one or more of them.
      while (depth > 0) {
        Level& level = levels[depth - 1];
        ++level.count;
        const char follows = first();
        if (follows == ',') {
          ++token_;
          if (level.closes == '}') add_key();
          break;
        }
        if (follows != level.closes) fail(simdjson::TAPE_ERROR);
        close();
      }
    } while (depth > 0);
    if (token_ != end_) fail(simdjson::TAPE_ERROR);
    return here();
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(out_ - first_); }

  char first() const {
    if (token_ == end_) fail(simdjson::TAPE_ERROR);
    return json_[*token_];
  }

  /// The token, without what is blank behind it.
  std::string_view text() const {
    const char* const begin = json_ + token_[0];
    const char* end = json_ + token_[1];
    while (is_blank(end[-1])) --end;
    return {begin, static_cast<std::size_t>(end - begin)};
  }

  void add(Kind kind, std::string_view as) {
    *out_ = {as, here() + 1, 0, kind};
    ++out_;
    ++token_;
  }

  std::size_t find_backslash(std::size_t from) const {
    const void* found = size_ > from ? std::memchr(json_ + from, '\\', size_ - from) : nullptr;
    return found == nullptr ? size_ : static_cast<std::size_t>(static_cast<const char*>(found) - json_);
  }

  void add_string() {
    const std::string_view quoted = text();
    if (quoted.size() < 2 || quoted.back() != '"') fail(simdjson::STRING_ERROR);
    const std::string_view inside = quoted.substr(1, quoted.size() - 2);
    const std::size_t begin = token_[0] + 1;
    if (backslash_ < begin) backslash_ = find_backslash(begin);
    if (backslash_ >= begin + inside.size()) return add(Kind::string, inside);
    if (free_text_ == nullptr) free_text_ = parser_.room_for(size_);
    char* const start = free_text_;
    free_text_ = unescape(inside, start);
    add(Kind::string, {start, static_cast<std::size_t>(free_text_ - start)});
  }

  void add_word(Kind kind, std::string_view word, simdjson::error_code otherwise) {
    if (text() != word) fail(otherwise);
    add(kind, word);
  }

  void add_scalar(char begins) {
    switch (begins) {
      case '"':
        return add_string();
      case 't':
        return add_word(Kind::boolean, "true", simdjson::T_ATOM_ERROR);
      case 'f':
        return add_word(Kind::boolean, "false", simdjson::F_ATOM_ERROR);
      case 'n':
        return add_word(Kind::null, "null", simdjson::N_ATOM_ERROR);
      default:
        if (begins != '-' && !is_digit(begins)) fail(simdjson::TAPE_ERROR);
        if (!is_number(text())) fail(simdjson::NUMBER_ERROR);
        return add(Kind::number, text());
    }
  }

  void add_key() {
    if (first() != '"') fail(simdjson::TAPE_ERROR);
    add_string();
    if (first() != ':') fail(simdjson::TAPE_ERROR);
    ++token_;
  }

  const char* const json_;
  const std::size_t size_;
  const std::uint32_t* token_;
  const std::uint32_t* const end_;
  Parser& parser_;
  Node* const first_;
  Node* out_;
  std::size_t backslash_;      ///< the first one not yet passed, or the size of the text
  char* free_text_ = nullptr;  ///< where the next unescaped string goes
};

static_assert(Tape::padding >= simdjson::SIMDJSON_PADDING);

Tape::Tape() : parser_(std::make_unique<Parser>()) {}
Tape::Tape(Tape&&) noexcept = default;
Tape& Tape::operator=(Tape&&) noexcept = default;
Tape::~Tape() = default;

void Tape::build(std::string_view json) {
  used_ = 0;
  slots_.clear();
  const std::span<const std::uint32_t> tokens = parser_->find_tokens(json);
  if (nodes_.size() < tokens.size()) nodes_.resize(tokens.size());  // a node needs a token
  used_ = Builder(json, tokens, *parser_, nodes_.data()).build();
}

void Tape::parse(std::string_view json) {
  try {
    build(json);
  } catch (const simdjson::simdjson_error& error) {
    throw Error(fmt::format("not valid JSON: {}", simdjson::error_message(error.error())));
  }
}

bool Tape::parse_copy(std::string_view json) {
  const auto first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (json[first] != '{' && json[first] != '[')) return false;
  parser_->copy = simdjson::padded_string(json);
  try {
    build(parser_->copy);
  } catch (const simdjson::simdjson_error&) {
    return false;
  }
  return true;
}

std::uint32_t Tape::member(std::uint32_t object, std::string_view key) const {
  if (object == none || nodes_[object].kind != Kind::object) return none;
  const Node& node = nodes_[object];
  if (node.count > few) return indexed_member(object, key);
  for (std::uint32_t i = object + 1; i < node.next; i = nodes_[i + 1].next)
    if (nodes_[i].text == key) return i + 1;
  return none;
}

std::uint32_t Tape::indexed_member(std::uint32_t object, std::string_view key) const {
  const Node& node = nodes_[object];
  const std::size_t size = std::bit_ceil(std::size_t{node.count} * 2);
  const auto next_slot = [&](std::size_t slot) { return (slot + 1) & (size - 1); };
  if (node.slots == 0) {
    const std::size_t begin = slots_.size();
    slots_.resize(begin + size, none);
    // Of two with one key the first is found, as everywhere.
    for (std::uint32_t i = object + 1; i < node.next; i = nodes_[i + 1].next) {
      std::size_t slot = hash_of_key(nodes_[i].text) & (size - 1);
      while (slots_[begin + slot] != none) slot = next_slot(slot);
      slots_[begin + slot] = i;
    }
    node.slots = static_cast<std::uint32_t>(begin + 1);
  }
  const std::uint32_t* slots = slots_.data() + (node.slots - 1);
  for (std::size_t slot = hash_of_key(key) & (size - 1);; slot = next_slot(slot)) {
    const std::uint32_t found = slots[slot];
    if (found == none) return none;
    if (nodes_[found].text == key) return found + 1;
  }
}

std::uint32_t Tape::element(std::uint32_t array, std::size_t wanted) const {
  if (array == none || nodes_[array].kind != Kind::array || wanted >= nodes_[array].count) return none;
  std::uint32_t i = array + 1;
  for (; wanted > 0; --wanted) i = nodes_[i].next;
  return i;
}

std::uint32_t Members::find(std::string_view key) {
  if (object_ == Tape::none || tape_[object_].kind != Kind::object) return Tape::none;
  const bool is_next = next_ < tape_[object_].next && tape_[next_].text == key;
  const std::uint32_t found = is_next ? next_ + 1 : tape_.member(object_, key);
  if (found != Tape::none) next_ = tape_[found].next;
  return found;
}

bool same(const Tape& a, std::uint32_t i, const Tape& b, std::uint32_t j) {
  const Node& x = a[i];
  const Node& y = b[j];
  if (x.kind != y.kind || x.count != y.count) return false;
  if (x.text == y.text) return true;
  switch (x.kind) {
    case Kind::number:
      return same_number(x.text, y.text);
    case Kind::array: {
      std::uint32_t k = i + 1;
      std::uint32_t l = j + 1;
      for (; k < x.next; k = a[k].next, l = b[l].next)
        if (!same(a, k, b, l)) return false;
      return true;
    }
    case Kind::object: {
      Members others(b, j);
      for (std::uint32_t k = i + 1; k < x.next; k = a[k + 1].next) {
        const std::uint32_t other = others.find(a[k].text);
        if (other == Tape::none || !same(a, k + 1, b, other)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

namespace {

/// A number as sign, significant digits and power of ten: 0.0120 is + 12 -3.
struct Scientific {
  bool negative = false;
  std::string digits;
  long long exponent = 0;
};

Scientific scientific(std::string_view text) {
  Scientific number;
  std::size_t i = 0;
  if (text[0] == '-') {
    number.negative = true;
    ++i;
  }
  bool behind_point = false;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      behind_point = true;
      continue;
    }
    if (!(number.digits.empty() && text[i] == '0')) number.digits.push_back(text[i]);
    if (behind_point) --number.exponent;
  }
  if (i < text.size()) {
    std::string_view written = text.substr(i + 1);
    const bool small = written[0] == '-';
    if (written[0] == '-' || written[0] == '+') written.remove_prefix(1);
    long long exponent = 0;
    for (char c : written) exponent = std::min(exponent * 10 + (c - '0'), 1'000'000'000'000LL);
    number.exponent += small ? -exponent : exponent;
  }
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  if (number.digits.empty()) return {};
  return number;
}

}  // namespace

bool same_number(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const Scientific x = scientific(a);
  const Scientific y = scientific(b);
  return x.negative == y.negative && x.exponent == y.exponent && x.digits == y.digits;
}

std::string plain_number(std::string_view number) {
  const Scientific value = scientific(number);
  if (value.digits.empty()) return "0";
  return fmt::format("{}{}e{}", value.negative ? "-" : "", value.digits, value.exponent);
}

std::size_t hash_of_number(std::string_view text) {
  const Scientific number = scientific(text);
  const std::hash<std::string_view> hash;
  return hash(number.digits) * 31 + static_cast<std::size_t>(number.exponent) * 2 + number.negative;
}
