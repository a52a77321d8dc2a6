#include "cost/type_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "cost/pricer.h"

namespace {

struct ClassWords {
  std::string_view name, meaning;
};

constexpr ClassWords classes[] = {
    {"priced", "worked out from the plan; what use decides, at its rate"},
    {"usage", "billed by use only, at a rate that is not told"},
    {"free", "costs nothing by itself"},
    {"unsupported", "the plan decides its cost, and nobody here works it out"},
};

std::string_view name(TypeClass type_class) {
  switch (type_class) {
    case TypeClass::free:
      return "free";
    case TypeClass::usage:
      return "usage";
    case TypeClass::unsupported:
      return "unsupported";
  }
  return "none";
}

}  // namespace

std::string_view class_of_type(const PriceTable& table, std::string_view type) {
  if (pricer_of(type) != nullptr) return "priced";
  const auto facts = table.resource_type(type);
  return facts ? name(facts->type_class) : "none";
}

std::string type_table(const PriceTable& table, std::string_view only) {
  std::string text;
  if (!only.empty()) {
    if (std::none_of(std::begin(classes), std::end(classes),
                     [&](const ClassWords& words) { return words.name == only; }))
      throw Error(
          fmt::format("there is no class \"{}\" of resource types; it is one of priced, usage, free and "
                      "unsupported",
                      only));
    for (std::string_view type : provider_types()) {
      if (class_of_type(table, type) != only) continue;
      const Pricer* pricer = pricer_of(type);
      text +=
          fmt::format("{:<60} {}\n", type,
                      pricer != nullptr ? std::string(pricer->service) : table.resource_type(type)->reason);
    }
    return text;
  }
  for (const ClassWords& words : classes) {
    const auto count =
        std::count_if(provider_types().begin(), provider_types().end(),
                      [&](std::string_view type) { return class_of_type(table, type) == words.name; });
    text += fmt::format("{:<12} {:>5}  {}\n", words.name, count, words.meaning);
  }
  text += fmt::format("{:<12} {:>5}  resource types of the AWS provider\n", "all", provider_types().size());
  return text;
}
