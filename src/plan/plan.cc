#include "plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "plan/mistaken.h"
#include "plan/scanner.h"
#include "plan/secrets.h"

namespace {

bool plain_identifier(std::string_view key) {
  if (key.empty() || (key[0] >= '0' && key[0] <= '9')) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

struct Actions {
  Action action = Action::unknown;
  bool creates_first = false;
};

/// The whole table of plan-json.md 5.1; anything else is unknown and so never harmless.
Actions classify(const std::vector<std::string_view>& words) {
  const auto are = [&](std::initializer_list<std::string_view> wanted) {
    return std::equal(words.begin(), words.end(), wanted.begin(), wanted.end());
  };
  if (are({"no-op"})) return {Action::no_op};
  if (are({"create"})) return {Action::create};
  if (are({"read"})) return {Action::read};
  if (are({"open"}) || are({"Open"})) return {Action::open};
  if (are({"update"})) return {Action::update};
  if (are({"delete"})) return {Action::destroy};
  if (are({"forget"})) return {Action::forget};
  if (are({"delete", "create"}) || are({"forget", "create"})) return {Action::replace, false};
  if (are({"create", "delete"}) || are({"create", "forget"})) return {Action::replace, true};
  return {};
}

std::optional<bool> flag(std::string_view token, const std::string& source, std::string_view key) {
  if (token.empty() || token == "null") return std::nullopt;
  if (token == "true") return true;
  if (token == "false") return false;
  throw Error(fmt::format("{}: \"{}\" is {}, not true or false", source, key, token));
}

std::string_view unquoted(std::string_view token) {
  return token.size() >= 2 && token.front() == '"' ? token.substr(1, token.size() - 2) : std::string_view();
}

/// A key that two members of the object have, or nothing. Readers differ in which of them they take.
std::string_view repeated_key(const Tape& tape, std::uint32_t object) {
  for (std::uint32_t k = object + 1; k < tape[object].next; k = tape[k + 1].next)
    for (std::uint32_t earlier = object + 1; earlier < k; earlier = tape[earlier + 1].next)
      if (tape[earlier].text == tape[k].text) return tape[k].text.empty() ? "(empty)" : tape[k].text;
  return {};
}

/// No value is marked: Terraform leaves out what is not, but for the containers around it.
bool is_empty(const Tape& tape, std::uint32_t mark) {
  if (mark == Tape::none) return true;
  const Node& node = tape[mark];
  if (node.kind == Kind::boolean) return node.text == "false";
  if (node.kind == Kind::array || node.kind == Kind::object) {
    const std::uint32_t key = node.kind == Kind::object ? 1 : 0;
    for (std::uint32_t i = mark + 1 + key; i < node.next; i = tape[i].next + key)
      if (!is_empty(tape, i)) return false;
    return true;
  }
  return node.kind == Kind::null;
}

}  // namespace

/// Owns copies of texts, which stay where they are. What each pass over all changes asks for is kept so: the
/// bytes of the plan would have to be fetched again for it.
class Texts {
 public:
  std::string_view copy(std::string_view text) {
    constexpr std::size_t block = 64 * 1024;
    if (text.empty()) return {};
    if (left_ < text.size()) {
      left_ = std::max(block, text.size());
      blocks_.emplace_back(new char[left_]);
      free_ = blocks_.back().get();
    }
    char* const begin = free_;
    std::memcpy(begin, text.data(), text.size());
    free_ += text.size();
    left_ -= text.size();
    return {begin, text.size()};
  }

  /// Of what is repeated one copy is enough.
  std::string_view shared(std::string_view text) {
    if (const auto known = shared_.find(text); known != shared_.end()) return *known;
    return *shared_.insert(copy(text)).first;
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::unordered_set<std::string_view> shared_;
};

struct Plan::Inside {
  explicit Inside(Source s) : source(std::move(s)) {}

  Source source;
  PlanIndex index;
  std::vector<Change> changes;
  std::vector<Change> drift;
  std::vector<Deferred> deferred;
  std::vector<OutputChange> outputs;
  std::vector<Check> checks;
  std::size_t action_invocations = 0;
  std::optional<bool> errored, complete, applyable;
  Secrets secrets;

  Texts texts;
  std::unordered_map<std::string_view, std::uint32_t> by_address;
  mutable std::unordered_map<std::string_view, std::uint32_t> drift_by_address;  // made when asked for
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_type;
  std::vector<std::string_view> data_entries;  // data sources in prior_state
  mutable std::optional<std::vector<Change>> data_read;

  /// A parser that no Look has at the moment, with the entry that it parsed last.
  struct Idle {
    std::unique_ptr<Tape> tape;
    std::string_view entry;
  };
  mutable std::vector<Idle> idle;
  mutable std::size_t looks = 0;      // that exist
  mutable std::size_t looked_at = 0;  // bytes, since pages of the source were let go
  mutable Tape variables, configuration, prior_state, planned_values, output_changes, invocations, relevant;
  mutable bool has_variables = false, has_configuration = false, has_prior_state = false,
               has_planned_values = false, has_output_changes = false, has_invocations = false,
               has_relevant = false;

  std::string_view keep(std::string_view text) {
    const std::string_view all = source.text();
    if (text.empty() || (text.data() >= all.data() && text.data() + text.size() <= all.data() + all.size()))
      return text;
    return texts.copy(text);
  }

  [[noreturn]] void malformed(std::string_view list, std::size_t i, std::string_view what) const {
    throw Error(fmt::format("{}: {}[{}] {}", source.name(), list, i, what),
                "Terraform never writes that; convert the plan again with `terraform show -json`");
  }

  Value section(Tape& tape, bool& parsed, std::string_view span, std::string_view key) const {
    if (span.empty() || (span.front() != '{' && span.front() != '[')) return {};
    if (!parsed) {
      try {
        tape.parse(span);
      } catch (const Error& error) {
        throw Error(fmt::format("{}: \"{}\" is {}", source.name(), key, error.what()));
      }
      parsed = true;
    }
    return Value(tape, 0);
  }

  Value variables_section() const { return section(variables, has_variables, index.variables, "variables"); }
  Value configuration_section() const {
    return section(configuration, has_configuration, index.configuration, "configuration");
  }
  Value prior_state_section() const {
    return section(prior_state, has_prior_state, index.prior_state, "prior_state");
  }
  Value planned_values_section() const {
    return section(planned_values, has_planned_values, index.planned_values, "planned_values");
  }

  Value output_changes_section() const {
    return section(output_changes, has_output_changes, index.output_changes, "output_changes");
  }
  Value relevant_section() const {
    return section(relevant, has_relevant, index.relevant_attributes, "relevant_attributes");
  }
  Value invocations_section() const {
    return section(invocations, has_invocations, index.action_invocations, "action_invocations");
  }

  /// Bytes of the source were read that nobody may need again soon.
  void passed(std::size_t bytes) const {
    looked_at += bytes;
    if (looked_at < 4 << 20) return;
    looked_at = 0;
    source.let_go();
  }

  void read_changes(Tape& tape);
  std::optional<Change> read_change(const Tape& tape, std::uint32_t root, std::string_view span,
                                    std::string_view list, std::size_t i);
  void read_outputs();
  void read_checks();
  void collect_secrets();
};

std::optional<Change> Plan::Inside::read_change(const Tape& tape, std::uint32_t root, std::string_view span,
                                                std::string_view list, std::size_t i) {
  if (tape[root].kind != Kind::object) malformed(list, i, "is no object");
  if (const std::string_view key = repeated_key(tape, root); !key.empty())
    malformed(list, i, fmt::format("has the key \"{}\" twice", key));
  const std::uint32_t change_node = tape.member(root, "change");
  const Value entry(tape, root);
  const auto field = [&](std::string_view key) { return texts.shared(entry[key].text().value_or("")); };

  Change change;
  change.address = texts.copy(entry["address"].text().value_or(""));
  if (change.address.empty()) {
    if (list == "resource_drift") return std::nullopt;  // Terraform 0.15.4 to 1.0 wrote such entries
    malformed(list, i, "has no address");
  }
  if (change_node == Tape::none || tape[change_node].kind != Kind::object)
    malformed(list, i, fmt::format("({}) has no change", change.address));
  if (const std::string_view key = repeated_key(tape, change_node); !key.empty())
    malformed(list, i, fmt::format("({}) has the key \"{}\" twice", change.address, key));
  const std::uint32_t actions_node = tape.member(change_node, "actions");
  if (actions_node == Tape::none || tape[actions_node].kind != Kind::array)
    malformed(list, i, fmt::format("({}) has no actions", change.address));

  change.previous_address = texts.copy(entry["previous_address"].text().value_or(""));
  change.module_address = field("module_address");
  change.type = field("type");
  change.name = field("name");
  change.provider_name = field("provider_name");
  change.deposed = field("deposed");
  change.reason = field("action_reason");
  const Value mode = entry["mode"];
  change.managed = !(mode.is("data") || mode.is("ephemeral"));
  const Value key = entry["index"];
  if (key.kind() == Kind::number) change.key = {InstanceKey::Kind::number, texts.shared(*key.scalar())};
  if (key.kind() == Kind::string) change.key = {InstanceKey::Kind::string, texts.shared(*key.text())};
  change.entry = span;

  const Value values(tape, change_node);
  for (const Value& action : values["actions"].elements())
    change.actions.push_back(texts.shared(action.scalar().value_or("?")));
  const Actions actions = classify(change.actions);
  change.action = actions.action;
  change.creates_first = actions.creates_first;
  // Data sources are read and ephemeral resources opened, nothing else is; managed ones are never opened.
  const bool for_its_mode = change.managed ? change.action != Action::open
                                           : change.action == Action::read || change.action == Action::open ||
                                                 change.action == Action::no_op;
  if (!for_its_mode) {
    change.action = Action::unknown;
    change.managed = true;
  }
  const auto among = [&](std::string_view word) {
    return std::find(change.actions.begin(), change.actions.end(), word) != change.actions.end();
  };
  change.deletes = among("delete");
  change.forgets = among("forget");
  change.creates = among("create");
  change.importing = values["importing"].is_object();
  for (const Value& path : values["replace_paths"].elements()) {
    AttributePath steps;
    for (const Value& step : path.elements()) {
      PathStep next;
      if (step.kind() == Kind::number) {
        std::size_t position = 0;
        const std::string_view digits = *step.scalar();
        if (std::from_chars(digits.data(), digits.data() + digits.size(), position).ec == std::errc())
          next.index = position;
      }
      if (!next.index) next.key = texts.shared(step.scalar().value_or(""));
      steps.push_back(next);
    }
    change.replace_paths.push_back(std::move(steps));
  }

  const auto part = [&](std::string_view named) { return tape.member(change_node, named); };
  const std::uint32_t before = part("before"), after = part("after");
  const std::uint32_t marks[] = {part("before_sensitive"), part("after_sensitive"), part("after_unknown")};
  secrets.collect(Value(tape, before, Tape::none, marks[0]));
  secrets.collect(Value(tape, after, Tape::none, marks[1]));
  if (change.deletes)
    for (const auto& [attribute, slot] : {std::pair("id", &change.id), std::pair("arn", &change.arn)})
      *slot = texts.copy(Value(tape, before)[attribute].text().value_or(""));
  const auto is_object = [&](std::uint32_t node) {
    return node != Tape::none && tape[node].kind == Kind::object;
  };
  if (change.action == Action::no_op && !change.importing && is_object(before) && is_object(after) &&
      tape[before].text == tape[after].text &&
      std::all_of(std::begin(marks), std::end(marks),
                  [&](std::uint32_t mark) { return is_empty(tape, mark); }))
    change.both_sides = tape[after].text;
  return change;
}

void Plan::Inside::read_changes(Tape& tape) {
  const auto parse = [&](std::string_view span, std::string_view list, std::size_t i) {
    try {
      tape.parse(span);
    } catch (const Error& error) {
      malformed(list, i, fmt::format("is {}", error.what()));
    }
    passed(span.size());
  };
  changes.reserve(index.resource_changes.size());
  for (std::size_t i = 0; i < index.resource_changes.size(); ++i) {
    parse(index.resource_changes[i], "resource_changes", i);
    changes.push_back(*read_change(tape, 0, index.resource_changes[i], "resource_changes", i));
  }
  for (std::size_t i = 0; i < index.resource_drift.size(); ++i) {
    parse(index.resource_drift[i], "resource_drift", i);
    if (auto change = read_change(tape, 0, index.resource_drift[i], "resource_drift", i))
      drift.push_back(std::move(*change));
  }
  for (std::size_t i = 0; i < index.deferred_changes.size(); ++i) {
    parse(index.deferred_changes[i], "deferred_changes", i);
    const std::uint32_t inner = tape.member(0, "resource_change");
    if (inner == Tape::none) malformed("deferred_changes", i, "has no resource_change");
    Deferred entry;
    entry.reason = keep(Value(tape, 0)["reason"].text().value_or(""));
    entry.change = *read_change(tape, inner, index.deferred_changes[i], "deferred_changes", i);
    deferred.push_back(std::move(entry));
  }
  for (std::uint32_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i];
    by_type[change.type].push_back(i);
    if (change.deposed.empty() && !by_address.emplace(change.address, i).second)
      malformed("resource_changes", i,
                fmt::format("repeats the address {}: plans were merged", change.address));
  }
}

void Plan::Inside::read_outputs() {
  if (index.output_changes.empty()) return;
  Tape tape;
  tape.parse(index.output_changes);
  for (const auto& [output, value] : Value(tape, 0).members()) {
    std::vector<std::string_view> words;
    for (const Value& action : value["actions"].elements()) words.push_back(action.text().value_or("?"));
    const bool sensitive = value["before_sensitive"].is_true() || value["after_sensitive"].is_true();
    outputs.push_back({keep(output), classify(words).action, sensitive});
    if (sensitive) {
      secrets.collect_all(value["before"], output);
      secrets.collect_all(value["after"], output);
    }
  }
}

void Plan::Inside::read_checks() {
  if (index.checks.empty() || index.checks.front() != '[') return;
  Tape tape;
  tape.parse(index.checks);
  for (const Value& check : Value(tape, 0).elements()) {
    const std::string_view status = check["status"].text().value_or("unknown");
    if (status == "pass") continue;
    Check failed{keep(check["address"]["to_display"].text().value_or("")), keep(status), {}};
    for (const Value& instance : check["instances"].elements())
      for (const Value& problem : instance["problems"].elements())
        failed.problems.push_back(keep(problem["message"].text().value_or("")));
    checks.push_back(std::move(failed));
  }
}

namespace {

/// Sensitive variables and outputs of a module and all below it, with the constants that calls pass to them.
void collect_from_module(Secrets& secrets, const Value& module, const Value& call) {
  for (const auto& [variable, declared] : module["variables"].members()) {
    if (!declared["sensitive"].is_true()) continue;
    secrets.collect_all(declared["default"], variable);
    secrets.collect_all(call["expressions"][variable]["constant_value"], variable);
  }
  for (const auto& [output, declared] : module["outputs"].members())
    if (declared["sensitive"].is_true())
      secrets.collect_all(declared["expression"]["constant_value"], output);
  for (const auto& [child, inner] : module["module_calls"].members())
    collect_from_module(secrets, inner["module"], inner);
}

/// Whether a mark `sensitive…` of the JSON may be true. Few are, and parsing every resource of a state costs
/// as much as reading all changes.
bool may_mark(std::string_view json) {
  const auto find = [&json](std::string_view words) {
    const void* found = memmem(json.data(), json.size(), words.data(), words.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - json.data());
  };
  const std::size_t mark = find("\"sensitive");
  if (mark == std::string_view::npos) return false;
  json.remove_prefix(mark);
  return find("true") != std::string_view::npos;
}

/// Whether an entry of a state is a data source. Terraform writes the mode behind the address.
bool is_data(std::string_view json) {
  const std::string_view head = json.substr(0, 4096);
  const auto mode = head.find("\"mode\"");
  if (mode == std::string_view::npos) return false;
  const auto word = head.find_first_not_of(" \t\r\n:", mode + 6);
  return word != std::string_view::npos && head.substr(word).starts_with("\"data\"");
}

/// Collects from a `values` object as `planned_values` and `prior_state` hold it, parsing only what may be
/// marked. Where the data sources stand goes to `data`, unless it is null.
class StateSecrets {
 public:
  StateSecrets(Secrets& secrets, Scanner& scanner, std::vector<std::string_view>* data)
      : secrets_(secrets), scanner_(scanner), data_(data) {}

  void state() {
    members([&](std::string_view key) {
      if (key == "values") return values();
      scanner_.value();
    });
  }

  void values() {
    members([&](std::string_view key) {
      if (key == "root_module") return module();
      const std::string_view json = scanner_.value();
      if (key == "outputs" && parsed(json))
        for (const auto& [output, declared] : Value(tape_, 0).members())
          if (declared["sensitive"].is_true()) secrets_.collect_all(declared["value"], output);
    });
  }

 private:
  /// The index has bounded how deep modules can be nested.
  void module() {
    members([&](std::string_view key) {
      if (key == "resources") return elements([&] { resource(scanner_.value()); });
      if (key == "child_modules") return elements([&] { module(); });
      scanner_.value();
    });
  }

  void resource(std::string_view json) {
    if (data_ != nullptr && is_data(json)) data_->push_back(json);
    if (!parsed(json)) return;
    secrets_.collect(
        Value(tape_, tape_.member(0, "values"), Tape::none, tape_.member(0, "sensitive_values")));
  }

  bool parsed(std::string_view json) {
    if (json.front() != '{' || !may_mark(json)) return false;
    tape_.parse(json);
    return true;
  }

  template <typename Member>
  void members(Member member) {
    if (scanner_.next() != '{') return void(scanner_.value());
    scanner_.object(member);
  }

  template <typename Element>
  void elements(Element element) {
    if (scanner_.next() != '[') return void(scanner_.value());
    scanner_.array(element);
  }

  Secrets& secrets_;
  Scanner& scanner_;
  std::vector<std::string_view>* data_;
  Tape tape_;
};

}  // namespace

void Plan::Inside::collect_secrets() {
  const Value root = configuration_section()["root_module"];
  collect_from_module(secrets, root, {});
  for (const auto& [variable, declared] : root["variables"].members())
    if (declared["sensitive"].is_true())
      secrets.collect_all(variables_section()[variable]["value"], variable);
  const auto collect = [&](std::string_view section, std::string_view key, void (StateSecrets::*from)()) {
    if (section.empty()) return;
    Scanner scanner(section, [this] { source.let_go(); });
    StateSecrets state(secrets, scanner, key == "prior_state" ? &data_entries : nullptr);
    try {
      (state.*from)();
    } catch (const IndexFailure& failure) {
      throw Error(fmt::format("{}: \"{}\" is not valid JSON: {}", source.name(), key, failure.detail));
    } catch (const Error& error) {
      throw Error(fmt::format("{}: \"{}\" is {}", source.name(), key, error.what()));
    }
  };
  collect(index.planned_values, "planned_values", &StateSecrets::values);
  collect(index.prior_state, "prior_state", &StateSecrets::state);
  for (const std::vector<Change>* list : {&changes, &drift})
    for (const Change& change : *list) secrets.release(change.address);
}

Plan::Plan(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

Plan Plan::read(Source source, bool strict) {
  auto inside = std::make_unique<Inside>(std::move(source));
  const std::string& name = inside->source.name();
  try {
    inside->index = index_plan(inside->source.text(), [&] { inside->source.let_go(); });
  } catch (const IndexFailure& failure) {
    inside->source.check_intact();
    refuse(name, inside->source.text(), failure);
  }
  require_plan(name, inside->index);
  inside->errored = flag(inside->index.errored, name, "errored");
  inside->complete = flag(inside->index.complete, name, "complete");
  inside->applyable = flag(inside->index.applyable, name, "applyable");
  auto tape = std::make_unique<Tape>();
  inside->read_changes(*tape);
  inside->idle.push_back({std::move(tape), {}});
  inside->read_outputs();
  inside->read_checks();
  inside->collect_secrets();
  if (!inside->index.action_invocations.empty()) {
    Tape actions;
    actions.parse(inside->index.action_invocations);
    inside->action_invocations = Value(actions, 0).size();
  }
  if (strict) {
    inside->prior_state_section();
    inside->planned_values_section();
    inside->variables_section();
    std::vector<std::string_view> unread = {inside->index.relevant_attributes,
                                            inside->index.deferred_action_invocations};
    unread.insert(unread.end(), inside->index.other_values.begin(), inside->index.other_values.end());
    for (std::string_view rest : unread) {
      Tape all;
      if (!rest.empty() && (rest.front() == '{' || rest.front() == '[')) all.parse(rest);
    }
  }
  inside->source.check_intact();
  return Plan(std::move(inside));
}

const std::string& Plan::path() const {
  return inside_->source.name();
}
std::string_view Plan::format_version() const {
  return unquoted(inside_->index.format_version);
}
std::string_view Plan::prior_terraform_version() const {
  // It stands at the head of a section that may be large and is not parsed for this.
  constexpr std::string_view key = "\"terraform_version\"";
  const std::string_view head = inside_->index.prior_state.substr(0, 256);
  std::size_t at = head.find(key);
  if (at == std::string_view::npos) return {};
  at = head.find_first_not_of(" \t\r\n:", at + key.size());
  if (at == std::string_view::npos || head[at] != '"') return {};
  const std::string_view rest = head.substr(at + 1);
  return rest.substr(0, rest.find('"'));
}

std::string_view Plan::terraform_version() const {
  return unquoted(inside_->index.terraform_version);
}
std::string_view Plan::timestamp() const {
  return unquoted(inside_->index.timestamp);
}
std::optional<bool> Plan::errored() const {
  return inside_->errored;
}
std::optional<bool> Plan::complete() const {
  return inside_->complete;
}
std::optional<bool> Plan::applyable() const {
  return inside_->applyable;
}
std::span<const Change> Plan::changes() const {
  return inside_->changes;
}
std::span<const Change> Plan::drift() const {
  return inside_->drift;
}
std::span<const Deferred> Plan::deferred() const {
  return inside_->deferred;
}
const std::vector<OutputChange>& Plan::outputs() const {
  return inside_->outputs;
}
const std::vector<Check>& Plan::failed_checks() const {
  return inside_->checks;
}
std::size_t Plan::action_invocations() const {
  return inside_->action_invocations;
}
const Secrets& Plan::secrets() const {
  return inside_->secrets;
}

const Change* Plan::find(std::string_view address) const {
  const auto found = inside_->by_address.find(address);
  return found == inside_->by_address.end() ? nullptr : &inside_->changes[found->second];
}

const Change* Plan::drift_of(std::string_view address) const {
  if (inside_->drift_by_address.empty())
    for (std::uint32_t i = 0; i < inside_->drift.size(); ++i)
      if (inside_->drift[i].deposed.empty()) inside_->drift_by_address.emplace(inside_->drift[i].address, i);
  const auto found = inside_->drift_by_address.find(address);
  return found == inside_->drift_by_address.end() ? nullptr : &inside_->drift[found->second];
}

std::span<const std::uint32_t> Plan::of_type(std::string_view type) const {
  const auto found = inside_->by_type.find(type);
  if (found == inside_->by_type.end()) return {};
  return found->second;
}

Value Plan::variable(std::string_view wanted) const {
  return inside_->variables_section()[wanted]["value"];
}
Value Plan::configuration() const {
  return inside_->configuration_section();
}
Value Plan::output_changes() const {
  return inside_->output_changes_section();
}
Value Plan::invocations() const {
  return inside_->invocations_section();
}
std::span<const Change> Plan::data_read() const {
  if (!inside_->data_read) {
    std::vector<Change>& found = inside_->data_read.emplace();
    Tape tape;
    for (std::string_view span : inside_->data_entries) {
      try {
        tape.parse(span);
      } catch (const Error& error) {
        throw Error(fmt::format("{}: \"prior_state\" holds a data source that is {}", inside_->source.name(),
                                error.what()));
      }
      const Value entry(tape, 0);
      const auto field = [&](std::string_view key) { return inside_->keep(entry[key].text().value_or("")); };
      Change change;
      change.address = field("address");
      change.type = field("type");
      change.name = field("name");
      change.provider_name = field("provider_name");
      change.action = Action::no_op;
      change.managed = false;
      change.entry = span;
      // "module.a[0].data.aws_x.y": what stands before the data source.
      const std::string written = fmt::format(".data.{}.{}", change.type, change.name);
      if (const auto end = change.address.rfind(written); end != std::string_view::npos)
        change.module_address = change.address.substr(0, end);
      found.push_back(std::move(change));
    }
  }
  return *inside_->data_read;
}

Value Plan::relevant_attributes() const {
  return inside_->relevant_section();
}
Value Plan::prior_state() const {
  return inside_->prior_state_section();
}
Value Plan::planned_values() const {
  return inside_->planned_values_section();
}

namespace {
constexpr std::size_t most_idle = 64;            // a module's worth of entries
constexpr std::size_t largest_idle = 64 * 1024;  // bytes of an entry
constexpr std::size_t most_large_idle = 4;       // beyond that
}  // namespace

Look::Look(const Plan& plan, const Change& change)
    : plan_(&plan), parsed_(change.both_sides.empty() ? change.entry : change.both_sides) {
  // Entries are looked at again soon: once for each side, and by those that refer to them.
  auto& idle = plan.inside_->idle;
  const auto same =
      std::find_if(idle.begin(), idle.end(), [&](const auto& i) { return i.entry.data() == parsed_.data(); });
  if (same != idle.end()) {
    tape_ = std::move(same->tape);
    idle.erase(same);
  } else {
    if (idle.empty() || idle.size() + plan.inside_->looks < most_idle) {
      tape_ = std::make_unique<Tape>();
    } else {
      tape_ = std::move(idle.front().tape);
      idle.erase(idle.begin());
    }
    tape_->parse(parsed_);
    plan.inside_->passed(parsed_.size());
    plan.inside_->source.check_intact();
  }
  ++plan.inside_->looks;
  if (!change.both_sides.empty()) {
    before_ = after_ = Value(*tape_, 0);
    return;
  }
  std::uint32_t root = 0;
  if (const std::uint32_t inner = tape_->member(0, "resource_change"); inner != Tape::none)
    root = inner;  // deferred
  entry_ = Value(*tape_, root);
  const std::uint32_t sides = tape_->member(root, "change");
  const auto part = [&](std::string_view key) { return tape_->member(sides, key); };
  if (sides == Tape::none) {
    if (const std::uint32_t values = tape_->member(root, "values"); values != Tape::none)
      before_ = after_ = Value(*tape_, values, Tape::none, tape_->member(root, "sensitive_values"));
    return;
  }
  before_ = Value(*tape_, part("before"), Tape::none, part("before_sensitive"));
  after_ = Value(*tape_, part("after"), part("after_unknown"), part("after_sensitive"));
}

Look::Look(Look&&) noexcept = default;
Look& Look::operator=(Look&& other) noexcept {
  std::swap(plan_, other.plan_);
  std::swap(tape_, other.tape_);  // what this one had goes back to the plan with `other`
  std::swap(parsed_, other.parsed_);
  std::swap(before_, other.before_);
  std::swap(after_, other.after_);
  std::swap(entry_, other.entry_);
  return *this;
}

Look::~Look() {
  if (tape_ == nullptr) return;
  --plan_->inside_->looks;
  auto& idle = plan_->inside_->idle;
  // Many entries, or a few large ones, would make the memory anything but flat.
  if (idle.size() >= (parsed_.size() > largest_idle ? most_large_idle : most_idle)) return;
  idle.push_back({std::move(tape_), parsed_});
}

std::string text(const AttributePath& path) {
  std::string out;
  for (const PathStep& step : path) {
    if (step.index) {
      out += fmt::format("[{}]", *step.index);
    } else if (plain_identifier(step.key)) {
      if (!out.empty()) out += '.';
      out += step.key;
    } else {
      out += fmt::format("[\"{}\"]", step.key);
    }
  }
  return out;
}

std::string_view provider_type(std::string_view provider_name) {
  const auto slash = provider_name.rfind('/');
  return slash == std::string_view::npos ? provider_name : provider_name.substr(slash + 1);
}
