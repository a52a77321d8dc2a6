#include "plan/address.h"

#include <algorithm>

namespace {

/// The end of the quoted or plain key that starts behind `[` at `at`: the position of its `]`.
std::size_t end_of_key(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == ']') {
      return i;
    }
  }
  return text.size();
}

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(".["), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string_view take_key(std::string_view& text) {
  if (text.empty() || text.front() != '[') return {};
  const std::size_t end = end_of_key(text, 1);
  const std::string_view key = text.substr(1, end - 1);
  text.remove_prefix(std::min(end + 1, text.size()));
  return key;
}

void skip_dot(std::string_view& text) {
  if (!text.empty() && text.front() == '.') text.remove_prefix(1);
}

}  // namespace

std::vector<ModuleStep> module_steps(std::string_view address) {
  std::vector<ModuleStep> steps;
  while (address.substr(0, 7) == "module.") {
    address.remove_prefix(7);
    ModuleStep step;
    step.name = take_word(address);
    step.key = take_key(address);
    steps.push_back(step);
    skip_dot(address);
  }
  return steps;
}

std::string_view parent_module(std::string_view address) {
  const std::vector<ModuleStep> steps = module_steps(address);
  if (steps.size() < 2) return {};
  const std::size_t start_of_last = static_cast<std::size_t>(steps.back().name.data() - address.data()) - 7;
  return address.substr(0, start_of_last - 1);
}

Reference parse_reference(std::string_view text) {
  Reference reference;
  reference.head = take_word(text);
  skip_dot(text);
  reference.type = reference.head;
  if (reference.head == "data" || reference.head == "ephemeral") {
    reference.type = take_word(text);
    skip_dot(text);
  }
  reference.name = take_word(text);
  reference.key = take_key(text);
  skip_dot(text);
  reference.rest = text;
  return reference;
}

std::string without_keys(std::string_view module_address) {
  std::string out;
  for (const ModuleStep& step : module_steps(module_address)) {
    if (!out.empty()) out += '.';
    out.append("module.").append(step.name);
  }
  return out;
}
