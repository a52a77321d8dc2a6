#include "plan/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/sha256.h"
#include "plan/plan_time.h"
#include "plan/secret_names.h"
#include "plan/secrets.h"

namespace {

constexpr std::size_t digits_of_a_part = 32;

/// Every text is preceded by its length, so that no two different entries run together to the same bytes.
void append(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

std::string joined_sorted(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const std::string& part : parts) append(out, part);
  return out;
}

/// Writes one entry as bytes that say what it does. Each value begins with a letter for its kind and tells
/// where it ends, so that they can stand one behind the other.
class Writer {
 public:
  Writer(const Plan& plan, std::string_view key)
      : secrets_(plan.secrets()), time_(plan.timestamp()), key_(key) {}

  void begin(std::string_view kind) {
    out_.assign(kind);
    path_.clear();
    held_back_ = false;
  }
  /// The digest of what was written since begin().
  std::string end() {
    secrets_held_back_ += held_back_;
    return (key_.empty() ? sha256(out_) : hmac_sha256(key_, out_)).substr(0, digits_of_a_part);
  }
  std::size_t secrets_held_back() const { return secrets_held_back_; }

  void text(std::string_view plain) { append(out_, plain); }

  void value(const Value& value) {
    if (value.sensitive() && key_.empty()) return secret(value);
    const bool marked = value.partly_unknown() || (key_.empty() && value.partly_sensitive());
    if (value.unknown()) {
      out_ += '?';
    } else if (!marked || value.scalar()) {
      if (value.absent())
        out_ += '0';
      else
        node(*value.tape(), value.node());
    } else if (value.is_array()) {
      Parts parts(*this, '[');
      for (const Value& element : value.elements()) {
        parts.next();
        this->value(element);
      }
    } else {  // a resource whose every attribute is unknown has marks and no values
      if (value.absent()) out_ += '?';
      Parts parts(*this, '{');
      for (const auto& [key, member] : value.members())
        if (!member.absent() || member.partly_unknown()) {
          const Step step(*this, key);
          parts.next(key);
          append(out_, key);
          this->value(member);
        }
    }
  }
  void value(std::string_view key, const Value& value) {
    const Step step(*this, key);
    this->value(value);
  }

  /// What differs, attribute by attribute, in the order of their names.
  void difference(const Value& before, const Value& after) {
    if (before.absent() && after.absent()) return;
    if (!path_.empty() && (before.sensitive() || after.sensitive())) {
      if (same(before, after)) return;
      text(path_);
      for (const Value* side : {&before, &after}) key_.empty() ? secret(*side) : value(*side);
      return;
    }
    if (after.unknown()) {
      text(path_);
      out_ += '?';
      return;
    }
    const bool marks_only = after.absent() && after.partly_unknown();
    if (before.is_object() && (after.is_object() || marks_only)) return members(before, after);
    if (same(before, after)) return;
    if (before.is_array() && after.is_array()) return elements(before, after);
    sides([&] {
      const std::size_t start = out_.size();
      value(before);
      const std::size_t middle = out_.size();
      value(after);
      return std::string_view(out_).substr(start, middle - start) == std::string_view(out_).substr(middle);
    });
  }

 private:
  /// One more key on the way while it lives. Indexes are no part of a path: order does not count.
  class Step {
   public:
    Step(Writer& writer, std::string_view key) : writer_(writer), size_(writer.path_.size()) {
      if (size_ > 0) writer.path_ += '.';
      writer.path_ += key;
    }
    ~Step() { writer_.path_.resize(size_); }
    Step(const Step&) = delete;

   private:
    Writer& writer_;
    std::size_t size_;
  };

  /// The parts between two brackets, sorted when it ends: by key, then by what they say.
  class Parts {
   public:
    Parts(Writer& writer, char bracket)
        : writer_(writer), first_(writer.parts_.size()), closing_(bracket == '[' ? ']' : '}') {
      writer_.out_ += bracket;
    }
    void next(std::string_view key = {}) {
      check_last();
      writer_.parts_.push_back({key, writer_.out_.size()});
    }
    ~Parts() {
      check_last();
      if (!sorted_) sort();
      writer_.parts_.resize(first_);
      writer_.out_ += closing_;
    }
    Parts(const Parts&) = delete;

   private:
    using Part = std::pair<std::string_view, std::string_view>;  // key and text

    Part part(std::size_t i) const {
      const auto& parts = writer_.parts_;
      const std::size_t end = i + 1 < parts.size() ? parts[i + 1].second : writer_.out_.size();
      return {parts[i].first, std::string_view(writer_.out_).substr(parts[i].second, end - parts[i].second)};
    }
    void check_last() {
      const std::size_t size = writer_.parts_.size();
      if (sorted_ && size >= first_ + 2) sorted_ = part(size - 2) <= part(size - 1);
    }
    void sort() {
      std::vector<Part> parts;
      for (std::size_t i = first_; i < writer_.parts_.size(); ++i) parts.push_back(part(i));
      std::sort(parts.begin(), parts.end());
      std::string text;
      for (const Part& one : parts) text += one.second;
      writer_.out_.replace(writer_.parts_[first_].second, text.size(), text);
    }

    Writer& writer_;
    std::size_t first_;
    char closing_;
    bool sorted_ = true;
  };

  void secret(const Value& value) {
    held_back_ = true;
    constexpr std::string_view kinds = "0bns[{";
    out_ += '!';
    out_ += value.unknown() ? '?' : kinds[static_cast<std::size_t>(value.kind())];
  }

  /// A known value without marks.
  void node(const Tape& tape, std::uint32_t at) {
    const Node& here = tape[at];
    switch (here.kind) {
      case Kind::null:
        out_ += '0';
        break;
      case Kind::boolean:
        out_ += here.text == "true" ? '+' : '-';
        break;
      case Kind::number:
        out_ += 'n';
        number(here.text);
        break;
      case Kind::string:
        string(here.text);
        break;
      case Kind::array: {
        Parts parts(*this, '[');
        for (std::uint32_t i = at + 1; i < here.next; i = tape[i].next) {
          parts.next();
          node(tape, i);
        }
        break;
      }
      case Kind::object: {
        Parts parts(*this, '{');
        for (std::uint32_t i = at + 1; i < here.next; i = tape[i + 1].next) {
          if (tape[i + 1].kind == Kind::null) continue;  // null and not set are one
          const Step step(*this, tape[i].text);
          parts.next(tape[i].text);
          append(out_, tape[i].text);
          node(tape, i + 1);
        }
        break;
      }
    }
  }

  void number(std::string_view text) {
    const bool plain = text.back() != '0' && text.find_first_not_of("0123456789") == text.npos;
    append(out_, plain ? std::string(text) + "e0" : plain_number(text));
  }

  void string(std::string_view text) {
    // Policies, container definitions and the like: what they say counts, and only parts of them are secret.
    if (text.starts_with('{') || text.starts_with('[')) {
      const Parsed parsed(*this, text);
      if (parsed.is_json) {
        const Step step(*this, "");
        out_ += 'j';
        return node(parsed.tape(), 0);
      }
    }
    if (key_.empty()) {
      if (is_secret_here()) {
        held_back_ = true;
        out_ += "!s";
        return;
      }
      if (secrets_.masks(text)) {
        held_back_ = true;
        out_ += '~';
        const std::string masked = secrets_.masked(text);
        append(out_, time_.relative(masked).value_or(masked));
        return;
      }
    }
    if (const auto relative = time_.relative(text)) {
      out_ += 't';
      append(out_, *relative);
    } else {
      out_ += 's';
      append(out_, text);
    }
  }

  bool is_secret_here() {
    const auto known = secret_paths_.find(path_);
    if (known != secret_paths_.end()) return known->second;
    return secret_paths_.emplace(path_, names_a_secret(path_)).first->second;
  }

  /// JSON inside a string, and perhaps inside a string of that: tapes are used again.
  class Parsed {
   public:
    Parsed(Writer& writer, std::string_view text) : writer_(writer), depth_(writer.tapes_in_use_++) {
      if (writer_.tapes_.size() <= depth_) writer_.tapes_.emplace_back();
      is_json = writer_.tapes_[depth_].parse_copy(text);
    }
    ~Parsed() { --writer_.tapes_in_use_; }
    Parsed(const Parsed&) = delete;
    const Tape& tape() const { return writer_.tapes_[depth_]; }

   private:
    Writer& writer_;
    std::size_t depth_;

   public:
    bool is_json = false;
  };

  /// Writes both sides, unless they say the same. A secret in them that was held back may be another.
  template <class Write>
  void sides(Write write) {
    const bool held_back = std::exchange(held_back_, false);
    const std::size_t start = out_.size();
    text(path_);
    const bool alike = write();
    if (alike && !held_back_) out_.resize(start);
    held_back_ |= held_back;
  }

  void members(const Value& before, const Value& after) {
    const auto sorted = [](const Value& object) {
      auto all = object.members();
      const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
      if (!std::is_sorted(all.begin(), all.end(), by_key)) std::stable_sort(all.begin(), all.end(), by_key);
      return all;
    };
    const auto old_members = sorted(before);
    const auto new_members = sorted(after);
    auto b = old_members.begin();
    auto a = new_members.begin();
    while (b != old_members.end() || a != new_members.end()) {
      const bool only_old = a == new_members.end() || (b != old_members.end() && b->first < a->first);
      const bool only_new = b == old_members.end() || (a != new_members.end() && a->first < b->first);
      const Step step(*this, only_new ? a->first : b->first);
      difference(only_new ? Value() : b->second, only_old ? Value() : a->second);
      if (!only_new) ++b;
      if (!only_old) ++a;
    }
  }

  /// Most blocks are lists of one, whose attributes differ or not. Of longer lists what is gone and what is
  /// new counts, element by element: which new one took the place of which old one depends on their order.
  void elements(const Value& before, const Value& after) {
    if (before.size() == 1 && after.size() == 1) return difference(before.at(0), after.at(0));
    const auto written = [&](const Value& list) {
      std::vector<std::string> parts;
      const std::size_t start = out_.size();
      for (const Value& element : list.elements()) {
        value(element);
        parts.push_back(out_.substr(start));
        out_.resize(start);
      }
      std::sort(parts.begin(), parts.end());
      return parts;
    };
    sides([&] {
      const std::vector<std::string> old_parts = written(before);
      const std::vector<std::string> new_parts = written(after);
      std::vector<std::string> gone;
      std::vector<std::string> fresh;
      std::set_difference(old_parts.begin(), old_parts.end(), new_parts.begin(), new_parts.end(),
                          std::back_inserter(gone));
      std::set_difference(new_parts.begin(), new_parts.end(), old_parts.begin(), old_parts.end(),
                          std::back_inserter(fresh));
      const bool alike = gone.empty() && fresh.empty();
      text(joined_sorted(std::move(gone)));
      text(joined_sorted(std::move(fresh)));
      return alike;
    });
  }

  const Secrets& secrets_;
  PlanTime time_;
  std::string_view key_;
  std::string out_, path_;
  std::vector<std::pair<std::string_view, std::size_t>>
      parts_;  ///< that are being written: key, and start in out_
  std::deque<Tape> tapes_;
  std::size_t tapes_in_use_ = 0;
  bool held_back_ = false;
  std::size_t secrets_held_back_ = 0;
  std::unordered_map<std::string, bool> secret_paths_;
};

void write_identity(Writer& writer, const Value& before) {
  writer.value("id", before["id"]);
  writer.value("arn", before["arn"]);
}

std::string change_fingerprint(Writer& writer, const Graph& graph, const Change& change) {
  const Plan& plan = graph.plan();
  writer.begin("plangate change 3\n");
  for (std::string_view part : {change.address, change.deposed, change.previous_address}) writer.text(part);
  for (std::string_view action : change.actions) writer.text(action);
  std::vector<std::string> paths;
  for (const AttributePath& path : change.replace_paths) paths.push_back(text(path));
  writer.text(joined_sorted(std::move(paths)));
  writer.text(change.provider_name);
  writer.text(graph.provider_region(change));
  writer.value("provisioners", graph.block(change)["provisioners"]);
  const Look look = plan.look(change);
  writer.value(look.entry()["change"]["importing"]);
  if (change.action == Action::unknown) {
    writer.value(look.before());
    writer.value(look.after());
    return writer.end();
  }
  if (change.action != Action::create) write_identity(writer, look.before());
  if (change.action == Action::create || change.action == Action::replace) writer.value(look.after());
  if (change.action == Action::update) writer.difference(look.before(), look.after());
  return writer.end();
}

/// The sections that Terraform writes beside the resources: values, and two trees of marks.
Value marked(const Value& object, std::string_view values, std::string_view unknown,
             std::string_view sensitive) {
  const Tape& tape = *object.tape();
  const auto member = [&](std::string_view key) { return tape.member(object.node(), key); };
  return {tape, member(values), member(unknown), member(sensitive)};
}

std::string output_fingerprint(Writer& writer, std::string_view name, const Value& output) {
  writer.begin("plangate output 2\n");
  writer.text(name);
  writer.value(output["actions"]);
  writer.value(marked(output, "after", "after_unknown", "after_sensitive"));
  return writer.end();
}

std::string action_fingerprint(Writer& writer, const Value& invocation) {
  writer.begin("plangate action 2\n");
  for (const auto& [key, member] : invocation.members())
    if (!key.starts_with("config_")) {
      writer.text(key);
      writer.value(member);
    }
  writer.value(marked(invocation, "config_values", "config_unknown", "config_sensitive"));
  return writer.end();
}

}  // namespace

bool does_something(const Change& change) {
  if (change.action == Action::read || change.action == Action::open) return false;
  return change.action != Action::no_op || !change.previous_address.empty() || change.importing;
}

std::string plan_fingerprint(bool errored, bool complete, const Fingerprints& parts) {
  const auto that_do_something = [](std::vector<std::string> some) {
    std::erase(some, "");
    return joined_sorted(std::move(some));
  };
  return sha256(fmt::format("plangate plan 2\n{} {}\n{}\n{}\n{}", errored, complete,
                            that_do_something(parts.changes), that_do_something(parts.outputs),
                            that_do_something(parts.actions)));
}

Fingerprints fingerprints(const Plan& plan, std::string_view key) {
  return fingerprints(Graph(plan), key);
}

Fingerprints fingerprints(const Graph& graph, std::string_view key) {
  const Plan& plan = graph.plan();
  Fingerprints all;
  Writer writer(plan, key);
  all.changes.reserve(plan.changes().size());
  for (const Change& change : plan.changes())
    all.changes.push_back(does_something(change) ? change_fingerprint(writer, graph, change) : std::string());
  const Value outputs = plan.output_changes();
  for (const OutputChange& output : plan.outputs())
    all.outputs.push_back(output.action == Action::no_op
                              ? std::string()
                              : output_fingerprint(writer, output.name, outputs[output.name]));
  const Value invocations = plan.invocations();
  if (invocations.is_object()) all.actions.push_back(action_fingerprint(writer, invocations));
  for (const Value& invocation : invocations.elements())
    all.actions.push_back(action_fingerprint(writer, invocation));
  all.secrets = writer.secrets_held_back();
  all.plan = plan_fingerprint(plan.errored().value_or(false), plan.complete().value_or(true), all);
  return all;
}
