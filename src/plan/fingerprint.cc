#include "plan/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"

namespace {

/// Every text is preceded by its length, so that no two different entries run together to the same bytes.
void append(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

std::string canonical(const Value& value);

std::string joined_sorted(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const std::string& part : parts) append(out, part);
  return out;
}

std::string canonical(const Value& value) {
  if (value.unknown()) return "?";
  switch (value.kind()) {
    case Kind::array: {
      std::vector<std::string> parts;
      for (const Value& element : value.elements()) parts.push_back(canonical(element));
      return "[" + joined_sorted(std::move(parts));
    }
    case Kind::object: {
      std::vector<std::string> parts;
      for (const auto& [key, member] : value.members()) {
        if (member.absent()) continue;  // null and not set are one
        std::string part;
        append(part, key);
        part += canonical(member);
        parts.push_back(std::move(part));
      }
      return "{" + joined_sorted(std::move(parts));
    }
    case Kind::number:
      return "n" + plain_number(*value.scalar());
    case Kind::string:
      return "s" + std::string(*value.text());
    case Kind::boolean:
      return std::string(*value.scalar());
    case Kind::null:
      break;
  }
  // A resource whose every attribute is unknown has marks and no values.
  const auto members = value.members();
  if (members.empty()) return "null";
  std::vector<std::string> parts;
  for (const auto& [key, member] : members) parts.push_back(std::string(key) + canonical(member));
  return "{" + joined_sorted(std::move(parts));
}

std::string line(const Plan& plan, const Change& change) {
  std::string out;
  for (std::string_view part : {change.address, change.deposed, change.previous_address}) append(out, part);
  for (std::string_view action : change.actions) append(out, action);
  std::vector<std::string> paths;
  for (const AttributePath& path : change.replace_paths) paths.push_back(text(path));
  append(out, joined_sorted(std::move(paths)));
  const Look look = plan.look(change);
  append(out, canonical(look.entry()["change"]["importing"]));
  append(out, canonical(look.before()));
  append(out, canonical(look.after()));
  return out;
}

}  // namespace

std::string fingerprint(const Plan& plan) {
  std::vector<std::string> lines;
  for (const Change& change : plan.changes()) {
    const bool only_read = change.action == Action::read || change.action == Action::open;
    const bool idle = change.action == Action::no_op && change.previous_address.empty() && !change.importing;
    if (!only_read && !idle) lines.push_back(line(plan, change));
  }
  std::vector<std::string> outputs;
  for (const OutputChange& output : plan.outputs())
    if (output.action != Action::no_op)
      outputs.push_back(fmt::format("{} {}", output.name, name(output.action)));
  return sha256(fmt::format("plangate 1\n{}\n{}\n{}", plan.action_invocations(),
                            joined_sorted(std::move(lines)), joined_sorted(std::move(outputs))));
}
