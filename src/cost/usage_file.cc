#include "cost/usage_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "cost/estimate.h"
#include "cost/rate.h"

namespace {

/// A key of one address: what the user wrote, or what it would be for.
struct Key {
  std::string value;    ///< as written in the existing file; empty: to be filled in
  std::string comment;  ///< "Requests: 0.20 per million Requests"
  std::string example = "0";
};

/// Keys that take words instead of figures. Terms of reserved instances are not among them: they change no
/// figure.
struct WordKey {
  std::string_view name, words, example;
};

constexpr WordKey word_keys[] = {
    {"api_throughput_limit", "API interactions: standard, advanced or higher", "advanced"},
    {"architecture", "Of a function that is not in this plan: x86_64 or arm64", "x86_64"},
    {"dx_connection_type", "The connection: dedicated or hosted", "dedicated"},
    {"endpoint_type", "What is checked stands in AWS or not: aws or non_aws", "aws"},
    {"instance_tier", "Tier of the machines: standard or advanced", "advanced"},
    {"operating_system", "What the image does not tell: linux, windows, suse or rhel", "linux"},
};

/// Dotted keys, in an order that keeps blocks together.
using Keys = std::map<std::string, Key, std::less<>>;

/// `module.a["x"].aws_x.y[0]` as `module.a[*].aws_x.y[*]`.
std::string without_instances(std::string_view address) {
  std::string out;
  bool bracket = false, quote = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (quote && c == '\\') {
      ++i;
      continue;
    }
    if (bracket && c == '"') quote = !quote;
    if (quote) continue;
    if (c == '[') {
      bracket = true;
      out += "[*]";
    } else if (c == ']') {
      bracket = false;
    } else if (!bracket) {
      out += c;
    }
  }
  return out;
}

/// As a key or value of YAML; in single quotes unless it is plain beyond doubt.
std::string yaml(std::string_view text, bool is_key) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '[' || c == ']' || c == '*';
  });
  if (plain && (!is_key || (text[0] != '*' && text[0] != '[' && text[0] != '-')) && text[0] != '*' &&
      text[0] != '[')
    return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

void collect(const std::vector<Component>& lines, Keys& keys) {
  for (const Component& line : lines)
    for (const std::string_view name : line.usage_keys.names()) {
      auto [place, fresh] = keys.try_emplace(std::string(name));
      std::string comment = line.name;
      if (line.price && !line.unit.empty()) comment += ": " + rate_text(*line.price, line.unit);
      if (!line.metered && place->second.value.empty() && line.status != LineStatus::unknown)
        comment += "; the plan has a figure of its own";
      if (fresh)
        place->second.comment = comment;
      else if (place->second.comment.find(comment) == std::string::npos)
        place->second.comment += "; " + line.name;
    }
}

/// A usage file that says nothing of every type: pricers then ask it for all that they would read.
Usage probe_of(std::span<const Plan* const> plans) {
  std::set<std::string_view> types;
  for (const Plan* plan : plans)
    for (const Change& change : plan->changes())
      if (change.managed) types.insert(change.type);
  std::string text = types.empty() ? "version: 0.1\n" : "resource_type_default_usage:\n";
  for (const std::string_view type : types) text += fmt::format("  {}: {{}}\n", yaml(type, true));
  return Usage::parse(text, "probe");
}

void collect_words(const Usage& probe, const ResourceCost& cost, Keys& keys) {
  if (cost.after_components.empty() && cost.before_components.empty()) return;
  const std::vector<std::string_view> asked = probe.asked(cost.change->type);
  for (const WordKey& word : word_keys)
    if (std::binary_search(asked.begin(), asked.end(), word.name))
      keys[std::string(word.name)] = {"", std::string(word.words), std::string(word.example)};
}

void keep(const UsageEntry& entry, Keys& keys) {
  for (const auto& [key, fact] : entry.facts) keys[key].value = fact.text;
}

/// One line of a comment; whatever a name holds cannot end it.
std::string comment_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return out;
}

void write(const Keys& keys, std::string& out) {
  std::string open;  // the blocks that stand open, with a dot behind each
  for (const auto& [dotted, key] : keys) {
    const auto dot = dotted.rfind('.');
    const std::string blocks = dot == std::string::npos ? "" : dotted.substr(0, dot + 1);
    std::size_t common = 0;
    for (std::size_t i = 0; i < blocks.size() && i < open.size() && blocks[i] == open[i]; ++i)
      if (blocks[i] == '.') common = i + 1;
    std::size_t depth = 2 + static_cast<std::size_t>(std::count(
                                blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(common), '.'));
    for (std::size_t start = common; start < blocks.size(); ++depth) {
      const std::size_t end = blocks.find('.', start);
      out +=
          fmt::format("{}{}:\n", std::string(2 * depth, ' '), yaml(blocks.substr(start, end - start), true));
      start = end + 1;
    }
    open = blocks;
    const std::string indent(2 * depth, ' ');
    const std::string name = yaml(std::string_view(dotted).substr(blocks.size()), true);
    if (!key.comment.empty()) out += fmt::format("{}# {}\n", indent, comment_line(key.comment));
    out += key.value.empty() ? fmt::format("{}# {}: {}\n", indent, name, key.example)
                             : fmt::format("{}{}: {}\n", indent, name, yaml(key.value, false));
  }
}

void write_section(std::string_view title, const std::map<std::string, Keys>& entries, std::string& out) {
  if (entries.empty()) return;
  out += fmt::format("{}:\n", title);
  for (const auto& [name, keys] : entries) {
    out += fmt::format("  {}:\n", yaml(name, true));
    write(keys, out);
  }
}

}  // namespace

std::string usage_file(std::span<const Plan* const> plans, const PriceTable& prices, std::string_view region,
                       const Usage* existing) {
  std::map<std::string, Keys> types, addresses;
  std::set<std::string> regions;
  if (existing != nullptr)
    for (const UsageEntry& entry : existing->entries())
      keep(entry, (entry.of_type ? types : addresses)[entry.name]);
  const Usage probe = probe_of(plans);
  for (const Plan* plan : plans) {
    const Graph graph(*plan);
    estimate(graph, prices, region, &probe);
    const Estimate all = estimate(graph, prices, region, existing);
    for (const ResourceCost& cost : all.resources) {
      if (!cost.region.empty()) regions.insert(cost.region);
      const bool stays = !cost.after_components.empty();
      Keys keys;
      collect(stays ? cost.after_components : cost.before_components, keys);
      collect_words(probe, cost, keys);
      if (keys.empty()) continue;
      // What is written for one instance alone stays there.
      const std::string address(cost.change->address);
      const auto own = addresses.find(address);
      Keys& place = own != addresses.end() ? own->second : addresses[without_instances(address)];
      for (auto& [name, key] : keys) {
        Key& kept = place[name];
        if (kept.comment.empty()) kept.comment = key.comment;
        kept.example = key.example;
      }
    }
  }
  for (const std::string& name : regions) {
    const std::string address = "aws_data_transfer." + name;
    if (addresses.contains(address)) continue;
    Keys& keys = addresses[address];
    keys["region"].value = name;
    keys["monthly_intra_region_gb"].comment = "Traffic of the environment between zones of the region, GB";
    keys["monthly_outbound_other_regions_gb"].comment = "Traffic to other regions, GB";
    keys["monthly_outbound_internet_gb"].comment = "Traffic to the internet, GB";
  }
  std::string out =
      "# What is used in a month. Take the # away before a key and write your figure: a key that is given\n"
      "# turns a rate into an amount, one that is left out changes nothing.\n"
      "version: 0.1\n";
  write_section("resource_type_default_usage", types, out);
  write_section("resource_usage", addresses, out);
  return out;
}
