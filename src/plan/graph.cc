#include "plan/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "plan/address.h"
#include "plan/renames.h"

namespace {

constexpr int deepest =
    32;  // chains of inputs and outputs; a cycle cannot be planned, a broken file may hold one

/// References followed for one question: outputs that refer to several others double at every level.
constexpr std::size_t most_steps = 20'000;

/// An answer with as many targets is kept for the other instances of its block.
constexpr std::size_t worth_sharing = 32;

/// `name[key]` as a reference or address writes it.
std::string with_key(std::string_view name, std::string_view key) {
  return key.empty() ? std::string(name) : fmt::format("{}[{}]", name, key);
}

std::string joined(std::string_view module, std::string_view rest) {
  std::string out(module);
  if (!module.empty()) out += '.';
  return out += rest;
}

/// The end of an address: the `[…]` behind its name, without brackets.
std::string_view written_key(const Change& change) {
  if (change.key.kind == InstanceKey::Kind::none) return {};
  // The address ends with `type.name[key]`; the name is an identifier, so the first `[` behind the last
  // occurrence of
  // `.name[` that lets the key end the address is the bracket.
  const std::string head =
      joined(change.module_address,
             fmt::format("{}{}.{}[", change.managed ? "" : "data.", change.type, change.name));
  if (change.address.size() <= head.size() || change.address.substr(0, head.size()) != head) return {};
  return change.address.substr(head.size(), change.address.size() - head.size() - 1);
}

/// Where an expression stands: in which module instance, and which key its `each` or `count` has.
struct Scope {
  std::string module;    ///< address of the module instance, empty for the root
  std::string_view key;  ///< as written between brackets
  Value repetition;      ///< the for_each expression that `each.value` runs over
};

/// Longest first, a list holds `a.b.c`, `a.b` for one reference: only the longest says all.
bool is_prefix_of_another(std::string_view reference, const std::vector<std::string_view>& all) {
  return std::any_of(all.begin(), all.end(), [&](std::string_view other) {
    return other.size() > reference.size() && other.substr(0, reference.size()) == reference &&
           (other[reference.size()] == '.' || other[reference.size()] == '[');
  });
}

void gather_references(const Value& expression, std::vector<std::string_view>& out) {
  if (expression.is_array()) {
    for (const Value& block : expression.elements()) gather_references(block, out);
    return;
  }
  if (!expression.is_object()) return;
  const Value references = expression["references"];
  if (references.is_array()) {
    for (const Value& reference : references.elements())
      if (const auto text = reference.text()) out.push_back(*text);
    return;
  }
  if (!expression["constant_value"].absent()) return;
  for (const auto& [key, inner] : expression.members()) gather_references(inner, out);
}

/// Whether each instance of a block gets an answer of its own.
bool needs_key(const std::vector<std::string_view>& references) {
  return std::any_of(references.begin(), references.end(), [](std::string_view r) {
    return r.substr(0, 5) == "each." || r.substr(0, 6) == "count.";
  });
}

void gather_at(const Value& expressions, std::span<const std::string_view> path,
               std::vector<std::string_view>& out) {
  if (path.empty()) return gather_references(expressions, out);
  if (expressions.is_array()) {
    for (const Value& block : expressions.elements()) gather_at(block, path, out);
    return;
  }
  if (expressions.is_object()) gather_at(expressions[path.front()], path.subspan(1), out);
}

}  // namespace

struct Graph::Inside {
  explicit Inside(const Plan& p) : plan(p) {}

  struct Module {
    Value config;
    Value call;                                             ///< absent for the root
    std::unordered_map<std::string_view, Value> resources;  ///< by address within the module
  };

  const Plan& plan;
  std::map<std::string, Module, std::less<>> modules;        ///< by address without keys
  std::unordered_map<std::string, const Module*> module_of;  ///< by address with keys
  std::string last_address;                                  ///< entries of a module stand together
  const Module* last_module = nullptr;                       ///< at last_address
  const Change* last_change = nullptr;                       ///< many questions about one entry come together
  Value last_block;                                          ///< of last_change
  std::unordered_map<std::string, std::vector<const Change*>> instances;  ///< by address without the last key
  struct ModuleInstances {
    std::vector<std::string> addresses;
    std::unordered_set<std::string> known;
  };
  std::unordered_map<std::string, ModuleInstances>
      module_instances;  ///< module.a[0].module.b → its addresses
  bool indexed = false;
  std::size_t steps_taken = 0;  ///< of the question that is being answered
  /// Those that refer to the same targets stand together: many to many would be as many pairs.
  struct Referrers {
    std::vector<std::vector<const Change*>> groups;
    std::unordered_map<const Change*, std::vector<std::size_t>> of;  ///< the groups that refer to it
  };
  std::unordered_map<std::string, Referrers> reverse;
  /// By the module and the references that lead to it.
  std::unordered_map<std::string, std::shared_ptr<const Resolution>> shared;
  struct Elements {
    Resolution all;
    std::unordered_map<std::string_view, std::vector<Target>> by_key;
  };
  std::map<std::string, Elements, std::less<>> elements;  ///< of what a for_each runs over
  std::shared_ptr<const Renames> renames;
  std::map<std::string, std::unordered_map<std::string, const Change*>, std::less<>> by_value, by_data;
  std::unordered_map<std::string, std::unordered_map<std::string, std::vector<const Change*>>> by_text;
  std::string scratch;                                                      ///< kept for its memory
  std::unordered_map<std::string_view, std::string_view> regions;           ///< by provider_config_key
  std::map<std::string, std::vector<const Change*>, std::less<>> changing;  ///< by module, below it too
  bool has_changing = false;

  const Module& module(std::string_view address) {
    if (last_module == nullptr || last_address != address) {
      last_address = address;
      const auto [place, fresh] = module_of.try_emplace(last_address);
      if (fresh) place->second = &module_at(address);
      last_module = place->second;
    }
    return *last_module;
  }

  const Module& module_at(std::string_view address) {
    std::string plain;
    for (const ModuleStep& step : module_steps(address))
      plain.append("module.").append(step.name).append(".");
    if (const auto found = modules.find(plain); found != modules.end()) return found->second;
    Module made;
    Value config = plan.configuration()["root_module"];
    for (const ModuleStep& step : module_steps(address)) {
      made.call = config["module_calls"][step.name];
      config = made.call["module"];
    }
    made.config = config;
    for (const Value& resource : config["resources"].elements())
      if (const auto name = resource["address"].text()) made.resources.emplace(*name, resource);
    return modules.emplace(plain, std::move(made)).first->second;
  }

  Value block(const Change& change) {
    if (last_change != &change) {
      last_block = find_block(change);
      last_change = &change;
    }
    return last_block;
  }

  Value find_block(const Change& change) {
    const Module& in = module(change.module_address);
    const auto found = in.resources.find(local_address(change));
    return found == in.resources.end() ? Value() : found->second;
  }

  /// Who asks for one of the naming attributes asks for the others next, and entries take long to parse: all
  /// of them are found at one go, on both sides.
  template <typename Key>
  void index_values(std::string_view type, std::string_view attribute, const Key& key) {
    std::span<const std::string_view> attributes(naming_attributes);
    if (std::find(attributes.begin(), attributes.end(), attribute) == attributes.end())
      attributes = {&attribute, 1};
    std::vector<std::unordered_map<std::string, const Change*>*> indices;
    for (std::string_view name : attributes)
      for (bool after : {false, true}) indices.push_back(&by_value[key(name, after)]);
    for (const std::uint32_t i : plan.of_type(type)) {
      const Change& change = plan.changes()[i];
      if (!change.deposed.empty()) continue;
      const Look look = plan.look(change);
      auto index = indices.begin();
      for (std::string_view name : attributes)
        for (const Value& side : {look.before(), look.after()}) {
          auto& changes = **index++;
          const auto value = side[name].scalar();
          if (!value) continue;
          const auto [place, fresh] = changes.emplace(*value, &change);
          if (!fresh) place->second = nullptr;  // ambiguous: no answer is better than a wrong one
        }
    }
  }

  std::string& key_of(std::string_view type, std::span<const std::string_view> path) {
    scratch.assign(type);
    for (const std::string_view step : path) scratch.append(" ").append(step);
    return scratch;
  }

  /// Who has which text at one path of one type.
  struct Holders {
    std::unordered_map<std::string, std::vector<const Change*>> by_text;
    std::vector<const Change*> unknown;

    void add(const Change& change, const Value& value, std::span<const std::string_view> path) {
      const auto append = [&change](std::vector<const Change*>& to) {
        if (to.empty() || to.back() != &change) to.push_back(&change);
      };
      if (value.unknown()) return append(unknown);
      if (value.is_array()) {
        for (const Value& element : value.elements()) add(change, element, path);
      } else if (!path.empty()) {
        add(change, value[path.front()], path.subspan(1));
      } else if (const auto text = value.scalar()) {
        append(by_text[std::string(*text)]);
      }
    }
  };
  std::unordered_map<std::string, Holders> holders;

  const Holders& holders_at(std::string_view type, std::span<const std::string_view> path) {
    const auto [place, fresh] = holders.try_emplace(key_of(type, path));
    if (fresh)
      for (const std::uint32_t i : plan.of_type(type))
        if (const Change& change = plan.changes()[i]; change.deposed.empty())
          place->second.add(change, plan.look(change).after(), path);
    return place->second;
  }

  static std::string local_address(const Change& change) {
    std::string local(change.managed ? "" : "data.");
    return local.append(change.type).append(".").append(change.name);
  }

  void index_instances() {
    if (indexed) return;
    indexed = true;
    // Instances of a block stand together, and so do entries of a module.
    const Change* last = nullptr;
    std::vector<const Change*>* of_block = nullptr;
    std::unordered_set<std::string_view> modules_seen;
    for (const Change& change : plan.changes()) {
      if (!change.deposed.empty()) continue;
      const bool same_module = last != nullptr && last->module_address == change.module_address;
      if (!same_module || last->name != change.name || last->type != change.type ||
          last->managed != change.managed) {
        scratch = change.module_address;
        if (!scratch.empty()) scratch += '.';
        if (!change.managed) scratch += "data.";
        scratch.append(change.type).append(".").append(change.name);
        of_block = &instances[scratch];
      }
      of_block->push_back(&change);
      last = &change;
      if (same_module || !modules_seen.insert(change.module_address).second) continue;
      std::string address(change.module_address);
      while (!address.empty()) {
        const std::vector<ModuleStep> steps = module_steps(address);
        if (steps.empty()) break;  // not a module address, whatever it says
        const std::string parent(parent_module(address));
        auto& of_call = module_instances[joined(parent, fmt::format("module.{}", steps.back().name))];
        if (!of_call.known.insert(address).second) break;
        of_call.addresses.push_back(address);
        address = parent;
      }
    }
  }

  Scope scope_of(const Change& change) {
    return {std::string(change.module_address), written_key(change), block(change)["for_each_expression"]};
  }

  void resolve_all(const std::vector<std::string_view>& references, const Scope& scope, Resolution& out,
                   int depth) {
    const bool same_key = std::any_of(references.begin(), references.end(), [](std::string_view r) {
      return r == "each.key" || r == "count.index" || r == "each.value";
    });
    for (std::string_view reference : references)
      if (!is_prefix_of_another(reference, references)) resolve(reference, scope, same_key, out, depth);
  }

  void resolve(std::string_view text, const Scope& scope, bool same_key, Resolution& out, int depth) {
    if (depth > deepest || ++steps_taken > most_steps) return void(out.dead_ends.emplace_back(text));
    const Reference reference = parse_reference(text);
    if (reference.head == "each" && reference.name == "value")
      return resolve_each_value(reference, scope, out, depth);
    for (std::string_view nothing : {"each", "count", "path", "terraform", "self"})
      if (reference.head == nothing) return;
    if (reference.head == "local") {
      add_origin(joined(scope.module, fmt::format("local.{}", reference.name)), out);
      return void(out.dead_ends.emplace_back(text));
    }
    if (reference.head == "var") return resolve_input(reference, scope, out, depth);
    if (reference.head == "module") return resolve_output(reference, scope, same_key, text, out, depth);
    const std::string local = reference.head == reference.type
                                  ? fmt::format("{}.{}", reference.type, reference.name)
                                  : fmt::format("{}.{}.{}", reference.head, reference.type, reference.name);
    const std::string_view key = !reference.key.empty() ? reference.key
                                 : same_key             ? scope.key
                                                        : std::string_view();
    add_instances(joined(scope.module, local), key, reference.rest, text, out);
  }

  void add_instances(const std::string& address, std::string_view key, std::string_view attribute,
                     std::string_view text, Resolution& out) {
    const auto found = instances.find(address);
    if (found == instances.end()) {
      add_origin(address, out);
      return void(out.dead_ends.emplace_back(text));
    }
    const auto add = [&](const Change* change) { out.targets.push_back({change, attribute}); };
    const auto is = [&](const Target& t, const Change* change) {
      return t.change == change && t.attribute == attribute;
    };
    const Change* exact = key.empty() ? nullptr : plan.find(with_key(address, key));
    if (exact != nullptr) {
      if (std::none_of(out.targets.begin(), out.targets.end(), [&](const Target& t) { return is(t, exact); }))
        add(exact);
      return;
    }
    std::unordered_set<const Change*> known;
    for (const Target& t : out.targets)
      if (t.attribute == attribute) known.insert(t.change);
    for (const Change* change : found->second)
      if (known.insert(change).second) add(change);
  }

  /// `each.value.id` over `for_each = aws_subnet.this`: the subnet with the same key.
  void resolve_each_value(const Reference& reference, const Scope& scope, Resolution& out, int depth) {
    std::vector<std::string_view> over;
    gather_references(scope.repetition, over);
    if (over.empty()) return;  // a constant map, or nothing that the document shows
    // Over a whole module: the output of its instance with the same key.
    std::erase_if(over, [&](std::string_view text) {
      Reference instance = parse_reference(text);
      if (instance.head != "module" || !instance.rest.empty() || !instance.key.empty()) return false;
      instance.key = scope.key;
      instance.rest = reference.rest;
      resolve_output(instance, scope, true, text, out, depth + 1);
      return true;
    });
    const Elements& found = elements_of(over, scope, depth);
    out.dead_ends.insert(out.dead_ends.end(), found.all.dead_ends.begin(), found.all.dead_ends.end());
    for (const std::string& origin : found.all.origins) add_origin(origin, out);
    const auto same_key = found.by_key.find(scope.key);
    if (same_key == found.by_key.end()) return;
    for (const Target& target : same_key->second) out.targets.push_back({target.change, reference.rest});
  }

  /// What `over` refers to, by the key of each instance; found once for all instances of the block.
  const Elements& elements_of(const std::vector<std::string_view>& over, const Scope& scope, int depth) {
    const std::string key = fmt::format("{}\n{}", scope.module, fmt::join(over, "\n"));
    const auto [place, fresh] = elements.try_emplace(key);
    Elements& made = place->second;
    if (!fresh) return made;
    resolve_all(over, scope, made.all, depth + 1);
    for (const Target& target : made.all.targets) made.by_key[written_key(*target.change)].push_back(target);
    return made;
  }

  static void add_origin(std::string origin, Resolution& out) {
    if (std::find(out.origins.begin(), out.origins.end(), origin) == out.origins.end())
      out.origins.push_back(std::move(origin));
  }

  void resolve_input(const Reference& reference, const Scope& scope, Resolution& out, int depth) {
    // A root variable holds a value, not a resource.
    if (scope.module.empty()) return add_origin(fmt::format("var.{}", reference.name), out);
    const Module& in = module(scope.module);
    std::vector<std::string_view> references;
    gather_references(in.call["expressions"][reference.name], references);
    const std::vector<ModuleStep> steps = module_steps(scope.module);
    if (steps.empty()) return void(out.dead_ends.emplace_back(reference.name));
    if (references.empty()) return add_origin(fmt::format("{}.{}", scope.module, reference.name), out);
    const Scope outside{std::string(parent_module(scope.module)), steps.back().key,
                        in.call["for_each_expression"]};
    const std::size_t before = out.targets.size();
    resolve_all(references, outside, out, depth + 1);
    if ((!reference.rest.empty() || !reference.key.empty()) && out.targets.size() > before + 1)
      for (std::size_t i = before; i < out.targets.size(); ++i) out.targets[i].is_loose = true;
  }

  void resolve_output(const Reference& reference, const Scope& scope, bool same_key, std::string_view text,
                      Resolution& out, int depth) {
    // The output's name ends where an index or attribute begins.
    const std::string_view output = reference.rest.substr(0, reference.rest.find_first_of(".["));
    const std::string_view member = reference.rest.substr(output.size());
    const std::string call = joined(scope.module, fmt::format("module.{}", reference.name));
    const auto found = module_instances.find(call);
    if (found == module_instances.end()) return void(out.dead_ends.emplace_back(text));
    const std::string_view key = !reference.key.empty() ? reference.key
                                 : same_key             ? scope.key
                                                        : std::string_view();
    const std::string exact = with_key(call, key);
    const bool has_exact = !key.empty() && found->second.known.count(exact) > 0;
    for (const std::string& instance : found->second.addresses) {
      if (has_exact && instance != exact) continue;
      const Value outputs = module(instance).config["outputs"];
      std::vector<std::string_view> references;
      // `module.m` as a whole: all that it puts out.
      gather_references(output.empty() ? Value() : outputs[output]["expression"], references);
      if (output.empty())
        for (const auto& [name, one] : outputs.members()) gather_references(one["expression"], references);
      const std::size_t before = out.targets.size();
      // An output's `x[k]` refers to what the module's own count or for_each made; it has no each of its own.
      resolve_all(references, {instance, {}, {}}, out, depth + 1);
      if (output.empty() || (!member.empty() && is_several(references)))
        for (std::size_t i = before; i < out.targets.size(); ++i) out.targets[i].is_loose = true;
      if (has_exact) break;
    }
    if (output.empty()) out.dead_ends.emplace_back(text);
  }

  /// Whether more than one thing is referred to: `a.b.c` stands there as `a.b` too.
  static bool is_several(const std::vector<std::string_view>& references) {
    return std::count_if(references.begin(), references.end(), [&](std::string_view reference) {
             return !is_prefix_of_another(reference, references);
           }) > 1;
  }

  /// While all that is referred to are inputs which the call sets for all of its instances alike: what the
  /// call refers to, where the call stands.
  void step_out(std::vector<std::string_view>& references, Scope& scope) {
    while (!scope.module.empty() && !references.empty()) {
      const Value passed = module(scope.module).call["expressions"];
      std::vector<std::string_view> outside;
      for (const std::string_view text : references) {
        const Reference reference = parse_reference(text);
        const std::size_t before = outside.size();
        if (is_prefix_of_another(text, references)) continue;
        if (reference.head == "var" && reference.rest.empty() && reference.key.empty())
          gather_references(passed[reference.name], outside);
        if (outside.size() == before) return;
      }
      if (needs_key(outside)) return;
      references = std::move(outside);
      scope = {std::string(parent_module(scope.module)), {}, {}};
    }
  }

  /// What count or for_each of a block or call refers to.
  Resolution runs_over(const Value& repeated, const Scope& scope) {
    index_instances();
    steps_taken = 0;
    std::vector<std::string_view> references;
    gather_references(repeated["for_each_expression"], references);
    gather_references(repeated["count_expression"], references);
    Resolution out;
    resolve_all(references, scope, out, 0);
    return out;
  }

  /// The text of an expression that is a constant or a variable with a value.
  /// `module.m:aws` may be configured in the module, in one of its parents, or at the root as plain `aws`.
  std::string_view region_of_provider(std::string_view name) {
    const Value providers = plan.configuration()["provider_config"];
    const auto colon = name.rfind(':');
    std::string_view where = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
    if (colon != std::string_view::npos) name = name.substr(colon + 1);
    for (;;) {
      const Value provider = providers[where.empty() ? std::string(name) : fmt::format("{}:{}", where, name)];
      const Value region = provider["expressions"]["region"];
      if (!region.absent()) return constant(region, provider["module_address"].text().value_or(""), 0);
      if (where.empty()) return {};
      where = parent_module(where);
    }
  }

  std::string_view constant(const Value& expression, std::string_view in_module, int depth) {
    if (const auto text = expression["constant_value"].text()) return *text;
    const Value references = expression["references"];
    if (depth > deepest || references.size() != 1) return {};
    const Reference reference = parse_reference(references.at(0).text().value_or(""));
    if (reference.head != "var" || !reference.rest.empty() || !reference.key.empty()) return {};
    if (in_module.empty()) return plan.variable(reference.name).text().value_or("");
    const Module& in = module(in_module);
    const Value passed = in.call["expressions"][reference.name];
    if (passed.absent()) return in.config["variables"][reference.name]["default"].text().value_or("");
    return constant(passed, parent_module(in_module), depth + 1);
  }
};

Graph::Graph(const Plan& plan) : inside_(std::make_unique<Inside>(plan)) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

const Plan& Graph::plan() const {
  return inside_->plan;
}

namespace {

/// Whether a whole module is referred to: which of its outputs is taken, and so which targets, is hidden.
bool hides_output(const Resolution& resolution) {
  return std::any_of(resolution.dead_ends.begin(), resolution.dead_ends.end(), [](std::string_view text) {
    const Reference reference = parse_reference(text);
    return reference.head == "module" && reference.rest.empty();
  });
}

}  // namespace

Resolution Graph::refers(const Change& change, std::span<const std::string_view> path) const {
  Resolution found = *shared_refers(change, path);
  if (hides_output(found)) std::erase_if(found.targets, [](const Target& t) { return t.is_loose; });
  return found;
}

std::shared_ptr<const Resolution> Graph::shared_refers(const Change& change,
                                                       std::span<const std::string_view> path) const {
  inside_->index_instances();
  inside_->steps_taken = 0;
  std::vector<std::string_view> references;
  gather_at(inside_->block(change)["expressions"], path, references);
  Scope scope = inside_->scope_of(change);
  const bool is_one_of_many = !scope.key.empty() || change.module_address.find('[') != std::string_view::npos;
  if (is_one_of_many) inside_->step_out(references, scope);
  std::string key;
  if (is_one_of_many && !references.empty() && !needs_key(references)) {
    key = fmt::format("{}\n{}", scope.module, fmt::join(references, "\n"));
    if (const auto found = inside_->shared.find(key); found != inside_->shared.end()) return found->second;
  }
  auto out = std::make_shared<Resolution>();
  inside_->resolve_all(references, scope, *out, 0);
  if (!key.empty() && out->targets.size() >= worth_sharing) inside_->shared.emplace(std::move(key), out);
  return out;
}

Resolution Graph::repetition(const Change& change) const {
  return inside_->runs_over(inside_->block(change), inside_->scope_of(change));
}

Resolution Graph::repetition(std::string_view module) const {
  const std::string_view parent = parent_module(module);
  return inside_->runs_over(inside_->module(module).call, {std::string(parent), {}, {}});
}

const Renames& Graph::renames() const {
  if (inside_->renames == nullptr) inside_->renames = std::make_shared<const Renames>(find_renames(*this));
  return *inside_->renames;
}

std::vector<const Change*> Graph::depends(const Change& change, std::size_t most) const {
  inside_->index_instances();
  if (!inside_->has_changing) {
    inside_->has_changing = true;
    for (const Change& other : inside_->plan.changes()) {
      if (!other.deposed.empty() || other.action == Action::no_op) continue;
      for (std::string_view module = other.module_address; !module.empty(); module = parent_module(module))
        inside_->changing[without_keys(module)].push_back(&other);
    }
  }
  std::vector<const Change*> found;
  const auto add = [&](const Value& names, std::string_view module) {
    for (const Value& name : names.elements()) {
      const std::string target = joined(without_keys(module), name.text().value_or(""));
      if (const auto inside = inside_->changing.find(target); inside != inside_->changing.end()) {
        const auto& all = inside->second;
        found.insert(found.end(), all.begin(),
                     all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
      }
      const auto instances = inside_->instances.find(joined(module, name.text().value_or("")));
      if (instances == inside_->instances.end()) continue;
      const auto& all = instances->second;
      found.insert(found.end(), all.begin(),
                   all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
    }
  };
  add(inside_->block(change)["depends_on"], change.module_address);
  for (std::string_view module = change.module_address; !module.empty(); module = parent_module(module))
    add(inside_->module(module).call["depends_on"], parent_module(module));
  std::vector<const Change*> once;
  for (const Change* one : found)
    if (std::find(once.begin(), once.end(), one) == once.end()) once.push_back(one);
  return once;
}

std::vector<const Change*> Graph::referrers(const Change& target, std::string_view type,
                                            std::span<const std::string_view> path) const {
  if (inside_->plan.of_type(type).empty()) return {};
  const auto [place, fresh] = inside_->reverse.try_emplace(inside_->key_of(type, path));
  Inside::Referrers& known = place->second;
  if (fresh) {
    std::unordered_map<const Resolution*, std::size_t> group_of;
    std::vector<std::shared_ptr<const Resolution>> kept;
    for (const std::uint32_t i : inside_->plan.of_type(type)) {
      const Change& change = inside_->plan.changes()[i];
      if (!change.deposed.empty()) continue;
      const std::shared_ptr<const Resolution> resolution = shared_refers(change, path);
      if (resolution->targets.empty()) continue;
      const auto [group, is_new] = group_of.try_emplace(resolution.get(), known.groups.size());
      if (is_new) {
        kept.push_back(resolution);
        known.groups.emplace_back();
        const bool is_hidden = hides_output(*resolution);
        for (const Target& to : resolution->targets) {
          if (is_hidden && to.is_loose) continue;
          std::vector<std::size_t>& groups = known.of[to.change];
          if (groups.empty() || groups.back() != group->second) groups.push_back(group->second);
        }
      }
      known.groups[group->second].push_back(&change);
    }
  }
  const auto groups = known.of.find(&target);
  if (groups == known.of.end()) return {};
  std::vector<const Change*> all;
  for (const std::size_t group : groups->second)
    all.insert(all.end(), known.groups[group].begin(), known.groups[group].end());
  if (groups->second.size() > 1) std::sort(all.begin(), all.end(), std::less<>());
  return all;
}

Value Graph::at_path(Value value, std::span<const std::string_view> path) {
  for (std::string_view step : path) {
    if (value.is_array()) value = value.at(0);
    value = value[step];
  }
  return value;
}

const std::vector<const Change*>& Graph::all_with_value(std::string_view type,
                                                        std::span<const std::string_view> path,
                                                        std::string_view text, bool after) const {
  static const std::vector<const Change*> nothing;
  if (inside_->plan.of_type(type).empty()) return nothing;
  const auto [place, fresh] =
      inside_->by_text.try_emplace(inside_->key_of(type, path).append(after ? " after" : " before"));
  if (fresh) {
    for (const std::uint32_t i : inside_->plan.of_type(type)) {
      const Change& change = inside_->plan.changes()[i];
      const Look look = inside_->plan.look(change);
      if (const auto value = at_path(after ? look.after() : look.before(), path).scalar())
        place->second[std::string(*value)].push_back(&change);
    }
  }
  const auto changes = place->second.find(std::string(text));
  return changes == place->second.end() ? nothing : changes->second;
}

const std::vector<const Change*>& Graph::holding(std::string_view type,
                                                 std::span<const std::string_view> path,
                                                 std::string_view text) const {
  static const std::vector<const Change*> nothing;
  const Inside::Holders& holders = inside_->holders_at(type, path);
  const auto found = holders.by_text.find(std::string(text));
  return found == holders.by_text.end() ? nothing : found->second;
}

const std::vector<const Change*>& Graph::open_at(std::string_view type,
                                                 std::span<const std::string_view> path) const {
  return inside_->holders_at(type, path).unknown;
}

const Change* Graph::with_value(std::string_view type, std::string_view attribute, std::string_view text,
                                bool after) const {
  const auto key = [&](std::string_view name, bool side) {
    return fmt::format("{} {} {}", type, name, side);
  };
  auto found = inside_->by_value.find(key(attribute, after));
  if (found == inside_->by_value.end()) {
    inside_->index_values(type, attribute, key);
    found = inside_->by_value.find(key(attribute, after));
  }
  const auto change = found->second.find(std::string(text));
  return change == found->second.end() ? nullptr : change->second;
}

const Change* Graph::data_with_value(std::string_view type, std::string_view attribute,
                                     std::string_view text) const {
  const std::string key = fmt::format("{} {}", type, attribute);
  auto found = inside_->by_data.find(key);
  if (found == inside_->by_data.end()) {
    found = inside_->by_data.emplace(key, std::unordered_map<std::string, const Change*>()).first;
    for (const Change& data : inside_->plan.data_read()) {
      if (data.type != type) continue;
      const Look look = inside_->plan.look(data);
      // Several that say the same are the same object, read more than once.
      if (const auto value = look.after()[attribute].scalar()) found->second.emplace(*value, &data);
    }
  }
  const auto change = found->second.find(std::string(text));
  return change == found->second.end() ? nullptr : change->second;
}

Value Graph::block(const Change& change) const {
  return inside_->block(change);
}

bool Graph::is_configured(const Change& change, std::string_view argument) const {
  const Value expressions = inside_->block(change)["expressions"];
  return expressions.is_object() && expressions.tape()->member(expressions.node(), argument) != Tape::none;
}

std::string_view Graph::provider_region(const Change& change) const {
  // A resource whose block is gone has no key: the provider's default configuration is the likeliest.
  const auto key = inside_->block(change)["provider_config_key"].text();
  const std::string_view name = key.value_or(provider_type(change.provider_name));
  const auto [place, fresh] = inside_->regions.try_emplace(name);
  if (fresh) place->second = inside_->region_of_provider(name);
  return place->second;
}
