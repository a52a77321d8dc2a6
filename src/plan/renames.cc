#include "plan/renames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_set>

#include "plan/address.h"
#include "plan/likeness.h"
#include "plan/moved_blocks.h"
#include "plan/unique_names.h"

namespace {

constexpr std::size_t small_group = 64;  // up to here, each delete of a type is tried with each create
constexpr std::size_t most_tried = 8;    // of each kind of likeness, beyond it
constexpr std::size_t passes = 4;        // pairs found support others

/// A value as text that is equal for values that say the same: members sorted, lists as sets, JSON strings by
/// what they say. Empty for what says nothing: null, "", [], {}, false and 0, which providers write alike.
std::string canonical(const Value& value, int depth = 0) {
  constexpr int deepest = 24;
  if (value.absent() || depth > deepest) return {};
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const Value& element : value.elements())
      if (std::string part = canonical(element, depth + 1); !part.empty()) parts.push_back(std::move(part));
    if (parts.empty()) return {};
    std::sort(parts.begin(), parts.end());
    return fmt::format("[{}]", fmt::join(parts, "\x1f"));
  }
  if (value.is_object()) {
    std::vector<std::string> parts;
    for (const auto& [key, member] : value.members())
      if (const std::string part = canonical(member, depth + 1); !part.empty())
        parts.push_back(fmt::format("{}\x1e{}", key, part));
    if (parts.empty()) return {};
    std::sort(parts.begin(), parts.end());
    return fmt::format("{{{}}}", fmt::join(parts, "\x1f"));
  }
  if (value.is_false()) return {};
  const std::string_view text = value.scalar().value_or("");
  if (text.size() > 1 && (text.front() == '{' || text.front() == '[')) {
    Tape parsed;
    if (parsed.parse_copy(text))
      if (std::string said = canonical(Value(parsed, 0), depth + 1); !said.empty()) return "json" + said;
  }
  if (value.kind() == Kind::number && text == "0") return {};
  return std::string(text);
}

std::string unquoted(std::string_view key) {
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
  return std::string(key);
}

struct Leaf {
  std::string name;
  std::string text;      ///< canonical
  bool unknown = false;  ///< wholly or in parts
  bool written = false;  ///< in the configuration of the new one
};

struct Candidate {
  const Change* change = nullptr;
  std::string block;                 ///< address without any keys
  std::string key;                   ///< the resource's own, as text
  std::vector<std::string> keys;     ///< of all steps, outermost first, "" for none
  std::vector<bool> numbered;        ///< of each of them: set by count
  std::string local;                 ///< type.name[key], modules left out
  std::string identity;              ///< canonical, empty unless all of it is known
  std::vector<Leaf> leaves;          ///< by name
  std::vector<std::string> dropped;  ///< known to be nothing: null, "", []
  std::string id, arn;               ///< of the old one
};

constexpr std::string_view never_compared[] = {"id", "arn", "tags_all", "timeouts"};

Candidate candidate(const Graph& graph, const Change& change, bool created) {
  Candidate out;
  out.change = &change;
  const std::string module = without_keys(change.module_address);
  out.block = fmt::format("{}{}{}.{}", module, module.empty() ? "" : ".", family(change.type), change.name);
  out.key = std::string(change.key.text);
  for (const ModuleStep& step : module_steps(change.module_address)) {
    out.keys.push_back(unquoted(step.key));
    out.numbered.push_back(!step.key.empty() && step.key.front() != '"');
  }
  out.keys.push_back(out.key);
  out.numbered.push_back(change.key.kind == InstanceKey::Kind::number);
  out.local = fmt::format("{}.{}[{}]", family(change.type), change.name, out.key);
  const Look look = graph.plan().look(change);
  const Value values = created ? look.after() : look.before();
  const Value expressions = created ? graph.block(change)["expressions"] : Value();
  out.id = std::string(values["id"].text().value_or(""));
  out.arn = std::string(values["arn"].text().value_or(""));
  for (const auto& [name, value] : values.members()) {
    if (std::find(std::begin(never_compared), std::end(never_compared), name) != std::end(never_compared))
      continue;
    Leaf leaf{std::string(name), {}, value.partly_unknown(), false};
    if (!leaf.unknown) leaf.text = canonical(value);
    if (leaf.text.empty() && !leaf.unknown) {
      out.dropped.emplace_back(name);
      continue;
    }
    leaf.written = created && (!expressions.is_object() || !expressions[name].absent());
    out.leaves.push_back(std::move(leaf));
  }
  std::sort(out.leaves.begin(), out.leaves.end(),
            [](const Leaf& a, const Leaf& b) { return a.name < b.name; });
  std::sort(out.dropped.begin(), out.dropped.end());
  if (const auto* names = identity_of(change.type)) {
    for (const std::string_view name : *names) {
      const std::string part = values[name].partly_unknown() ? std::string() : canonical(values[name]);
      if (part.empty()) {
        out.identity.clear();
        break;
      }
      out.identity += part + "\x1d";
    }
  }
  return out;
}

/// The words that the address changes: "ui-iot" → "ui".
using Words2 = std::vector<std::pair<std::string, std::string>>;

/// A block or call of its own that became an instance of one that repeats, or the other way round, its name
/// the key: "module.orders" and `module.queue["orders"]`.
bool is_name_and_key(std::string_view old_name, const std::string& old_key, std::string_view new_name,
                     const std::string& new_key) {
  if (old_name == new_name || old_key.empty() == new_key.empty()) return false;
  return old_key.empty() ? plain(old_name) == plain(new_key) : plain(old_key) == plain(new_name);
}

/// Whether that is so at one step of the address, and all else of it is equal.
bool is_gathered(const Candidate& from, const Candidate& to) {
  const std::vector<ModuleStep> old_steps = module_steps(from.change->module_address);
  const std::vector<ModuleStep> new_steps = module_steps(to.change->module_address);
  if (old_steps.size() != new_steps.size()) return false;
  std::size_t found = 0;
  const auto compare = [&](std::string_view a, std::string_view b, std::size_t i) {
    if (a == b && from.keys[i] == to.keys[i]) return true;
    ++found;
    return is_name_and_key(a, from.keys[i], b, to.keys[i]);
  };
  for (std::size_t i = 0; i < old_steps.size(); ++i)
    if (!compare(old_steps[i].name, new_steps[i].name, i)) return false;
  return compare(from.change->name, to.change->name, old_steps.size()) && found == 1;
}

Words2 changed_words(const Candidate& from, const Candidate& to) {
  Words2 words;
  if (is_gathered(from, to)) return words;
  const auto add = [&](const std::string& a, const std::string& b) {
    const std::pair pair{plain(a), plain(b)};
    if (pair.first != pair.second && !pair.first.empty() && !pair.second.empty() &&
        std::find(words.begin(), words.end(), pair) == words.end())
      words.push_back(pair);
  };
  if (from.keys.size() == to.keys.size())
    for (std::size_t i = 0; i < from.keys.size(); ++i) add(from.keys[i], to.keys[i]);
  const std::vector<ModuleStep> old_steps = module_steps(from.change->module_address);
  const std::vector<ModuleStep> new_steps = module_steps(to.change->module_address);
  if (old_steps.size() == new_steps.size())
    for (std::size_t i = 0; i < old_steps.size(); ++i)
      add(std::string(old_steps[i].name), std::string(new_steps[i].name));
  add(std::string(from.change->name), std::string(to.change->name));
  return words;
}

/// The same block in the same modules, of which one or more went from `count` to `for_each` or back: the key
/// says nothing about which instance is which.
bool is_counted_otherwise(const Candidate& from, const Candidate& to) {
  if (from.block != to.block || from.keys.size() != to.keys.size()) return false;
  bool any = false;
  for (std::size_t i = 0; i < from.keys.size(); ++i) {
    if (from.keys[i] == to.keys[i] && from.numbered[i] == to.numbered[i]) continue;
    if (from.keys[i].empty() || to.keys[i].empty() || from.numbered[i] == to.numbered[i]) return false;
    any = true;
  }
  return any;
}

struct Match {
  std::size_t from = 0, to = 0;
  int score = 0;
  Confidence confidence = Confidence::possible;
  std::vector<std::string> differences;
  bool is_replaced_anyway = false;
};

class Finder {
 public:
  explicit Finder(const Graph& graph) : graph_(graph), plan_(graph.plan()) {}

  Renames find() {
    Renames renames;
    if (!gather()) return renames;
    for (std::size_t pass = 0; pass < passes; ++pass) {
      const std::size_t before = pairs_.size();
      for (const auto& [family_name, members] : families_) pair_up(members, false);
      if (pairs_.size() == before) break;
    }
    for (const auto& [family_name, members] : families_) pair_up(members, true);
    for (Match& m : pairs_)
      renames.pairs.push_back({deleted_[m.from].change, created_[m.to].change, m.confidence,
                               std::move(m.differences), m.is_replaced_anyway});
    std::sort(renames.pairs.begin(), renames.pairs.end(),
              [](const Rename& a, const Rename& b) { return a.from->address < b.from->address; });
    for (const Rename& rename : renames.pairs) {
      renames.of.emplace(rename.from, &rename);
      renames.of.emplace(rename.to, &rename);
    }
    renames.blocks = written_blocks(plan_, renames.pairs);
    for (const auto& [ends, number] : ambiguous_) {
      MovedBlock block;
      block.from = ends.first;
      block.to = ends.second;
      block.confidence = Confidence::ambiguous;
      renames.blocks.push_back(std::move(block));
    }
    std::stable_sort(renames.blocks.begin(), renames.blocks.end(),
                     [](const MovedBlock& a, const MovedBlock& b) {
                       return std::tie(a.from, a.to) < std::tie(b.from, b.to);
                     });
    return renames;
  }

 private:
  struct Members {
    std::vector<std::size_t> deleted, created;
  };

  static std::string_view provider(const Change& change) { return provider_type(change.provider_name); }

  bool gather() {
    std::set<std::pair<std::string_view, std::string_view>> gone;
    std::set<std::pair<std::string_view, std::string_view>> come;
    std::unordered_set<std::string_view> lost;
    for (const Change& change : plan_.drift())
      if (change.action == Action::destroy) lost.insert(change.address);
    const auto is_gone = [](const Change& c) {
      return c.managed && c.action == Action::destroy && c.deposed.empty();
    };
    const auto is_new = [&](const Change& c) {
      return c.managed && c.action == Action::create && c.deposed.empty() && !c.importing &&
             lost.count(c.address) == 0;
    };
    for (const Change& change : plan_.changes()) {
      if (is_gone(change)) gone.emplace(family(change.type), provider(change));
      if (is_new(change)) come.emplace(family(change.type), provider(change));
    }
    for (const Change& change : plan_.changes()) {
      const std::pair key{family(change.type), provider(change)};
      if (gone.count(key) == 0 || come.count(key) == 0) continue;
      if (is_gone(change)) {
        families_[key].deleted.push_back(deleted_.size());
        deleted_.push_back(candidate(graph_, change, false));
      } else if (is_new(change)) {
        families_[key].created.push_back(created_.size());
        created_.push_back(candidate(graph_, change, true));
      }
    }
    from_taken_.resize(deleted_.size());
    to_taken_.resize(created_.size());
    return !families_.empty();
  }

  /// Whether `from` may have become `to`, and how much speaks for it.
  bool match(std::size_t from, std::size_t to, Match& out) const {
    const Candidate& d = deleted_[from];
    const Candidate& c = created_[to];
    const Words2 words = changed_words(d, c);
    const bool same_block = d.block == c.block;
    const bool same_key = d.key == c.key;
    const bool same_local = d.local == c.local;
    const bool alike = std::all_of(words.begin(), words.end(), [&](const auto& w) {
      return is_like(w.first, w.second) || supported_.count(w) > 0;
    });
    const bool known_words = !words.empty() && std::all_of(words.begin(), words.end(), [&](const auto& w) {
      return supported_.count(w) > 0;
    });
    int equal = 0;
    int telling = 0;
    int derived = 0;
    int differs = 0;
    int unknown = 0;                  // written, and only known after apply
    bool is_replaced_anyway = false;  // a name that AWS has once differs, though only as the key does
    bool key_told = false;            // the old values hold the new key already
    const bool identity_equal = !d.identity.empty() && d.identity == c.identity;
    out.differences.clear();
    const auto leaf_of = [](const Candidate& side, std::string_view name) -> const Leaf* {
      const auto found = std::lower_bound(side.leaves.begin(), side.leaves.end(), name,
                                          [](const Leaf& l, std::string_view n) { return l.name < n; });
      return found != side.leaves.end() && found->name == name ? &*found : nullptr;
    };
    const bool counted_otherwise = is_counted_otherwise(d, c);
    const bool same_instance = counted_otherwise && rekeyed_.count(keys_of(d, c)) > 0;
    const auto differ = [&](std::string_view name, bool follows) {
      out.differences.emplace_back(name);
      if (follows) {
        ++derived;
        return true;
      }
      differs += is_light(name) ? 1 : 3;
      return !in_identity(c.change->type, name);
    };
    for (const Leaf& leaf : c.leaves) {
      const Leaf* old = leaf_of(d, leaf.name);
      if (leaf.unknown) {
        const std::optional<bool> is_kept = old == nullptr ? std::nullopt : comes_from_pair(to, leaf, *old);
        if (!is_kept) {
          unknown += leaf.written ? 1 : 0;
        } else if (*is_kept) {
          ++equal;
          ++telling;
        } else if (!differ(leaf.name, false)) {
          return false;
        }
        continue;
      }
      if (old != nullptr && old->unknown) continue;
      if (old != nullptr && old->text == leaf.text) {
        ++equal;
        telling += leaf.written && leaf.text.size() > 1 && leaf.text != "true" ? 1 : 0;
        key_told = key_told || (leaf.written && same_block && is_in(c.key, leaf.text));
        continue;
      }
      // A default that the provider adds to what is planned is in no old object; what is written must be.
      if (old == nullptr && !leaf.written) continue;
      bool follows = false;
      const bool may_follow = alike || (counted_otherwise && is_light(leaf.name));
      if (old != nullptr && may_follow && !words.empty()) {
        std::string expected = plain(old->text);
        for (const auto& [a, b] : words) expected = replaced(std::move(expected), a, b);
        follows = expected == plain(leaf.text);
      }
      if (!differ(leaf.name, follows)) return false;
      is_replaced_anyway |= in_identity(c.change->type, leaf.name);
    }
    // What the old one has and the new one is planned without.
    for (const Leaf& leaf : d.leaves) {
      const auto gone = std::lower_bound(c.dropped.begin(), c.dropped.end(), leaf.name);
      if (gone != c.dropped.end() && *gone == leaf.name && !differ(leaf.name, false)) return false;
    }
    int score = 0;
    if (identity_equal) score += 1000;
    if (same_block && same_key)
      score += 100;
    else if (same_block)
      score += 60;
    else if (same_local)
      score += 50;
    if (known_words || same_instance) score += 200;
    if (is_gathered(d, c)) score += 40;
    if (d.change->module_address == c.change->module_address) score += 10;
    if (same_key && !d.key.empty()) score += 20;
    if (alike && !words.empty()) score += 15;
    score += 5 * telling + equal + 6 * derived - 10 * differs;
    const bool moved_module = same_local && modules_.count({std::string(d.change->module_address),
                                                            std::string(c.change->module_address)}) > 0;
    if (moved_module) score += 200;
    const bool is_address =
        moved_module || (same_block && known_words) || (same_block && same_key && (words.empty() || alike));
    bool viable = false;
    if (identity_equal)
      viable = true;
    else if (is_address)
      viable = differs <= 3;
    else if (counted_otherwise)
      viable = differs <= 1 && (telling >= 1 || same_instance);
    else if (same_block || same_local)
      viable = differs <= 1 &&
               telling + derived >= (words.empty() || alike || derived > 0 || key_told ? 1 : 2) &&
               (derived == 0 || alike);
    else
      viable = differs == 0 && (telling >= 3 || (telling >= 1 && alike)) && (derived == 0 || alike);
    // Under names that are unlike, two things of one kind look the same until all that is written is known.
    if (!identity_equal && !is_address && !alike && !counted_otherwise)
      viable = viable && out.differences.empty() && unknown == 0 && (telling >= 3 || key_told);
    if (!viable) return false;
    out.is_replaced_anyway = is_replaced_anyway && !identity_equal;
    out.from = from;
    out.to = to;
    out.score = score;
    out.confidence = !out.differences.empty() ? Confidence::possible
                     : identity_equal         ? Confidence::certain
                                              : Confidence::high;
    if (identity_equal && differs <= 1) out.confidence = Confidence::certain;
    return true;
  }

  static bool is_light(std::string_view attribute) {
    return attribute == "tags" || attribute == "description";
  }

  static bool is_in(const std::string& key, const std::string& text) {
    constexpr std::size_t shortest = 3;
    return key.size() >= shortest && text.find(key) != std::string::npos;
  }

  using KeyPair = std::tuple<std::string, std::vector<std::string>, std::vector<std::string>>;
  /// In which module, and from which keys to which.
  static KeyPair keys_of(const Candidate& from, const Candidate& to) {
    return {without_keys(from.change->module_address), from.keys, to.keys};
  }

  /// Of a value that is only known after apply: whether it will be that of the object which the old value
  /// came from, when what it is made from is paired already. Nothing when that cannot be told.
  std::optional<bool> comes_from_pair(std::size_t to, const Leaf& leaf, const Leaf& old) const {
    if (!leaf.written || old.unknown || old_of_.empty()) return std::nullopt;
    const auto [place, fresh] = made_from_.try_emplace({to, leaf.name});
    if (fresh) {
      const std::string_view name = leaf.name;
      const auto made = graph_.shared_refers(*created_[to].change, std::span(&name, 1));
      if (made->targets.size() == 1 && made->complete()) place->second = made->targets.front();
    }
    if (place->second.change == nullptr) return std::nullopt;
    const auto paired = old_of_.find(place->second.change);
    if (paired == old_of_.end()) return std::nullopt;
    const Candidate& was = deleted_[paired->second];
    const std::string_view attribute = place->second.attribute;
    if (attribute == "id" || attribute == "arn") {
      const std::string& value = attribute == "id" ? was.id : was.arn;
      return value.empty() ? std::nullopt : std::optional(value == old.text);
    }
    for (const Leaf& of : was.leaves)
      if (of.name == attribute && !of.unknown) return of.text == old.text;
    return std::nullopt;
  }

  std::vector<std::size_t> tried_with(const Members& members, std::size_t to) {
    if (members.deleted.size() <= small_group && members.created.size() <= small_group)
      return members.deleted;
    if (indexed_ != &members) {
      indexed_ = &members;
      index_.clear();
      for (const std::size_t d : members.deleted) {
        index_["i" + deleted_[d].identity].push_back(d);
        index_["k" + deleted_[d].block + "[" + deleted_[d].key].push_back(d);
        index_["l" + deleted_[d].local].push_back(d);
        index_["b" + deleted_[d].block].push_back(d);
        for (const Leaf& leaf : deleted_[d].leaves)
          if (leaf.text.size() >= 8) index_[fmt::format("v{}={}", leaf.name, leaf.text)].push_back(d);
      }
    }
    std::set<std::size_t> found;
    const auto add = [&](const std::string& what) {
      const auto place = index_.find(what);
      if (place == index_.end()) return;
      for (std::size_t i = 0; i < place->second.size() && i < most_tried; ++i) found.insert(place->second[i]);
    };
    const Candidate& c = created_[to];
    if (!c.identity.empty()) add("i" + c.identity);
    add("k" + c.block + "[" + c.key);
    add("l" + c.local);
    add("b" + c.block);
    for (const Leaf& leaf : c.leaves) {
      const std::string what = fmt::format("v{}={}", leaf.name, leaf.text);
      const auto place = index_.find(what);
      // A value that many have tells nothing.
      if (leaf.text.size() >= 8 && place != index_.end() && place->second.size() <= most_tried) add(what);
    }
    return {found.begin(), found.end()};
  }

  void pair_up(const Members& members, bool last) {
    std::vector<Match> matches;
    for (const std::size_t to : members.created) {
      if (to_taken_[to]) continue;
      for (const std::size_t from : tried_with(members, to)) {
        Match m;
        if (!from_taken_[from] && match(from, to, m)) matches.push_back(std::move(m));
      }
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& a, const Match& b) { return a.score > b.score; });
    std::map<std::size_t, std::vector<const Match*>> by_from, by_to;
    for (const Match& m : matches) {
      by_from[m.from].push_back(&m);
      by_to[m.to].push_back(&m);
    }
    const auto is_best = [&](const Match& m) {
      const auto wins = [&](const std::vector<const Match*>& others, bool other_side_from) {
        for (const Match* o : others) {
          if (o == &m || (other_side_from ? from_taken_[o->from] : to_taken_[o->to])) continue;
          if (o->score >= m.score) return false;
        }
        return true;
      };
      return wins(by_from[m.from], false) && wins(by_to[m.to], true);
    };
    for (const Match& m : matches)
      if (!from_taken_[m.from] && !to_taken_[m.to] && is_best(m)) accept(m);
    if (last) resolve_ties(matches);
  }

  void accept(const Match& m) {
    from_taken_[m.from] = true;
    to_taken_[m.to] = true;
    const Candidate& d = deleted_[m.from];
    const Candidate& c = created_[m.to];
    for (auto& words : changed_words(d, c))
      if (is_like(words.first, words.second)) supported_.insert(words);
    old_of_.emplace(c.change, m.from);
    if (is_counted_otherwise(d, c)) rekeyed_.insert(keys_of(d, c));
    if (d.local == c.local)
      modules_.emplace(std::string(d.change->module_address), std::string(c.change->module_address));
    pairs_.push_back(m);
  }

  /// Both addresses without the resource's key, and without those keys of modules that differ.
  static std::pair<std::string, std::string> common_blocks(const Candidate& from, const Candidate& to) {
    const std::vector<ModuleStep> old_steps = module_steps(from.change->module_address);
    const std::vector<ModuleStep> new_steps = module_steps(to.change->module_address);
    const auto written = [&](const Change& change, const std::vector<ModuleStep>& steps) {
      std::string address;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool is_equal = old_steps.size() != new_steps.size() || old_steps[i].key == new_steps[i].key;
        address += fmt::format("module.{}", steps[i].name);
        if (is_equal && !steps[i].key.empty()) address += fmt::format("[{}]", steps[i].key);
        address += '.';
      }
      return address + fmt::format("{}.{}", change.type, change.name);
    };
    return {written(*from.change, old_steps), written(*to.change, new_steps)};
  }

  /// Twins: paired in order where count became for_each or back, else told as ambiguous.
  void resolve_ties(const std::vector<Match>& matches) {
    std::map<std::pair<std::string, std::string>, std::pair<std::set<std::size_t>, std::set<std::size_t>>>
        ties;
    for (const Match& m : matches) {
      if (from_taken_[m.from] || to_taken_[m.to]) continue;
      auto& tie = ties[common_blocks(deleted_[m.from], created_[m.to])];
      tie.first.insert(m.from);
      tie.second.insert(m.to);
    }
    for (const auto& [blocks, tie] : ties) {
      const auto& [froms, tos] = tie;
      if (is_counted_otherwise(deleted_[*froms.begin()], created_[*tos.begin()]) &&
          froms.size() == tos.size()) {
        auto from = froms.begin();
        for (const std::size_t to : tos) {
          Match m;
          if (!from_taken_[*from] && !to_taken_[to] && match(*from, to, m)) {
            m.confidence = Confidence::possible;
            accept(m);
          }
          ++from;
        }
        continue;
      }
      const bool any_left =
          std::any_of(froms.begin(), froms.end(), [&](std::size_t f) { return !from_taken_[f]; }) &&
          std::any_of(tos.begin(), tos.end(), [&](std::size_t t) { return !to_taken_[t]; });
      if (any_left) ambiguous_.emplace(blocks, froms.size() + tos.size());
    }
  }

  const Graph& graph_;
  const Plan& plan_;
  std::vector<Candidate> deleted_, created_;
  std::map<std::pair<std::string_view, std::string_view>, Members> families_;
  std::vector<bool> from_taken_, to_taken_;
  std::vector<Match> pairs_;
  std::set<std::pair<std::string, std::string>> supported_;  ///< changed words of accepted pairs
  std::set<std::pair<std::string, std::string>> modules_;    ///< module addresses of accepted pairs
  std::set<KeyPair> rekeyed_;                                ///< of accepted pairs
  std::unordered_map<const Change*, std::size_t> old_of_;    ///< of accepted pairs, by what is created
  mutable std::map<std::pair<std::size_t, std::string>, Target>
      made_from_;  ///< single sources of unknown values
  std::map<std::pair<std::string, std::string>, std::size_t> ambiguous_;
  const Members* indexed_ = nullptr;
  std::unordered_map<std::string, std::vector<std::size_t>> index_;
};

}  // namespace

std::string_view name(Confidence confidence) {
  constexpr std::string_view names[] = {"ambiguous", "possible", "high", "certain"};
  return names[static_cast<std::size_t>(confidence)];
}

Renames find_renames(const Graph& graph) {
  return Finder(graph).find();
}
