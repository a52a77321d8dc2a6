// Makes a large plan of small ones: copy k stands under `module.fleet[k]`, as if a module had `count`, and
// its objects have names and ids of their own.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dom = simdjson::dom;

namespace {

[[noreturn]] void fail(std::string_view what) {
  fmt::print(stderr, "bench_fleet: {}\n", what);
  std::exit(2);
}

/// Stands in a template where the address of the copy belongs. JSON never holds this byte.
constexpr char copy = '\x01';
/// Likewise, where the number of the copy belongs.
constexpr char number = '\x02';

/// The string `address` with the copy's address before it.
std::string moved(dom::element address) {
  return fmt::format("\"{}.{}", copy, simdjson::minify(address).substr(1));
}

/// An object whose members are written one by one.
class Members {
 public:
  void add(std::string_view key, std::string_view json) {
    json_ += fmt::format("{}\"{}\":{}", json_.empty() ? "" : ",", key, json);
  }
  void add(std::string_view key, dom::element value) { add(key, simdjson::minify(value)); }
  std::string object() const { return "{" + json_ + "}"; }

 private:
  std::string json_;
};

std::string list(const std::vector<std::string>& elements) {
  return fmt::format("[{}]", fmt::join(elements, ","));
}

/// The names and ids of the objects of a plan, the longest first.
class Names {
 public:
  void add_from(dom::element change) {
    for (const char* side : {"before", "after"})
      for (const char* attribute : {"id", "name"}) {
        std::string_view name;
        if (!change[side][attribute].get(name) && is_own(name)) names_.emplace(name);
      }
  }

  /// The JSON of a value, in which they end with the number of the copy.
  std::string unique(dom::element value) const {
    dom::object object;
    dom::array array;
    if (!value.get(object)) {
      Members members;
      for (const auto& [key, member] : object) members.add(key, unique(member));
      return members.object();
    }
    if (!value.get(array)) {
      std::vector<std::string> elements;
      for (dom::element element : array) elements.push_back(unique(element));
      return list(elements);
    }
    const std::string json = simdjson::minify(value);
    return value.is_string() ? numbered(json) : json;
  }

 private:
  struct LongerFirst {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };

  /// A name that somebody gave, and no word that has a meaning elsewhere: no "main", no "eu-west-1".
  static bool is_own(std::string_view name) {
    constexpr std::size_t shortest = 6;
    const bool is_region = name.size() >= shortest && name[2] == '-' && name[name.size() - 2] == '-';
    return name.size() >= shortest && name.find('-') != std::string_view::npos && !is_region &&
           name.find_first_of("\"\\ ") == std::string_view::npos;
  }

  std::string numbered(std::string_view json) const {
    std::string out;
    while (!json.empty()) {
      const auto found = std::find_if(names_.begin(), names_.end(),
                                      [&](const std::string& name) { return json.starts_with(name); });
      const std::size_t size = found == names_.end() ? 1 : found->size();
      out += json.substr(0, size);
      if (found != names_.end()) out += fmt::format("-{}", number);
      json.remove_prefix(size);
    }
    return out;
  }

  std::set<std::string, LongerFirst> names_;
};

std::string moved_entry(dom::object entry, const Names& names) {
  const bool in_root = entry["module_address"].error() != simdjson::SUCCESS;
  Members members;
  for (const auto& [key, value] : entry) {
    const bool is_address = key == "address" || key == "previous_address" || key == "module_address";
    if (is_address) {
      members.add(key, moved(value));
    } else if (key == "change") {
      members.add(key, names.unique(value));
    } else {
      members.add(key, value);
    }
    if (key == "address" && in_root) members.add("module_address", fmt::format("\"{}\"", copy));
  }
  return members.object();
}

std::string moved_resource(dom::object resource, const Names& names) {
  Members members;
  for (const auto& [key, value] : resource) {
    if (key == "address") {
      members.add(key, moved(value));
    } else if (key == "depends_on") {
      std::vector<std::string> all;
      for (dom::element one : value.get_array())
        all.push_back("\"module.fleet." + simdjson::minify(one).substr(1));
      members.add(key, list(all));
    } else if (key == "values") {
      members.add(key, names.unique(value));
    } else {
      members.add(key, value);
    }
  }
  return members.object();
}

std::string moved_module(dom::object module, bool is_root, const Names& names) {
  Members members;
  if (is_root) members.add("address", fmt::format("\"{}\"", copy));
  for (const auto& [key, value] : module) {
    std::vector<std::string> inner;
    if (key == "resources") {
      for (dom::element resource : value.get_array())
        inner.push_back(moved_resource(resource.get_object(), names));
      members.add(key, list(inner));
    } else if (key == "child_modules") {
      for (dom::element child : value.get_array())
        inner.push_back(moved_module(child.get_object(), false, names));
      members.add(key, list(inner));
    } else if (key == "address") {
      members.add(key, moved(value));
    } else {
      members.add(key, value);
    }
  }
  return members.object();
}

/// One small plan, ready to be repeated.
struct Template {
  std::unique_ptr<dom::parser> parser = std::make_unique<dom::parser>();
  dom::object plan;
  std::vector<std::string> entries;
  std::string planned_module, prior_module;  ///< empty: it has none
};

Template read(const char* path) {
  Template read;
  if (const auto error = read.parser->load(path).get(read.plan))
    fail(fmt::format("{}: {}", path, simdjson::error_message(error)));
  Names names;
  for (dom::element entry : read.plan["resource_changes"].get_array())
    names.add_from(entry["change"].value());
  for (dom::element entry : read.plan["resource_changes"].get_array())
    read.entries.push_back(moved_entry(entry.get_object(), names));
  dom::object module;
  if (!read.plan["planned_values"]["root_module"].get(module))
    read.planned_module = moved_module(module, true, names);
  if (!read.plan["prior_state"]["values"]["root_module"].get(module))
    read.prior_module = moved_module(module, true, names);
  return read;
}

/// The templates in turn, each under the address of its copy, `part` of each.
template <typename Part>
std::string repeated(const std::vector<Template>& templates, std::size_t copies, Part part) {
  std::string out = "[";
  for (std::size_t k = 0; k < copies; ++k) {
    const std::string text = part(templates[k % templates.size()]);
    if (text.empty()) continue;
    if (out.size() > 1) out += ',';
    const std::string address = fmt::format("module.fleet[{}]", k);
    for (const char c : text) {
      if (c == copy) {
        out += address;
      } else if (c == number) {
        out += std::to_string(k);
      } else {
        out += c;
      }
    }
  }
  return out + "]";
}

/// `original` with the copies as its child modules.
std::string values(dom::object original, const std::string& copies) {
  Members members;
  for (const auto& [key, value] : original)
    if (key != "root_module") members.add(key, value);
  members.add("root_module", R"({"child_modules":)" + copies + "}");
  return members.object();
}

std::string configuration(dom::object original, std::size_t copies) {
  Members call;
  call.add("source", R"("./fleet")");
  call.add("count_expression", fmt::format(R"({{"constant_value":{}}})", copies));
  Members members;
  for (const auto& [key, value] : original) {
    if (key == "root_module") {
      call.add("module", value);
    } else {
      members.add(key, value);
    }
  }
  members.add("root_module", R"({"module_calls":{"fleet":)" + call.object() + "}}");
  return members.object();
}

std::string prior_state(dom::object original, const std::string& copies) {
  Members members;
  for (const auto& [key, value] : original) {
    if (key == "values") {
      members.add(key, values(value.get_object(), copies));
    } else {
      members.add(key, value);
    }
  }
  return members.object();
}

std::string fleet(const std::vector<Template>& templates, std::size_t wanted) {
  std::size_t copies = 0;
  for (std::size_t entries = 0; entries < wanted; ++copies)
    entries += templates[copies % templates.size()].entries.size();
  Members members;
  for (const auto& [key, value] : templates[0].plan) {
    if (key == "resource_changes") {
      members.add(key, repeated(templates, copies, [](const Template& t) {
                    return fmt::format("{}", fmt::join(t.entries, ","));
                  }));
    } else if (key == "planned_values") {
      members.add(key, values(value.get_object(), repeated(templates, copies, [](const Template& t) {
                                return t.planned_module;
                              })));
    } else if (key == "prior_state") {
      members.add(key, prior_state(value.get_object(), repeated(templates, copies, [](const Template& t) {
                                     return t.prior_module;
                                   })));
    } else if (key == "configuration") {
      members.add(key, configuration(value.get_object(), copies));
    } else {
      members.add(key, value);
    }
  }
  return members.object();
}

/// A plan of one entry and nothing else, for what a start costs.
std::string one_entry(const Template& of) {
  Members members;
  members.add("format_version", of.plan["format_version"].value());
  members.add("terraform_version", of.plan["terraform_version"].value());
  members.add("planned_values", R"({"root_module":{}})");
  const dom::array entries = of.plan["resource_changes"].get_array();
  members.add("resource_changes", list({simdjson::minify(entries.at(0).value())}));
  return members.object();
}

}  // namespace

int main(int argc, char* argv[]) {
  std::size_t wanted = 0;
  const std::string_view count = argc > 2 ? argv[1] : "";
  if (std::from_chars(count.data(), count.data() + count.size(), wanted).ec != std::errc() || wanted == 0)
    fail("usage: bench_fleet ENTRIES PLAN... > LARGE_PLAN");
  std::vector<Template> templates;
  for (int i = 2; i < argc; ++i) templates.push_back(read(argv[i]));
  const std::string plan = wanted == 1 ? one_entry(templates[0]) : fleet(templates, wanted);
  if (std::fwrite(plan.data(), 1, plan.size(), stdout) != plan.size() || std::fflush(stdout) != 0)
    fail("cannot write");
}
