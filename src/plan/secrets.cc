#include "plan/secrets.h"

#include <algorithm>

#include "plan/secret_names.h"

namespace {

constexpr std::string_view mask = "(sensitive)";
constexpr std::size_t found_anywhere = 8;
constexpr std::size_t found_as_word = 3;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The first bytes of what stands at `at`, as one number. Requires at least found_as_word of them.
std::uint32_t beginning(std::string_view text, std::size_t at) {
  std::uint32_t bytes = 0;
  for (std::size_t i = 0; i < found_as_word; ++i)
    bytes = bytes << 8 | static_cast<unsigned char>(text[at + i]);
  return bytes;
}

std::size_t bit_of(std::uint32_t bytes) {
  return bytes * 0x9E3779B1U >> 16;
}

/// The text as it stands inside a JSON string; Go's encoder also escapes what HTML would read.
std::string json_escaped(std::string_view text, bool as_go) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '<':
        out += as_go ? "\\u003c" : "<";
        break;
      case '>':
        out += as_go ? "\\u003e" : ">";
        break;
      case '&':
        out += as_go ? "\\u0026" : "&";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool free_before = at == 0 || !is_word(text[at - 1]);
  const bool free_behind = at + size == text.size() || !is_word(text[at + size]);
  return free_before && free_behind;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One of "eu", "west", "1", "1a": letters and digits are not mixed as in what is made up to be secret.
bool is_plain_word(std::string_view word) {
  constexpr std::size_t longest_number = 5;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::all_of(word.begin(), word.end(), is_letter)) return true;
  if (is_letter(word.back())) word.remove_suffix(1);
  return word.size() <= longest_number && std::all_of(word.begin(), word.end(), is_digit);
}

/// Short, in small letters, and made of plain words.
bool reads_like_a_name(std::string_view text) {
  constexpr std::size_t longest = 63;
  if (text.empty() || text.size() > longest) return false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("-_./"), text.size());
    if (end > 0 && !is_plain_word(text.substr(0, end))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

void Secrets::add(std::string text, bool is_name) {
  const auto [place, fresh] = texts_.try_emplace(std::move(text), is_name);
  if (fresh) names_ += is_name;
  if (place->second && !is_name) {
    place->second = false;
    --names_;
  }
  const std::string& added = place->first;
  if (!fresh || added.size() < found_as_word) return;
  beginnings_.set(bit_of(beginning(added, 0)));
  std::vector<std::string_view>& alike = by_beginning_[beginning(added, 0)];
  const auto shorter = [](std::string_view a, std::string_view b) { return a.size() > b.size(); };
  alike.insert(std::upper_bound(alike.begin(), alike.end(), std::string_view(added), shorter), added);
}

void Secrets::release(std::string_view address) {
  if (names_ == 0) return;
  for (std::size_t at = 0; at + found_as_word <= address.size(); ++at) {
    for (;;) {
      const std::string_view found = this->at(address, at);
      const auto place = texts_.find(found);
      if (found.empty() || !place->second) break;
      std::erase(by_beginning_[beginning(found, 0)], found);
      texts_.erase(place);
      if (--names_ == 0) return;
    }
  }
}

void Secrets::remember(std::string_view text, std::string_view name) {
  // The two booleans and the empty text tell nothing and are everywhere.
  if (text.empty() || text == "true" || text == "false") return;
  const bool is_name = reads_like_a_name(text) && !names_a_secret(name);
  add(std::string(text), is_name);
  // A part of it is as secret: the leaves of a JSON document, the lines of a script.
  Tape parts;
  if (parts.parse_copy(text)) collect_all(Value(parts, 0), name);
  if (text.find('\n') != std::string_view::npos) {
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end >= found_anywhere) add(std::string(rest.substr(0, end)), false);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  // Policies, container definitions and the like carry it as JSON inside a string, as Go or as others escape
  // it.
  if (text.find_first_of("\"\\\n\r\t<>&") == std::string_view::npos) return;
  for (bool as_go : {false, true}) add(json_escaped(text, as_go), false);
}

void Secrets::collect(const Value& value, std::string_view name) {
  if (value.sensitive()) return collect_all(value, name);
  if (!value.partly_sensitive()) return;
  if (value.is_array())
    for (const Value& element : value.elements()) collect(element, name);
  if (value.is_object())
    for (const auto& [key, member] : value.members()) collect(member, key);
}

void Secrets::collect_all(const Value& value, std::string_view name) {
  if (const auto scalar = value.scalar()) return remember(*scalar, name);
  for (const Value& element : value.elements()) collect_all(element, name);
  if (value.is_object())
    for (const auto& [key, member] : value.members()) collect_all(member, names_a_secret(name) ? name : key);
}

std::string_view Secrets::at(std::string_view text, std::size_t at) const {
  const std::uint32_t bytes = beginning(text, at);
  if (!beginnings_[bit_of(bytes)]) return {};
  const auto alike = by_beginning_.find(bytes);
  if (alike == by_beginning_.end()) return {};
  for (std::string_view secret : alike->second)
    if (text.compare(at, secret.size(), secret) == 0 &&
        (secret.size() >= found_anywhere || stands_alone(text, at, secret.size())))
      return secret;
  return {};
}

bool Secrets::masks(std::string_view text) const {
  if (texts_.empty()) return false;
  if (texts_.contains(text)) return true;
  for (std::size_t at = 0; at + found_as_word <= text.size(); ++at)
    if (!this->at(text, at).empty()) return true;
  return false;
}

template <class Masks>
std::string Secrets::masked_where(std::string_view text, Masks masks) const {
  std::string out;
  std::size_t copied = 0;      // what stands before it is in `out` or masked
  std::size_t masked_end = 0;  // of the secrets found so far; they may overlap
  const auto close = [&] {
    if (masked_end <= copied) return;
    out += mask;
    copied = masked_end;
  };
  for (std::size_t at = 0; at + found_as_word <= text.size(); ++at) {
    if (!masks(at)) continue;
    const std::string_view secret = this->at(text, at);
    if (secret.empty()) continue;
    if (at >= masked_end) {
      close();
      out += text.substr(copied, at - copied);
      copied = at;
    }
    masked_end = std::max(masked_end, at + secret.size());
  }
  close();
  return out.append(text.substr(copied));
}

std::string Secrets::masked(std::string_view text) const {
  if (texts_.empty()) return std::string(text);
  if (texts_.contains(text)) return std::string(mask);
  return masked_where(text, [](std::size_t) { return true; });
}

std::string Secrets::masked_address(std::string_view address) const {
  if (texts_.empty()) return std::string(address);
  bool in_key = false;
  return masked_where(address, [&](std::size_t at) {
    if (!in_key)
      in_key = at >= 2 && address.compare(at - 2, 2, "[\"") == 0;
    else if (address.compare(at, 2, "\"]") == 0 && address[at - 1] != '\\')
      in_key = false;
    return in_key;
  });
}
