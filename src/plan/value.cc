#include "plan/value.h"

#include "plan/secret_names.h"

namespace {

bool is_true_mark(const Tape& tape, std::uint32_t node) {
  return node != Tape::none && tape[node].kind == Kind::boolean && tape[node].text == "true";
}

/// A mark that is true, or that is no mark of this value: what nobody can read is taken for secret.
bool is_secret_mark(const Tape& tape, std::uint32_t node, std::uint32_t mark) {
  if (mark == Tape::none) return false;
  const Kind kind = tape[mark].kind;
  if (kind == Kind::boolean) return tape[mark].text == "true";
  if (kind == Kind::null) return false;
  if (kind == Kind::string || kind == Kind::number) return true;
  if (node == Tape::none || tape[mark].count == 0) return false;
  const Kind value = tape[node].kind;
  return (value == Kind::array || value == Kind::object) && value != kind;
}

bool has_true_mark(const Tape& tape, std::uint32_t node) {
  if (node == Tape::none) return false;
  for (std::uint32_t i = node; i < tape[node].next; ++i)  // a key called "true" is a string, not a boolean
    if (is_true_mark(tape, i)) return true;
  return false;
}

}  // namespace

Value::Value(const Tape& tape, std::uint32_t node, std::uint32_t unknown, std::uint32_t sensitive)
    : tape_(&tape),
      node_(node),
      unknown_(unknown),
      sensitive_(sensitive),
      unknown_all_(is_true_mark(tape, unknown)),
      sensitive_all_(is_secret_mark(tape, node, sensitive)) {}

Value Value::child(std::uint32_t node, std::uint32_t unknown, std::uint32_t sensitive) const {
  Value value(*tape_, node, unknown, sensitive);
  value.unknown_all_ |= unknown_all_;
  value.sensitive_all_ |= sensitive_all_;
  return value;
}

bool Value::partly_unknown() const {
  return unknown_all_ || (tape_ != nullptr && has_true_mark(*tape_, unknown_));
}
bool Value::partly_sensitive() const {
  return sensitive_all_ || (tape_ != nullptr && has_true_mark(*tape_, sensitive_));
}

Value Value::operator[](std::string_view key) const {
  if (tape_ == nullptr) return {};
  return child(tape_->member(node_, key), tape_->member(unknown_, key), tape_->member(sensitive_, key));
}

Value Value::at(std::size_t i) const {
  if (tape_ == nullptr) return {};
  return child(tape_->element(node_, i), tape_->element(unknown_, i), tape_->element(sensitive_, i));
}

std::vector<Value> Value::elements() const {
  std::vector<Value> all;
  if (!is_array()) return all;
  all.reserve(size());
  const auto first = [&](std::uint32_t array) {
    return array != Tape::none && (*tape_)[array].kind == Kind::array && (*tape_)[array].count > 0
               ? array + 1
               : Tape::none;
  };
  const auto step = [&](std::uint32_t array, std::uint32_t at) {
    if (at == Tape::none) return at;
    const std::uint32_t next = (*tape_)[at].next;
    return next < (*tape_)[array].next ? next : Tape::none;
  };
  std::uint32_t unknown = first(unknown_);
  std::uint32_t sensitive = first(sensitive_);
  for (std::uint32_t i = node_ + 1; i < (*tape_)[node_].next; i = (*tape_)[i].next) {
    all.push_back(child(i, unknown, sensitive));
    unknown = step(unknown_, unknown);
    sensitive = step(sensitive_, sensitive);
  }
  return all;
}

std::vector<std::pair<std::string_view, Value>> Value::members() const {
  std::vector<std::pair<std::string_view, Value>> all;
  if (tape_ == nullptr || unknown_all_) return all;
  const Tape& tape = *tape_;
  Members unknown(tape, unknown_);
  Members sensitive(tape, sensitive_);
  if (is_object()) {
    all.reserve(size());
    for (std::uint32_t i = node_ + 1; i < tape[node_].next; i = tape[i + 1].next)
      all.emplace_back(tape[i].text, child(i + 1, unknown.find(tape[i].text), sensitive.find(tape[i].text)));
  }
  const bool marks_only = node_ == Tape::none || tape[node_].kind == Kind::null;
  if ((is_object() || marks_only) && unknown_ != Tape::none && tape[unknown_].kind == Kind::object) {
    Members own(tape, node_);
    for (std::uint32_t i = unknown_ + 1; i < tape[unknown_].next; i = tape[i + 1].next) {
      if (own.find(tape[i].text) != Tape::none || !has_true_mark(tape, i + 1)) continue;
      all.emplace_back(tape[i].text, child(Tape::none, i + 1, sensitive.find(tape[i].text)));
    }
  }
  return all;
}

std::vector<std::string_view> differing_members(const Value& before, const Value& after) {
  std::vector<std::string_view> keys;
  if (!before.is_object() || !after.is_object()) return keys;
  const Tape &old = *before.tape_, &now = *after.tape_;
  Members in_before(old, before.node_), in_after(now, after.node_), unknown(now, after.unknown_);
  for (std::uint32_t i = after.node_ + 1; i < now[after.node_].next; i = now[i + 1].next) {
    const std::uint32_t was = in_before.find(now[i].text);
    const bool alike =
        was != Tape::none && old[was].kind == now[i + 1].kind && old[was].text == now[i + 1].text;
    if (!alike || has_true_mark(now, unknown.find(now[i].text))) keys.push_back(now[i].text);
  }
  for (std::uint32_t i = before.node_ + 1; i < old[before.node_].next; i = old[i + 1].next)
    if (in_after.find(old[i].text) == Tape::none) keys.push_back(old[i].text);
  // What only apply will tell may be missing from the object itself.
  if (after.unknown_ != Tape::none && now[after.unknown_].kind == Kind::object)
    for (std::uint32_t i = after.unknown_ + 1; i < now[after.unknown_].next; i = now[i + 1].next)
      if (in_after.find(now[i].text) == Tape::none && in_before.find(now[i].text) == Tape::none)
        keys.push_back(now[i].text);
  return keys;
}

std::optional<std::string_view> Value::text() const {
  if (kind() != Kind::string) return std::nullopt;
  return (*tape_)[node_].text;
}

std::optional<std::string_view> Value::scalar() const {
  switch (kind()) {
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
      return (*tape_)[node_].text;
    default:
      return std::nullopt;
  }
}

std::optional<bool> Value::boolean() const {
  if (kind() != Kind::boolean && kind() != Kind::string) return std::nullopt;
  const std::string_view word = (*tape_)[node_].text;
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::optional<Decimal> Value::number() const {
  if (kind() != Kind::number && kind() != Kind::string) return std::nullopt;
  return Decimal::parse((*tape_)[node_].text);
}

bool same(const Value& a, const Value& b) {
  if (a.partly_unknown() || b.partly_unknown()) return false;
  if (a.absent() || b.absent()) return a.absent() && b.absent();
  return same(*a.tape(), a.node(), *b.tape(), b.node());
}

namespace {

void write(std::string& out, const Value& value, const std::string& path) {
  if (value.sensitive()) {
    out += "(sensitive)";
  } else if (value.unknown()) {
    out += "(known after apply)";
  } else if (value.is_array()) {
    out += '[';
    bool first = true;
    for (const Value& element : value.elements()) {
      if (!std::exchange(first, false)) out += ", ";
      write(out, element, path);
    }
    out += ']';
  } else if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : value.members()) {
      if (!std::exchange(first, false)) out += ", ";
      out += key;
      out += " = ";
      write(out, member, path.empty() ? std::string(key) : path + "." + std::string(key));
    }
    out += '}';
  } else if (const auto text = value.text()) {
    if (names_a_secret(path)) {
      out += "(sensitive)";
    } else {
      out += '"';
      out += *text;
      out += '"';
    }
  } else {
    out += value.scalar().value_or("null");
  }
}

}  // namespace

std::string shown(const Value& value, std::string_view path) {
  std::string out;
  write(out, value, std::string(path));
  return out;
}
