#include "plan/secrets.h"

namespace {

constexpr std::string_view mask = "(sensitive)";
constexpr std::size_t found_anywhere = 8;
constexpr std::size_t found_as_word = 3;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
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

}  // namespace

void Secrets::remember(std::string_view text) {
  // The two booleans and the empty text tell nothing and are everywhere.
  if (text.empty() || text == "true" || text == "false") return;
  if (texts_.find(text) != texts_.end()) return;
  texts_.emplace(text);
  // Policies, container definitions and the like carry it as JSON inside a string, as Go or as others escape
  // it.
  if (text.find_first_of("\"\\\n\r\t<>&") == std::string_view::npos) return;
  for (bool as_go : {false, true}) texts_.insert(json_escaped(text, as_go));
}

void Secrets::collect(const Value& value) {
  if (value.sensitive()) return collect_all(value);
  if (!value.partly_sensitive()) return;
  if (value.is_array())
    for (const Value& element : value.elements()) collect(element);
  if (value.is_object())
    for (const auto& [key, member] : value.members()) collect(member);
}

void Secrets::collect_all(const Value& value) {
  if (const auto scalar = value.scalar()) return remember(*scalar);
  for (const Value& element : value.elements()) collect_all(element);
  if (value.is_object())
    for (const auto& [key, member] : value.members()) collect_all(member);
}

std::string Secrets::masked(std::string_view text) const {
  std::string out(text);
  if (texts_.empty()) return out;
  if (texts_.find(text) != texts_.end()) return std::string(mask);
  for (const std::string& secret : texts_) {
    if (secret.size() < found_as_word) break;  // the rest is shorter still
    if (secret.size() > out.size()) continue;
    for (std::size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at)) {
      if (secret.size() >= found_anywhere || stands_alone(out, at, secret.size())) {
        out.replace(at, secret.size(), mask);
        at += mask.size();
      } else {
        ++at;
      }
    }
  }
  return out;
}
