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

namespace {

constexpr std::size_t small_group = 64;  // up to here, each delete of a type is tried with each create
constexpr std::size_t most_tried = 8;    // of each kind of likeness, beyond it
constexpr std::size_t passes = 4;        // pairs found support others

/// Attributes whose value AWS allows once only: in the world, the account, the region, or the parent named
/// with it. From the service documentation of each; types whose names may repeat (hosted zones, user pools,
/// REST APIs) are left out on purpose.
struct Identity {
  std::string_view type;
  std::vector<std::string_view> attributes;
};

const std::vector<Identity>& identities() {
  static const std::vector<Identity> all = {
      {"aws_s3_bucket", {"bucket"}},
      {"aws_s3_object", {"bucket", "key"}},
      {"aws_cognito_user_pool_domain", {"domain"}},
      {"aws_iam_role", {"name"}},
      {"aws_iam_user", {"name"}},
      {"aws_iam_group", {"name"}},
      {"aws_iam_policy", {"name"}},
      {"aws_iam_instance_profile", {"name"}},
      {"aws_iam_openid_connect_provider", {"url"}},
      {"aws_iam_role_policy_attachment", {"role", "policy_arn"}},
      {"aws_iam_role_policy", {"role", "name"}},
      {"aws_db_instance", {"identifier"}},
      {"aws_db_subnet_group", {"name"}},
      {"aws_db_parameter_group", {"name"}},
      {"aws_rds_cluster", {"cluster_identifier"}},
      {"aws_rds_cluster_instance", {"identifier"}},
      {"aws_docdb_cluster", {"cluster_identifier"}},
      {"aws_neptune_cluster", {"cluster_identifier"}},
      {"aws_redshift_cluster", {"cluster_identifier"}},
      {"aws_dynamodb_table", {"name"}},
      {"aws_elasticache_replication_group", {"replication_group_id"}},
      {"aws_elasticache_cluster", {"cluster_id"}},
      {"aws_elasticache_subnet_group", {"name"}},
      {"aws_opensearch_domain", {"domain_name"}},
      {"aws_opensearchserverless_collection", {"name"}},
      {"aws_lambda_function", {"function_name"}},
      {"aws_lb", {"name"}},
      {"aws_lb_target_group", {"name"}},
      {"aws_ecr_repository", {"name"}},
      {"aws_ecr_lifecycle_policy", {"repository"}},
      {"aws_eks_cluster", {"name"}},
      {"aws_eks_node_group", {"cluster_name", "node_group_name"}},
      {"aws_ecs_cluster", {"name"}},
      {"aws_ecs_service", {"cluster", "name"}},
      {"aws_ecs_task_definition", {"family"}},
      {"aws_cloudwatch_log_group", {"name"}},
      {"aws_cloudwatch_metric_alarm", {"alarm_name"}},
      {"aws_cloudwatch_event_rule", {"name"}},
      {"aws_sqs_queue", {"name"}},
      {"aws_sns_topic", {"name"}},
      {"aws_kinesis_stream", {"name"}},
      {"aws_kinesis_firehose_delivery_stream", {"name"}},
      {"aws_secretsmanager_secret", {"name"}},
      {"aws_ssm_parameter", {"name"}},
      {"aws_kms_alias", {"name"}},
      {"aws_autoscaling_group", {"name"}},
      {"aws_launch_template", {"name"}},
      {"aws_backup_vault", {"name"}},
      {"aws_sfn_state_machine", {"name"}},
      {"aws_efs_file_system", {"creation_token"}},
      {"aws_security_group", {"vpc_id", "name"}},
      {"aws_subnet", {"vpc_id", "cidr_block"}},
      {"aws_route53_record", {"zone_id", "name", "type"}},
      {"aws_glue_catalog_database", {"name"}},
      {"aws_codebuild_project", {"name"}},
      {"aws_codepipeline", {"name"}},
      {"aws_wafv2_web_acl", {"scope", "name"}},
  };
  return all;
}

/// Other names of the same thing in the provider. `moved` does not lead from one to the other.
std::string_view family(std::string_view type) {
  static const std::map<std::string_view, std::string_view> aliases = {
      {"aws_alb", "aws_lb"},
      {"aws_alb_listener", "aws_lb_listener"},
      {"aws_alb_listener_rule", "aws_lb_listener_rule"},
      {"aws_alb_listener_certificate", "aws_lb_listener_certificate"},
      {"aws_alb_target_group", "aws_lb_target_group"},
      {"aws_alb_target_group_attachment", "aws_lb_target_group_attachment"},
      {"aws_s3_bucket_object", "aws_s3_object"},
  };
  const auto found = aliases.find(type);
  return found == aliases.end() ? type : found->second;
}

const std::vector<std::string_view>* identity_of(std::string_view type) {
  static const std::map<std::string_view, const std::vector<std::string_view>*> by_type = [] {
    std::map<std::string_view, const std::vector<std::string_view>*> map;
    for (const Identity& identity : identities()) map.emplace(identity.type, &identity.attributes);
    return map;
  }();
  const auto found = by_type.find(family(type));
  return found == by_type.end() ? nullptr : found->second;
}

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

/// Names are written with either sign.
std::string plain(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

/// `text` with every `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string unquoted(std::string_view key) {
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
  return std::string(key);
}

/// One name is made from the other by adding or dropping words, or a few letters.
bool is_like(const std::string& a, const std::string& b) {
  const std::string& longer = a.size() >= b.size() ? a : b;
  const std::string& shorter = a.size() >= b.size() ? b : a;
  if (shorter.empty()) return false;
  if (shorter == longer) return true;
  const auto begins = longer.find(shorter);
  const auto is_edge = [&](std::size_t at) {
    return at >= longer.size() || !std::isalnum(static_cast<unsigned char>(longer[at]));
  };
  if (begins != std::string::npos) {
    const bool at_start = begins == 0 || is_edge(begins - 1);
    const bool at_end = is_edge(begins + shorter.size());
    if ((at_start && at_end) || (at_start && shorter.size() >= 4)) return true;
  }
  std::size_t start = 0;
  while (start < shorter.size() && shorter[start] == longer[start]) ++start;
  std::size_t end = 0;
  while (end < shorter.size() - start && shorter[shorter.size() - 1 - end] == longer[longer.size() - 1 - end])
    ++end;
  if (shorter.size() < 5 || start + end + 2 < longer.size()) return false;
  // Two numbers, or two words of their own, tell siblings apart: "tenant-002" is not "tenant-003".
  const std::string_view old_part(shorter.data() + start, shorter.size() - start - end);
  const std::string_view new_part(longer.data() + start, longer.size() - start - end);
  if (old_part.empty() || new_part.empty()) return true;
  const auto is_number = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  };
  return !(is_number(old_part) && is_number(new_part)) && start > 0 && !is_edge(start - 1);
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
  std::string local;                 ///< type.name[key], modules left out
  std::string identity;              ///< canonical, empty unless all of it is known
  std::vector<Leaf> leaves;          ///< by name
  std::vector<std::string> dropped;  ///< known to be nothing: null, "", []
};

constexpr std::string_view never_compared[] = {"id", "arn", "tags_all", "timeouts"};

Candidate candidate(const Graph& graph, const Change& change, bool created) {
  Candidate out;
  out.change = &change;
  const std::string module = without_keys(change.module_address);
  out.block = fmt::format("{}{}{}.{}", module, module.empty() ? "" : ".", family(change.type), change.name);
  out.key = std::string(change.key.text);
  for (const ModuleStep& step : module_steps(change.module_address)) out.keys.push_back(unquoted(step.key));
  out.keys.push_back(out.key);
  out.local = fmt::format("{}.{}[{}]", family(change.type), change.name, out.key);
  const Look look = graph.plan().look(change);
  const Value values = created ? look.after() : look.before();
  const Value expressions = created ? graph.block(change)["expressions"] : Value();
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

bool in_identity(std::string_view type, std::string_view attribute) {
  const auto* names = identity_of(type);
  return names != nullptr && std::find(names->begin(), names->end(), attribute) != names->end();
}

/// The words that the address changes: "ui-iot" → "ui".
using Words2 = std::vector<std::pair<std::string, std::string>>;

Words2 changed_words(const Candidate& from, const Candidate& to) {
  Words2 words;
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

struct Match {
  std::size_t from = 0, to = 0;
  int score = 0;
  Confidence confidence = Confidence::possible;
  std::vector<std::string> differences;
  bool is_replaced_anyway = false;
};

/// An address that is nothing else: what is pasted must not carry more than it shows.
bool is_address(std::string_view address) {
  const auto is_name = [](std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isalnum(c) || c == '_' || c == '-' || c >= 0x80;
    });
  };
  const auto is_key = [](std::string_view key) {
    if (key.empty()) return true;
    if (std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isdigit(c); })) return true;
    if (key.size() < 2 || key.front() != '"' || key.back() != '"') return false;
    for (std::size_t i = 1; i + 1 < key.size(); ++i) {
      const char c = key[i];
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\') ++i;
      const bool opens = (c == '$' || c == '%') && key[i + 1] == '{';
      if (c == '"' || (opens && key[i - 1] != c)) return false;
      if (i + 1 >= key.size()) return false;
    }
    return true;
  };
  std::string built;
  for (const ModuleStep& step : module_steps(address)) {
    if (!is_name(step.name) || !is_key(step.key)) return false;
    built += fmt::format("{}module.{}", built.empty() ? "" : ".", step.name);
    if (!step.key.empty()) built += fmt::format("[{}]", step.key);
  }
  if (built == address) return !built.empty();
  if (!built.empty()) built += '.';
  if (address.size() <= built.size()) return false;
  const Reference rest = parse_reference(address.substr(built.size()));
  if (!is_name(rest.type) || !is_name(rest.name) || !is_key(rest.key) || !rest.rest.empty()) return false;
  built += fmt::format("{}.{}", rest.type, rest.name);
  if (!rest.key.empty()) built += fmt::format("[{}]", rest.key);
  return built == address;
}

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
    write_blocks(renames);
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
    const bool identity_equal = !d.identity.empty() && d.identity == c.identity;
    out.differences.clear();
    const auto leaf_of = [](const Candidate& side, std::string_view name) -> const Leaf* {
      const auto found = std::lower_bound(side.leaves.begin(), side.leaves.end(), name,
                                          [](const Leaf& l, std::string_view n) { return l.name < n; });
      return found != side.leaves.end() && found->name == name ? &*found : nullptr;
    };
    const auto differ = [&](std::string_view name, bool follows) {
      out.differences.emplace_back(name);
      if (follows) {
        ++derived;
        return true;
      }
      const bool light = name == "tags" || name == "description";
      differs += light ? 1 : 3;
      return !in_identity(c.change->type, name);
    };
    for (const Leaf& leaf : c.leaves) {
      if (leaf.unknown) {
        unknown += leaf.written ? 1 : 0;
        continue;
      }
      const Leaf* old = leaf_of(d, leaf.name);
      if (old != nullptr && old->unknown) continue;
      if (old != nullptr && old->text == leaf.text) {
        ++equal;
        telling += leaf.written && leaf.text.size() > 1 && leaf.text != "true" ? 1 : 0;
        continue;
      }
      // A default that the provider adds to what is planned is in no old object; what is written must be.
      if (old == nullptr && !leaf.written) continue;
      bool follows = false;
      if (old != nullptr && alike && !words.empty()) {
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
    if (known_words) score += 200;
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
    else if (same_block || same_local)
      viable = differs <= 1 && telling + derived >= (words.empty() || alike || derived > 0 ? 1 : 2) &&
               (derived == 0 || alike);
    else
      viable = differs == 0 && (telling >= 3 || (telling >= 1 && alike)) && (derived == 0 || alike);
    // Under names that are unlike, two things of one kind look the same until all that is written is known.
    const bool number_to_text = same_block && d.change->key.kind != c.change->key.kind;
    if (!identity_equal && !is_address && !alike && !number_to_text)
      viable = viable && out.differences.empty() && telling >= 3 && unknown == 0;
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
    if (d.local == c.local)
      modules_.emplace(std::string(d.change->module_address), std::string(c.change->module_address));
    pairs_.push_back(m);
  }

  /// Twins: paired in order where count became for_each or back, else told as ambiguous.
  void resolve_ties(const std::vector<Match>& matches) {
    std::map<std::pair<std::string, std::string>, std::pair<std::set<std::size_t>, std::set<std::size_t>>>
        ties;
    for (const Match& m : matches) {
      if (from_taken_[m.from] || to_taken_[m.to]) continue;
      const auto block_with_modules = [](const Candidate& x) {
        return fmt::format("{}{}{}.{}", x.change->module_address, x.change->module_address.empty() ? "" : ".",
                           x.change->type, x.change->name);
      };
      auto& tie = ties[{block_with_modules(deleted_[m.from]), block_with_modules(created_[m.to])}];
      tie.first.insert(m.from);
      tie.second.insert(m.to);
    }
    for (const auto& [blocks, tie] : ties) {
      const auto kind = [](const Candidate& x) { return x.change->key.kind; };
      const auto& [froms, tos] = tie;
      const bool another_kind = kind(deleted_[*froms.begin()]) != kind(created_[*tos.begin()]);
      if (blocks.first == blocks.second && another_kind && froms.size() == tos.size()) {
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

  static std::string address_without_key(const Change& change) {
    return fmt::format("{}{}{}.{}", change.module_address, change.module_address.empty() ? "" : ".",
                       change.type, change.name);
  }

  /// The module addresses that differ, once what both end with is taken off; nothing when it is not only
  /// modules.
  static std::optional<std::pair<std::string, std::string>> module_move(const Rename& rename) {
    const Change& from = *rename.from;
    const Change& to = *rename.to;
    if (from.type != to.type || from.name != to.name || !(from.key == to.key)) return std::nullopt;
    std::string_view a = from.module_address;
    std::string_view b = to.module_address;
    while (!a.empty() && !b.empty() && a != b) {
      const std::vector<ModuleStep> left = module_steps(a);
      const std::vector<ModuleStep> right = module_steps(b);
      if (left.empty() || right.empty()) return std::nullopt;
      if (left.back().name != right.back().name || left.back().key != right.back().key)
        return std::pair{std::string(a), std::string(b)};
      a = parent_module(a);
      b = parent_module(b);
    }
    return std::nullopt;
  }

  void write_blocks(Renames& renames) {
    // Where something stays: a module or block with it cannot move as a whole, nor be moved into.
    std::unordered_set<std::string> stays, old;
    for (const Change& change : plan_.changes()) {
      if (!change.managed || !change.deposed.empty()) continue;
      const bool gone = change.action == Action::destroy || change.action == Action::forget;
      const auto mark = [&](std::unordered_set<std::string>& where) {
        where.insert(address_without_key(change));
        for (std::string_view module = change.module_address; !module.empty(); module = parent_module(module))
          where.insert(std::string(module));
      };
      if (!gone) mark(stays);
      if (change.action != Action::create) mark(old);
    }
    std::map<std::pair<std::string, std::string>, std::vector<const Rename*>> groups;
    std::map<std::string, std::set<std::string>> targets;  // modules move one to one
    for (const Rename& rename : renames.pairs)
      if (const auto move = module_move(rename)) targets[move->first].insert(move->second);
    std::map<std::pair<std::string, std::string>, bool> keys_kept;
    for (const Rename& rename : renames.pairs) {
      const std::pair blocks{address_without_key(*rename.from), address_without_key(*rename.to)};
      const auto [place, fresh] = keys_kept.try_emplace(blocks, true);
      place->second =
          place->second && rename.from->key == rename.to->key && rename.from->type == rename.to->type;
    }
    for (const Rename& rename : renames.pairs) {
      const auto move = module_move(rename);
      if (move && stays.count(move->first) == 0 && old.count(move->second) == 0 &&
          targets[move->first].size() == 1) {
        groups[*move].push_back(&rename);
        continue;
      }
      const std::pair blocks{address_without_key(*rename.from), address_without_key(*rename.to)};
      if (keys_kept[blocks] && stays.count(blocks.first) == 0 && old.count(blocks.second) == 0)
        groups[blocks].push_back(&rename);
      else
        groups[{std::string(rename.from->address), std::string(rename.to->address)}].push_back(&rename);
    }
    for (const auto& [ends, covered] : groups) {
      MovedBlock block;
      block.from = ends.first;
      block.to = ends.second;
      block.renames = covered;
      block.confidence = Confidence::certain;
      std::set<std::string> differences;
      for (const Rename* rename : covered) {
        block.confidence = std::min(block.confidence, rename->confidence);
        differences.insert(rename->differences.begin(), rename->differences.end());
      }
      block.differences.assign(differences.begin(), differences.end());
      const Rename& first = *covered.front();
      if (is_address(block.from) && is_address(block.to))
        block.text = first.from->type == first.to->type
                         ? fmt::format("moved {{\n  from = {}\n  to   = {}\n}}\n", block.from, block.to)
                         : adopted(first);
      renames.blocks.push_back(std::move(block));
    }
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
  }

  /// Types that `moved` does not lead between: forgotten here, imported there. `removed` takes no instance
  /// key.
  std::string adopted(const Rename& rename) const {
    if (rename.from->key.kind != InstanceKey::Kind::none) return {};
    const Look look = plan_.look(*rename.from);
    const Value before = look.before();
    std::string id;
    if (rename.to->type == "aws_s3_object")
      id = fmt::format("{}/{}", before["bucket"].text().value_or(""), before["key"].text().value_or(""));
    else
      id = std::string(before["arn"].text().value_or(before["id"].text().value_or("")));
    if (id.empty() || id.find_first_of("\"\\\n$%") != std::string::npos) return {};
    return fmt::format(
        "removed {{\n  from = {}\n  lifecycle {{\n    destroy = false\n  }}\n}}\nimport {{\n  to = {}\n  id "
        "= \"{}\"\n}}\n",
        rename.from->address, rename.to->address, id);
  }

  const Graph& graph_;
  const Plan& plan_;
  std::vector<Candidate> deleted_, created_;
  std::map<std::pair<std::string_view, std::string_view>, Members> families_;
  std::vector<bool> from_taken_, to_taken_;
  std::vector<Match> pairs_;
  std::set<std::pair<std::string, std::string>> supported_;  ///< changed words of accepted pairs
  std::set<std::pair<std::string, std::string>> modules_;    ///< module addresses of accepted pairs
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
