#include "plan/tape.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include "base/error.h"

namespace ondemand = simdjson::ondemand;

namespace {

std::string_view trimmed(std::string_view token) {
  const auto last = token.find_last_not_of(" \t\r\n");
  return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
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

/// A string token without its quotes, if nothing in it is escaped.
std::optional<std::string_view> plain_string(std::string_view token) {
  const std::string_view text = trimmed(token);
  if (text.size() < 2 || text.back() != '"') return std::nullopt;
  const std::string_view inside = text.substr(1, text.size() - 2);
  if (std::memchr(inside.data(), '\\', inside.size()) != nullptr) return std::nullopt;
  return inside;
}

}  // namespace

struct Tape::Parser {
  ondemand::parser ondemand;
  simdjson::padded_string copy;
  std::vector<Node>* nodes = nullptr;
  std::size_t depth = 0;

  std::uint32_t here() const { return static_cast<std::uint32_t>(nodes->size()); }

  void add(Kind kind, std::string_view text) { nodes->push_back({text, here() + 1, 0, kind}); }

  std::uint32_t open(Kind kind) {
    // On-Demand counts no depth, and each level is a call of walk().
    if (++depth > Tape::deepest) throw simdjson::simdjson_error(simdjson::DEPTH_ERROR);
    const std::uint32_t at = here();
    nodes->push_back({{}, 0, 0, kind});
    return at;
  }

  void close(std::uint32_t at, std::uint32_t count) {
    --depth;
    (*nodes)[at].count = count;
    (*nodes)[at].next = here();
  }

  void walk(ondemand::array array) {
    const std::uint32_t at = open(Kind::array);
    std::uint32_t count = 0;
    for (auto element : array) {
      walk(element.value());
      ++count;
    }
    close(at, count);
  }

  void walk(ondemand::object object) {
    const std::uint32_t at = open(Kind::object);
    std::uint32_t count = 0;
    for (auto field : object) {
      add(Kind::string, field.unescaped_key());
      walk(field.value().value());
      ++count;
    }
    close(at, count);
  }

  void walk(ondemand::value value) {
    switch (value.type().value()) {
      case ondemand::json_type::array:
        return walk(value.get_array().value());
      case ondemand::json_type::object:
        return walk(value.get_object().value());
      case ondemand::json_type::string: {
        if (const auto plain = plain_string(value.raw_json_token())) return add(Kind::string, *plain);
        return add(Kind::string, value.get_string());
      }
      case ondemand::json_type::number: {
        const std::string_view token = trimmed(value.raw_json_token());
        if (!is_number(token)) throw simdjson::simdjson_error(simdjson::NUMBER_ERROR);
        return add(Kind::number, token);
      }
      case ondemand::json_type::boolean: {
        const bool is_true = value.get_bool();
        return add(Kind::boolean, is_true ? "true" : "false");
      }
      case ondemand::json_type::null: {
        if (trimmed(value.raw_json_token()) != "null") throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
        return add(Kind::null, "null");
      }
    }
    throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  }

  void parse(std::string_view json) {
    nodes->clear();
    depth = 0;
    ondemand::document document = ondemand.iterate(
        simdjson::padded_string_view(json.data(), json.size(), json.size() + simdjson::SIMDJSON_PADDING));
    walk(document.get_value().value());
    const char* rest = nullptr;
    if (document.current_location().get(rest) == simdjson::SUCCESS)
      throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
  }
};

static_assert(Tape::padding >= simdjson::SIMDJSON_PADDING);

Tape::Tape() : parser_(std::make_unique<Parser>()) {}
Tape::Tape(Tape&&) noexcept = default;
Tape& Tape::operator=(Tape&&) noexcept = default;
Tape::~Tape() = default;

void Tape::parse(std::string_view json) {
  parser_->nodes = &nodes_;
  try {
    parser_->parse(json);
  } catch (const simdjson::simdjson_error& error) {
    throw Error(fmt::format("not valid JSON: {}", simdjson::error_message(error.error())));
  }
}

bool Tape::parse_copy(std::string_view json) {
  const auto first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (json[first] != '{' && json[first] != '[')) return false;
  parser_->nodes = &nodes_;
  parser_->copy = simdjson::padded_string(json);
  try {
    parser_->parse(parser_->copy);
  } catch (const simdjson::simdjson_error&) {
    return false;
  }
  return true;
}

std::uint32_t Tape::member(std::uint32_t object, std::string_view key) const {
  if (object == none || nodes_[object].kind != Kind::object) return none;
  for (std::uint32_t i = object + 1; i < nodes_[object].next; i = nodes_[i + 1].next)
    if (nodes_[i].text == key) return i + 1;
  return none;
}

std::uint32_t Tape::element(std::uint32_t array, std::size_t wanted) const {
  if (array == none || nodes_[array].kind != Kind::array || wanted >= nodes_[array].count) return none;
  std::uint32_t i = array + 1;
  for (; wanted > 0; --wanted) i = nodes_[i].next;
  return i;
}

std::uint32_t Members::find(std::string_view key) {
  constexpr std::uint32_t few = 16;
  if (object_ == Tape::none || tape_[object_].kind != Kind::object) return Tape::none;
  const std::uint32_t end = tape_[object_].next;
  std::uint32_t found = Tape::none;
  if (next_ < end && tape_[next_].text == key) {
    found = next_ + 1;
  } else if (tape_[object_].count <= few) {
    found = tape_.member(object_, key);
  } else {
    if (index_.empty())
      for (std::uint32_t i = object_ + 1; i < end; i = tape_[i + 1].next)
        index_.emplace(tape_[i].text, i + 1);  // of two with one key the first, as everywhere
    if (const auto entry = index_.find(key); entry != index_.end()) found = entry->second;
  }
  if (found != Tape::none) next_ = tape_[found].next;
  return found;
}

bool same(const Tape& a, std::uint32_t i, const Tape& b, std::uint32_t j) {
  const Node& x = a[i];
  const Node& y = b[j];
  if (x.kind != y.kind || x.count != y.count) return false;
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
      return x.text == y.text;
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
