#include "cost/usage.h"

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
#include "plan/plan.h"

namespace {

constexpr std::size_t largest_file = std::size_t{16} << 20;
constexpr std::string_view traffic_type = "aws_data_transfer";

/// The parts of an address between its dots; what stands in brackets is left out, whatever it holds.
std::vector<std::string> parts_of(std::string_view address) {
  std::vector<std::string> parts(1);
  bool bracket = false, quote = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (quote && c == '\\') ++i;
    if (c == '"' && bracket) quote = !quote;
    if (quote) continue;
    if (c == '[') bracket = true;
    if (!bracket && c == '.') parts.emplace_back();
    if (!bracket && c != '.') parts.back() += c;
    if (c == ']') bracket = false;
  }
  return parts;
}

/// "aws_x" of `module.a[*].aws_x.y[*]`; empty when it is no address.
std::string type_of(std::string_view address) {
  const std::vector<std::string> parts = parts_of(address);
  std::size_t i = 0;
  while (i + 1 < parts.size() && parts[i] == "module") i += 2;
  return i + 2 == parts.size() && !parts[i].empty() && !parts[i + 1].empty() ? parts[i] : std::string();
}

/// Reads the tree of the file, and refuses what has another form.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  UsageEntry entry(const YamlNode& key, const YamlNode& value) const {
    UsageEntry entry;
    entry.name = key.text;
    entry.place = place(file_, key);
    facts(value, "", entry);
    return entry;
  }

  const YamlNode& map(const YamlNode& node, std::string_view what) const {
    if (node.kind == YamlNode::Kind::nothing || node.is_map()) return node;
    throw Error(fmt::format("{}: {} must be a map", place(file_, node), what), hint_);
  }

  void check_version(const YamlNode& node) const {
    if (node.is_scalar() && node.text.starts_with("0.")) return;
    throw Error(fmt::format("{}: the version of a usage file must be 0.1", place(file_, node)), hint_);
  }

 private:
  void facts(const YamlNode& node, const std::string& prefix, UsageEntry& entry) const {
    const std::string& of = prefix.empty() ? entry.name : prefix;
    if (node.kind == YamlNode::Kind::nothing) return;
    if (node.is_list())
      throw Error(
          fmt::format("{}: {} holds a list; usage is numbers and texts", place(file_, node), in_quotes(of)));
    if (node.is_map()) {
      for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
        const std::string& key = node.children[i].text;
        facts(node.children[i + 1], prefix.empty() ? key : prefix + "." + key, entry);
      }
      return;
    }
    if (prefix.empty())
      throw Error(fmt::format("{}: {} must be a map of usage keys", place(file_, node), in_quotes(of)),
                  hint_);
    UsageFact fact{node.text, usage_number(node.text), place(file_, node)};
    if (fact.number && fact.number->is_negative())
      throw Error(fmt::format("{}: {} is negative: {}", fact.place, prefix, in_quotes(node.text)),
                  "write how much is used in a month, from 0");
    entry.facts.insert_or_assign(prefix, std::move(fact));
  }

  const std::string& file_;
  const char* hint_ =
      "`plangate usage init PLAN` writes a file in the right form, with the keys that the plan needs";
};

}  // namespace

std::optional<Quantity> usage_number(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = i > 0 && i + 1 < text.size();
    if (text[i] == '_' && between && text[i - 1] != '_') continue;
    plain += text[i];
  }
  if (plain.starts_with('+')) plain.erase(0, 1);
  if (plain.starts_with('.')) plain.insert(0, "0");
  return Quantity::parse(plain);
}

Usage Usage::parse(const std::string& text, const std::string& path) {
  const YamlNode root = read_yaml(text, path, "usage file");
  const Reader reader(path);
  Usage usage;
  usage.path_ = path;
  constexpr std::size_t digits = 16;
  usage.fingerprint_ = sha256(text).substr(0, digits);
  reader.map(root, "a usage file");
  std::vector<std::size_t> patterns;
  for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
    const YamlNode& key = root.children[i];
    const YamlNode& value = root.children[i + 1];
    if (key.text == "version") {
      reader.check_version(value);
      continue;
    }
    const bool by_type = key.text == "resource_type_default_usage";
    if (!by_type && key.text != "resource_usage") {
      constexpr std::string_view known[] = {"version", "resource_type_default_usage", "resource_usage"};
      const std::string_view meant = nearest(key.text, known);
      usage.unread_.push_back(fmt::format("{}: the usage file has an unknown part {}{}", place(path, key),
                                          in_quotes(key.text),
                                          meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
      continue;
    }
    reader.map(value, key.text);
    for (std::size_t j = 0; j + 1 < value.children.size(); j += 2) {
      UsageEntry entry = reader.entry(value.children[j], value.children[j + 1]);
      const std::size_t number = usage.entries_.size();
      // A type alone among the addresses means all of that type.
      const bool is_type = by_type || entry.name.find('.') == std::string::npos;
      entry.of_type = is_type;
      entry.type = is_type ? entry.name : type_of(entry.name);
      if (is_type) {
        usage.types_.emplace(entry.name, number);
      } else {
        usage.addresses_.emplace(entry.name, number);
        if (entry.name.find('*') != std::string::npos) usage.patterns_[entry.type].push_back(number);
      }
      usage.entries_.push_back(std::move(entry));
    }
  }
  const auto written_out = [&](std::size_t number) {
    const std::string& name = usage.entries_[number].name;
    return name.size() - static_cast<std::size_t>(std::count(name.begin(), name.end(), '*'));
  };
  for (auto& [type, numbers] : usage.patterns_)
    std::stable_sort(numbers.begin(), numbers.end(),
                     [&](std::size_t a, std::size_t b) { return written_out(a) > written_out(b); });
  return usage;
}

Usage Usage::read(const std::string& path) {
  const auto unreadable = [&](std::string_view why) {
    return Error(fmt::format("cannot read the usage file {}: {}", path, why),
                 "name the right file with --usage, or leave the option out");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw unreadable("it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(std::strerror(errno));
  std::string text;
  std::string chunk(std::size_t{1} << 16, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
    text.append(chunk, 0, static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_file) throw unreadable("it is larger than 16 MiB");
  }
  if (file.bad()) throw unreadable(std::strerror(errno));
  return parse(text, path);
}

std::vector<const UsageEntry*> Usage::entries_for(std::string_view type, std::string_view address,
                                                  std::string_view previous_address) const {
  std::vector<const UsageEntry*> found;
  const auto add = [&](std::size_t number) {
    matched_.insert(number);
    if (std::find(found.begin(), found.end(), &entries_[number]) == found.end())
      found.push_back(&entries_[number]);
  };
  const auto look_for = [&](std::string_view wanted) {
    if (const auto exact = addresses_.find(wanted); exact != addresses_.end()) add(exact->second);
    if (const auto of_type = patterns_.find(type); of_type != patterns_.end())
      for (const std::size_t number : of_type->second)
        if (fits(entries_[number].name, wanted)) add(number);
  };
  look_for(address);
  if (found.empty() && !previous_address.empty()) look_for(previous_address);
  if (const auto fallback = types_.find(type); fallback != types_.end()) add(fallback->second);
  return found;
}

const UsageFact* Usage::fact(std::span<const UsageEntry* const> entries, std::string_view type,
                             std::string_view key) const {
  if (entries.empty()) return nullptr;
  auto asked = asked_.find(type);
  if (asked == asked_.end()) asked = asked_.emplace(type, std::set<std::string, std::less<>>()).first;
  if (!asked->second.contains(key)) asked->second.emplace(key);
  for (const UsageEntry* entry : entries)
    if (const auto found = entry->facts.find(key); found != entry->facts.end()) return &found->second;
  return nullptr;
}

std::vector<std::string_view> Usage::asked(std::string_view type) const {
  const auto found = asked_.find(type);
  if (found == asked_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

Amount Usage::amount(std::span<const UsageEntry* const> entries, std::string_view type,
                     std::string_view key) const {
  const UsageFact* found = fact(entries, type, key);
  Amount amount = Amount::by_use();
  if (found == nullptr) {
    amount.origin = fmt::format("{} is not in the usage file", key);
  } else if (!found->number) {
    throw Error(fmt::format("{}: {} of {} is {}, which is no number that can be priced", found->place, key,
                            type, in_quotes(found->text)),
                "write how much is used in a month, as in 1000000 or 1.5e6");
  } else {
    amount = Amount(*found->number, fmt::format("{} of the usage file", key));
  }
  amount.usage_keys = UsageKeys(key);
  return amount;
}

std::vector<const UsageEntry*> Usage::data_transfer() const {
  std::vector<const UsageEntry*> found;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].type == traffic_type && !entries_[i].of_type) {
      matched_.insert(i);
      found.push_back(&entries_[i]);
    }
  return found;
}

std::vector<std::string> Usage::notes(std::span<const Plan* const> plans) const {
  std::vector<std::string> notes = unread_;
  std::vector<std::string> idle;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const UsageEntry& entry = entries_[i];
    if (!matched_.contains(i)) {
      if (entry.of_type) {
        idle.push_back(entry.name);
        continue;
      }
      std::vector<std::string_view> candidates;
      for (const Plan* plan : plans)
        for (const std::uint32_t change : plan->of_type(entry.type))
          candidates.push_back(plan->changes()[change].address);
      const std::string_view meant = nearest(entry.name, candidates);
      notes.push_back(fmt::format("{}: usage of {} is for nothing in the plan{}", entry.place, entry.name,
                                  meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
      continue;
    }
    const auto asked = asked_.find(entry.type);
    std::vector<std::string_view> known;
    if (asked != asked_.end()) known.assign(asked->second.begin(), asked->second.end());
    for (const auto& [key, fact] : entry.facts) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string_view meant = nearest(key, known);
      notes.push_back(fmt::format("{}: nothing of {} is priced by {}{}", fact.place, entry.name, key,
                                  meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
    }
  }
  // A file of defaults names many types that a plan does not have, so they are told in one note.
  if (!idle.empty()) {
    constexpr std::size_t most = 4;
    const std::size_t told = idle.size();
    if (told > most) idle.resize(most);
    notes.push_back(fmt::format("{}: usage of {} that the plan does not have: {}{}", path_,
                                counted(told, "type"), fmt::join(idle, ", "), told > most ? ", …" : ""));
  }
  return notes;
}
