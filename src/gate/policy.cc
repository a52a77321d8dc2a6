#include "gate/policy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/glob.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/yaml.h"
#include "gate/approve.h"
#include "gate/policy_fields.h"
#include "gate/policy_pricing.h"
#include "gate/policy_rules.h"

namespace {

constexpr std::string_view file_name = ".plangate.yml";
constexpr std::size_t largest_file = 1024 * 1024;

// --- what a limit is written as

Decimal at_least_zero(std::string_view text, std::string_view kind, std::string_view example) {
  const auto number = Decimal::parse(text);
  if (!number)
    throw Unfit{fmt::format("{} is no {}", in_quotes(text), kind), fmt::format("write {}", example)};
  if (number->is_negative())
    throw Unfit{fmt::format("{} is negative", in_quotes(text)), "a limit is zero or more; `none` lifts it"};
  return *number;
}

Decimal percent(std::string_view text) {
  std::string_view number = text;
  if (!number.empty() && number.back() == '%') number.remove_suffix(1);
  while (!number.empty() && number.back() == ' ') number.remove_suffix(1);
  return at_least_zero(number.empty() ? text : number, "percentage", "10% or 10, or `none`");
}

/// How the values of one kind of limit are read and written.
void read(std::string_view text, Usd& value, std::string_view) {
  value =
      Usd(at_least_zero(text, "amount of US dollars", "200 or 200.00, without sign and commas, or `none`"));
}
void read(std::string_view text, Severity& value, std::string_view) {
  const auto severity = severity_named(text);
  if (!severity) {
    // "never" is not suggested: it is near to "severe", and the contrary of it.
    constexpr std::string_view words[] = {"info", "low", "medium", "high", "critical"};
    const std::string_view meant = nearest(text, words);
    throw Unfit{fmt::format("{} is no severity", in_quotes(text)),
                meant.empty() ? "write info, low, medium, high, critical or never"
                              : fmt::format("did you mean \"{}\"?", meant)};
  }
  value = *severity;
}
void read(std::string_view text, std::size_t& value, std::string_view) {
  constexpr int most = 1'000'000'000;
  const Decimal number = at_least_zero(text, "number", "a whole number, or `none`");
  if (number != number.floor() || number > Decimal(most))
    throw Unfit{fmt::format("{} is no whole number up to {}", in_quotes(text), most),
                "`none` lifts the limit"};
  value = static_cast<std::size_t>(std::stoul(number.text()));
}
void read(std::string_view text, Decimal& value, std::string_view key) {
  value = percent(text);
  if (key == "max_unpriced" && value > Decimal(100))
    throw Unfit{fmt::format("{} is more than 100 percent", in_quotes(text)),
                "it is a share of the managed resources; `none` lifts the limit"};
}
std::string written(Usd value) {
  return value.exact();
}
std::string written(Decimal value) {
  return value.text();
}
std::string written(std::size_t value) {
  return std::to_string(value);
}
std::string written(Severity value) {
  return std::string(name(value));
}

template <class T>
Level<T> level(std::string_view text, std::string_view key) {
  if (text == (std::is_same_v<T, Severity> ? "never" : "none")) return Level<T>(std::nullopt);
  T value{};
  read(text, value, key);
  return Level<T>(value);
}

/// `ignore` only where passing over it is no risk.
enum class Ignoring : std::uint8_t { refused, allowed };

Verdict severity_of(std::string_view text, Ignoring ignoring) {
  if (text == "block") return Verdict::block;
  if (text == "warn") return Verdict::warn;
  const bool may = ignoring == Ignoring::allowed;
  if (text == "ignore" && may) return Verdict::pass;
  throw Unfit{fmt::format("{} is neither {}warn nor block", in_quotes(text), may ? "ignore, " : ""),
              may ? "write ignore, warn or block" : "write warn or block"};
}

// --- the keys of `limits`

/// Calls `visit(key, member)` for every limit that has two levels under one key.
template <class L, class Visit>
void each_limit(L& limits, Visit visit) {
  visit("max_monthly_increase", limits.max_monthly_increase);
  visit("max_monthly_increase_percent", limits.max_monthly_increase_percent);
  visit("max_monthly_total", limits.max_monthly_total);
  visit("max_unpriced", limits.max_unpriced);
  visit("max_deletes", limits.max_deletes);
  visit("max_replacements", limits.max_replacements);
}

/// Likewise for the keys that hold one word.
template <class L, class Visit>
void each_severity(L& limits, Visit visit) {
  visit("block_severity", limits.severity.block);
  visit("warn_severity", limits.severity.warn);
}
template <class L, class Visit>
void each_switch(L& limits, Visit visit) {
  visit("incomplete_plan", limits.incomplete_plan, Ignoring::refused);
  visit("stale_prices", limits.stale_prices, Ignoring::refused);
  visit("failed_checks", limits.failed_checks, Ignoring::allowed);
  visit("drift", limits.drift, Ignoring::allowed);
  visit("unpriced_over_limit", limits.unpriced_over_limit, Ignoring::refused);
}

// --- layers

template <class T>
void lay(Level<T>& under, const Level<T>& over) {
  if (over.mentioned) under = over;
}
template <class T>
void lay(Limit<T>& under, const Limit<T>& over) {
  lay(under.warn, over.warn);
  lay(under.block, over.block);
}
void lay(std::optional<Verdict>& under, const std::optional<Verdict>& over) {
  if (over) under = over;
}

void lay(Limits& under, const Limits& over) {
  lay(under.max_monthly_increase, over.max_monthly_increase);
  lay(under.max_monthly_increase_percent, over.max_monthly_increase_percent);
  lay(under.max_monthly_total, over.max_monthly_total);
  lay(under.max_unpriced, over.max_unpriced);
  lay(under.max_deletes, over.max_deletes);
  lay(under.max_replacements, over.max_replacements);
  lay(under.severity, over.severity);
  lay(under.incomplete_plan, over.incomplete_plan);
  lay(under.stale_prices, over.stale_prices);
  lay(under.failed_checks, over.failed_checks);
  lay(under.drift, over.drift);
  lay(under.unpriced_over_limit, over.unpriced_over_limit);
}

/// One line for each level that is mentioned, in a fixed order and notation.
std::string canonical(const Limits& limits) {
  std::string out;
  const auto line = [&](std::string_view key, std::string_view side, const auto& level) {
    if (level.mentioned)
      out += fmt::format("{} {} {}\n", key, side, level.value ? written(*level.value) : "none");
  };
  each_limit(limits, [&](std::string_view key, const auto& limit) {
    line(key, "warn", limit.warn);
    line(key, "block", limit.block);
  });
  each_severity(limits, [&](std::string_view key, const auto& level) { line(key, "", level); });
  each_switch(limits, [&](std::string_view key, const std::optional<Verdict>& level, Ignoring) {
    if (level) out += fmt::format("{} {}\n", key, name(*level));
  });
  return out;
}

// --- the file

class Reader : private PolicyFields {
 public:
  explicit Reader(const std::string& file) : PolicyFields(file) {}

  Policy policy(const YamlNode& root) const {
    if (root.kind == YamlNode::Kind::nothing)
      throw Error(fmt::format("{} is empty", file()), "a policy starts with the line `version: 1`");
    require_map(root, "a policy");
    Policy policy = default_policy();
    const YamlNode* version = nullptr;
    each_member(
        root, "a policy",
        {"version", "defaults", "environments", "approvals", "rules", "waivers", "custom_rules", "pricing"},
        [&](const YamlNode& key, const YamlNode& value) {
          if (key.text == "version") version = &value;
          if (key.text == "defaults") read_defaults(key, value, policy.defaults);
          if (key.text == "environments") read_environments(key, value, policy.environments);
          if (key.text == "approvals") read_approvals(key, value, policy.approvals);
          if (key.text == "rules") policy.levels = read_rule_levels(*this, key, value);
          if (key.text == "waivers") policy.waivers = read_waivers(*this, key, value);
          if (key.text == "custom_rules") policy.custom_rules = read_custom_rules(*this, key, value);
          if (key.text == "pricing") policy.terms = read_terms(key, value, file());
        });
    if (version == nullptr)
      throw Error(fmt::format("{}: the key \"version\" is missing", place(file(), root)),
                  "a policy starts with the line `version: 1`");
    check_version(*version);
    return policy;
  }

 private:
  void check_version(const YamlNode& version) const {
    if (version.text != "1" || !version.is_scalar())
      refuse(version, "\"version\" must be 1",
             "this plangate reads no other; a newer policy needs a newer plangate");
  }

  void read_defaults(const YamlNode& key, const YamlNode& value, Limits& defaults) const {
    require_filled_map(key, value);
    each_member(value, "\"defaults\"", {"limits"}, [&](const YamlNode& inner, const YamlNode& limits) {
      lay(defaults, read_limits(inner, limits));
    });
  }

  void read_environments(const YamlNode& key, const YamlNode& value,
                         std::vector<Policy::Environment>& environments) const {
    if (value.kind == YamlNode::Kind::nothing)
      refuse(key, "the key \"environments\" has no value", "give it one or remove the key");
    if (!value.is_list())
      refuse(value, "\"environments\" must be a list",
             "write `- name: prod` and what belongs to it, indented, for each environment");
    for (const YamlNode& item : value.children) {
      environments.push_back(read_environment(item));
      const auto same = std::find_if(environments.begin(), environments.end() - 1, [&](const auto& other) {
        return other.name == environments.back().name && other.paths == environments.back().paths;
      });
      if (same != environments.end() - 1)
        refuse(item, "an environment with this name and path stands above already",
               "only the first that fits is used; put both into one");
    }
  }

  Policy::Environment read_environment(const YamlNode& item) const {
    require_map(item, "an environment");
    Policy::Environment environment;
    each_member(item, "an environment", {"name", "path", "limits"},
                [&](const YamlNode& key, const YamlNode& value) {
                  if (key.text == "name") environment.name = pattern(key, value);
                  if (key.text == "path") environment.paths = pattern(key, value);
                  if (key.text == "limits") environment.limits = read_limits(key, value);
                });
    if (environment.name.empty() && environment.paths.empty())
      refuse(item, "an environment needs a \"name\" or a \"path\"",
             "what holds for every environment belongs under \"defaults\"");
    return environment;
  }

  void read_approvals(const YamlNode& key, const YamlNode& value, std::vector<Approval>& approvals) const {
    for (const YamlNode& item : list(key, value, "write `- users: [alice]` and what belongs to it, indented"))
      approvals.push_back(read_approval(item));
  }

  Approval read_approval(const YamlNode& item) const {
    require_map(item, "an approval");
    Approval approval;
    each_member(item, "an approval", {"environments", "users", "teams", "by", "reasons", "author"},
                [&](const YamlNode& key, const YamlNode& value) {
                  if (key.text == "environments") approval.environments = pattern(key, value);
                  if (key.text == "users") approval.users = names(key, value, login);
                  if (key.text == "teams") approval.teams = names(key, value, team);
                  if (key.text == "by") read_ways(key, value, approval);
                  if (key.text == "reasons") approval.reasons = names(key, value, liftable);
                  if (key.text == "author")
                    approval.author = placed(key, value, [&] { return yes(text_of(key, value)); });
                });
    if (approval.users.empty() && approval.teams.empty())
      refuse(item, "an approval names neither \"users\" nor \"teams\"",
             "say who may approve: `users: [alice]`");
    return approval;
  }

  void read_ways(const YamlNode& key, const YamlNode& value, Approval& approval) const {
    const std::vector<std::string> ways = names(key, value, [](std::string_view way) {
      if (way != "review" && way != "label")
        throw Unfit{fmt::format("{} is no way to approve", in_quotes(way)), "write review or label"};
    });
    const auto has = [&](std::string_view way) {
      return std::find(ways.begin(), ways.end(), way) != ways.end();
    };
    approval.by_review = has("review");
    approval.by_label = has("label");
  }

  /// A list of texts, each of which `check` accepts. Empty lists would say the contrary of what they look
  /// like.
  template <class Check>
  std::vector<std::string> names(const YamlNode& key, const YamlNode& value, Check check) const {
    std::vector<std::string> all;
    for (const YamlNode& item : list(key, value, fmt::format("write `{}: [one, another]`", key.text))) {
      all.push_back(text_of(key, item));
      placed(key, item, [&] { check(all.back()); });
    }
    if (all.empty())
      refuse(value, fmt::format("{} is empty", in_quotes(key.text)), "name somebody or remove the key");
    return all;
  }

  static bool is_name(std::string_view text, std::string_view others) {
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             others.find(c) != std::string_view::npos;
    });
  }
  static void login(std::string_view text) {
    if (!is_name(text, "-_"))
      throw Unfit{fmt::format("{} is no GitHub login", in_quotes(text)),
                  "write the login as in alice, without @"};
  }
  static void team(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || !is_name(text.substr(0, slash), "-_") ||
        !is_name(text.substr(slash + 1), "-_."))
      throw Unfit{fmt::format("{} is no team", in_quotes(text)), "write organisation/team, without @"};
  }
  static void liftable(std::string_view text) {
    const auto codes = reason_codes();
    for (const std::string_view code : codes) {
      if (!fits(text, code)) continue;
      if (text == code && !can_be_lifted(code))
        throw Unfit{fmt::format("nothing lifts {}", code), "remove it"};
      if (can_be_lifted(code)) return;
    }
    const std::string_view meant = nearest(text, codes);
    throw Unfit{fmt::format("{} fits no reason", in_quotes(text)),
                meant.empty() ? "docs/policy.md lists them" : fmt::format("did you mean \"{}\"?", meant)};
  }
  static bool yes(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    throw Unfit{fmt::format("{} is neither true nor false", in_quotes(text)), "write true or false"};
  }

  Limits read_limits(const YamlNode& key, const YamlNode& value) const {
    require_filled_map(key, value);
    Limits limits;
    each_member(value, "\"limits\"", limit_keys(), [&](const YamlNode& name, const YamlNode& what) {
      each_limit(limits, [&](std::string_view wanted, auto& limit) {
        if (name.text == wanted) read_limit(name, what, limit);
      });
      each_severity(limits, [&](std::string_view wanted, auto& level) {
        if (name.text == wanted) level = read_level<Severity>(name, what, name.text);
      });
      each_switch(limits, [&](std::string_view wanted, std::optional<Verdict>& level, Ignoring ignoring) {
        if (name.text == wanted)
          level = placed(name, what, [&] { return severity_of(text_of(name, what), ignoring); });
      });
    });
    return limits;
  }

  template <class T>
  void read_limit(const YamlNode& key, const YamlNode& value, Limit<T>& limit) const {
    if (value.is_list())
      refuse(value, fmt::format("{} must be a value or a map, not a list", in_quotes(key.text)));
    if (!value.is_map()) {
      limit.block = read_level<T>(key, value, key.text);
      return;
    }
    if (value.children.empty())
      refuse(value, fmt::format("{} has neither \"warn\" nor \"block\"", in_quotes(key.text)));
    each_member(value, in_quotes(key.text), {"warn", "block"},
                [&](const YamlNode& side, const YamlNode& text) {
                  (side.text == "warn" ? limit.warn : limit.block) = read_level<T>(side, text, key.text);
                });
    if (limit.warn.value && limit.block.value && *limit.warn.value > *limit.block.value)
      refuse(value,
             fmt::format("{} warns only above {}, but blocks from {} on", in_quotes(key.text),
                         written(*limit.warn.value), written(*limit.block.value)),
             "\"warn\" belongs below \"block\"");
  }

  template <class T>
  Level<T> read_level(const YamlNode& key, const YamlNode& value, std::string_view limit) const {
    return placed(key, value, [&] { return level<T>(text_of(key, value), limit); });
  }
};

std::string normal(std::string_view path) {
  return std::filesystem::path(path).lexically_normal().string();
}

bool is_there(const std::filesystem::path& path) {
  // A link that leads nowhere is there: a policy that cannot be read must not pass for none.
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

}  // namespace

namespace {

bool holds_for(const Policy::Environment& entry, std::string_view name, std::string_view plan_path) {
  return (entry.name.empty() || fits(entry.name, name)) &&
         (entry.paths.empty() || fits(normal(entry.paths), normal(plan_path)));
}

}  // namespace

Limits Policy::limits_for(std::string_view wanted, std::string_view plan_path) const {
  Limits limits = defaults;
  const auto found = std::find_if(environments.begin(), environments.end(),
                                  [&](const Environment& e) { return holds_for(e, wanted, plan_path); });
  if (found != environments.end()) lay(limits, found->limits);
  lay(limits, flags);
  return limits;
}

bool Policy::has_entry_for(std::string_view wanted, std::string_view plan_path) const {
  return std::any_of(environments.begin(), environments.end(),
                     [&](const Environment& e) { return holds_for(e, wanted, plan_path); });
}

Policy default_policy() {
  Policy policy;
  policy.defaults.severity.block = Level<Severity>(Severity::critical);
  policy.defaults.severity.warn = Level<Severity>(Severity::medium);
  renew_fingerprint(policy);
  return policy;
}

Policy parse_policy(const std::string& text, const std::string& path) {
  Policy policy = Reader(path).policy(read_yaml(text, path, "policy"));
  policy.path = path;
  renew_fingerprint(policy);
  return policy;
}

Policy read_policy(const std::string& path) {
  const auto unreadable = [&](std::string_view why) {
    return Error(fmt::format("cannot read the policy {}: {}", path, why),
                 "without a readable policy nothing is judged; name the right file with --policy");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw unreadable("it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(std::strerror(errno));
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) throw unreadable(std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_file) throw unreadable("it is larger than 1 MiB");
  return parse_policy(text, path);
}

Policy find_policy(const std::string& named) {
  if (!named.empty()) return read_policy(named);
  if (is_there(file_name)) return read_policy(std::string(file_name));
  if (is_there(".plangate.yaml"))
    throw Error(fmt::format(".plangate.yaml is not the name of a policy: it is {}", file_name),
                fmt::format("rename it, or name it with --policy .plangate.yaml"));
  return default_policy();
}

std::vector<std::string_view> limit_keys() {
  std::vector<std::string_view> keys;
  const Limits limits;
  const auto add = [&](std::string_view key, const auto&...) { keys.push_back(key); };
  each_limit(limits, add);
  each_severity(limits, add);
  each_switch(limits, add);
  return keys;
}

void set_limit(Limits& limits, std::string_view key, const std::string& text, const std::string& where) {
  try {
    each_limit(limits, [&]<class T>(std::string_view wanted, Limit<T>& limit) {
      if (key == wanted) limit.block = level<T>(text, key);
    });
    each_severity(limits, [&](std::string_view wanted, Level<Severity>& severity) {
      if (key == wanted) severity = level<Severity>(text, key);
    });
    each_switch(limits, [&](std::string_view wanted, std::optional<Verdict>& level, Ignoring ignoring) {
      if (key == wanted) level = severity_of(text, ignoring);
    });
  } catch (const Unfit& unfit) {
    throw Error(fmt::format("{}: {}", where, unfit.what), unfit.hint);
  }
}

void renew_fingerprint(Policy& policy) {
  std::string all = "policy 1\n" + canonical(policy.defaults);
  for (const Policy::Environment& environment : policy.environments)
    all += "environment\n" + canonical(environment.name) + canonical(normal(environment.paths)) +
           canonical(environment.limits);
  for (const Approval& approval : policy.approvals) {
    all += "approval\n" + canonical(approval.environments);
    for (const auto* names : {&approval.users, &approval.teams, &approval.reasons}) {
      std::vector<std::string> sorted = *names;
      std::sort(sorted.begin(), sorted.end());
      for (const std::string& one : sorted) all += canonical(one);
      all += "\n";
    }
    all += fmt::format("{} {} {}\n", approval.by_review, approval.by_label, approval.author);
  }
  all += canonical_rules(policy.levels, policy.waivers, policy.custom_rules);
  if (const std::string terms = canonical(policy.terms); !terms.empty()) all += "pricing\n" + terms;
  all += "flags\n" + canonical(policy.flags);
  policy.fingerprint = sha256(all);
}
