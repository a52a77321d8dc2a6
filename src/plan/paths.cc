#include "plan/paths.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/address.h"

std::string_view argument_of(std::string_view path) {
  return path.substr(0, path.find_first_of(".["));
}

std::vector<std::string_view> names_of(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    if (end == 0) break;
    names.push_back(path.substr(0, end));
    path.remove_prefix(end);
    if (!path.empty() && path.front() == '[') {
      const std::size_t close = path.find(']');
      if (path.size() < 2 || path[1] == '"' || close == std::string_view::npos) break;
      path.remove_prefix(close + 1);
    }
    if (!path.empty() && path.front() == '.') path.remove_prefix(1);
  }
  return names;
}

std::string block_of(const Change& change) {
  const std::string module = without_keys(change.module_address);
  return fmt::format("{}{}{}{}.{}", module, module.empty() ? "" : ".", change.managed ? "" : "data.",
                     change.type, change.name);
}

bool is_telling(std::string_view shown) {
  return shown.size() >= 6 && shown != "(sensitive)" && shown != "(known after apply)";
}
