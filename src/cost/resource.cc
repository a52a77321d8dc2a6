#include "cost/resource.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/region.h"

namespace {

/// What the configuration says about the argument at a path, strongest last.
enum class Written : std::uint8_t {
  no,
  constant,      ///< known as soon as it is written; null leaves the argument to its default
  by_reference,  ///< what it refers to decides whether it is known
  hidden,        ///< the configuration does not show it
};

Written written(const Value& expression, std::span<const std::string_view> path) {
  if (expression.is_array()) {
    Written strongest = Written::no;
    for (const Value& block : expression.elements()) strongest = std::max(strongest, written(block, path));
    return strongest;
  }
  if (!expression.is_object()) return Written::hidden;
  const auto has = [&](std::string_view member) {
    return expression.tape()->member(expression.node(), member) != Tape::none;
  };
  if (has("references")) return Written::by_reference;
  if (has("constant_value")) return Written::constant;
  if (path.empty()) return Written::hidden;
  if (has(path.front())) return written(expression[path.front()], path.subspan(1));
  // Blocks that are not written may come from `dynamic`, which the configuration does not show.
  return path.size() > 1 ? Written::hidden : Written::no;
}

}  // namespace

Surroundings::Surroundings(const Graph& graph, std::string_view fallback_region, const Usage* usage)
    : graph_(&graph), fallback_region_(fallback_region), usage_(usage) {
  std::string_view last;  // entries of a type often stand together
  for (const Change& change : graph.plan().changes())
    if ((change.action != Action::no_op || change.forgets) && change.type != last)
      changing_.insert(last = change.type);
}

Resource::Resource(const Surroundings& surroundings, const Change& change, Side side, Look look)
    : surroundings_(&surroundings), change_(&change), side_(side), look_(std::move(look)) {
  values_ = side == Side::before ? look_.before() : look_.after();
  region_ = region_of(surroundings.graph(), change, values_, surroundings.fallback_region());
  if (const Usage* usage = surroundings.usage(); usage != nullptr && change.deposed.empty())
    usage_entries_ = usage->entries_for(change.type, change.address, change.previous_address);
}

bool Resource::exists_on(const Change& change, Side side) {
  if (side == Side::before) return !change.creates || change.deletes || change.forgets;
  return !(change.action == Action::destroy || change.action == Action::forget);
}

std::optional<Resource> Resource::on_side(const Surroundings& surroundings, const Change& change, Side side) {
  if (!exists_on(change, side)) return std::nullopt;
  Look look = surroundings.graph().plan().look(change);
  if ((side == Side::before ? look.before() : look.after()).absent()) return std::nullopt;
  return Resource(surroundings, change, side, std::move(look));
}

Value Resource::given(std::initializer_list<std::string_view> path) const {
  const std::span<const std::string_view> steps(path.begin(), path.size());
  const Value value = Graph::at_path(values_, steps);
  return left_out(value, steps) ? Value() : value;
}

std::optional<std::string> Resource::text(std::string_view attribute, std::string_view otherwise) const {
  const Value value = values_[attribute];
  if (value.unknown()) return left_out(attribute) ? std::optional(std::string(otherwise)) : std::nullopt;
  const auto known = value.scalar();
  return std::string(known && !known->empty() ? *known : otherwise);
}

Amount Resource::amount(std::string_view attribute, std::optional<Quantity> otherwise) const {
  const Value value = values_[attribute];
  return amount(value.unknown() && left_out(attribute) ? Value() : value, attribute, otherwise);
}

Amount Resource::amount(const Value& value, std::string_view name, std::optional<Quantity> otherwise) {
  if (value.unknown()) return Amount::unknown(fmt::format("{} is known after apply", name));
  if (value.absent()) {
    if (otherwise) return Amount(*otherwise, fmt::format("default {} of {}", otherwise->text(), name));
    return Amount::unknown(fmt::format("{} is not in the plan", name));
  }
  if (const auto number = value.number(); number && !number->is_negative())
    return Amount(*number, std::string(name));
  return Amount::unknown(fmt::format("{} is no number that can be priced", name));
}

Amount Resource::usage(std::string_view key) const {
  if (const Usage* usage = surroundings_->usage()) return usage->amount(usage_entries_, type(), key);
  Amount amount = Amount::by_use();
  amount.usage_keys = UsageKeys(key);
  return amount;
}

Amount Resource::usage_or(std::string_view key, const Amount& otherwise) const {
  Amount amount = usage(key);
  if (amount.known()) return amount;
  UsageKeys keys = otherwise.usage_keys;
  keys.add(amount.usage_keys);
  amount = otherwise;
  amount.usage_keys = keys;
  return amount;
}

std::optional<std::string> Resource::usage_text(std::string_view key) const {
  if (surroundings_->usage() == nullptr) return std::nullopt;
  const UsageFact* fact = surroundings_->usage()->fact(usage_entries_, type(), key);
  return fact != nullptr ? std::optional(fact->text) : std::nullopt;
}

bool Resource::left_out(const Value& value, std::span<const std::string_view> path) const {
  if (!value.unknown()) return false;
  const Graph& graph = surroundings_->graph();
  const Value block = graph.block(*change_);
  const Value expressions = block["expressions"];
  // Terraform leaves the member out of a block that sets nothing.
  if (block.is_object() && expressions.absent()) return true;
  if (!expressions.is_object()) return false;
  // A block that is not written and wholly unknown is one that the provider fills in.
  if (path.size() > 1 && values_[path[0]].unknown() && expressions[path[0]].absent()) return true;
  // More blocks than are written: some come from `dynamic`.
  if (path.size() > 1 && values_[path[0]].size() > expressions[path[0]].size()) return false;
  const Written how = written(expressions, path);
  if (how != Written::by_reference) return how != Written::hidden;
  // Variables alone are known while planning: when one of them sets the argument, it sets it to null.
  const Resolution resolution = graph.refers(*change_, path);
  return resolution.targets.empty() && resolution.complete();
}

Amount Resource::count(std::string_view argument, std::span<const std::string_view> types,
                       const Amount& otherwise) const {
  const Value value = values_[argument];
  if (value.is_array())
    return Amount(Quantity(static_cast<std::int64_t>(value.size())), std::string(argument));
  if (value.absent() || left_out(argument)) return otherwise;
  for (std::string_view type : types) surroundings_->asked(type);
  const Resolution resolution = configured({argument});
  std::vector<const Change*> meant;
  bool only_those = resolution.complete();
  for (const Target& target : resolution.targets) {
    if (std::find(types.begin(), types.end(), target.change->type) == types.end())
      only_those = false;
    else if (exists_on(*target.change, side_) &&
             std::find(meant.begin(), meant.end(), target.change) == meant.end())
      meant.push_back(target.change);
  }
  if (meant.empty() || !only_those) return Amount::unknown(fmt::format("{} is known after apply", argument));
  return Amount(Quantity(static_cast<std::int64_t>(meant.size())),
                fmt::format("{} of {} that {} refers to", meant.size(), types.front(), argument));
}

std::optional<Resource> Resource::refer(std::initializer_list<std::string_view> path,
                                        std::string_view type) const {
  const Graph& graph = this->graph({type});
  const std::span<const std::string_view> steps(path.begin(), path.size());
  const auto by_value = [&]() -> const Change* {
    const auto text = Graph::at_path(values_, steps).scalar();
    if (!text) return nullptr;
    for (std::string_view name : naming_attributes)
      if (const Change* change = graph.with_value(type, name, *text, side_ == Side::after)) return change;
    return nullptr;
  };
  const auto by_configuration = [&]() -> const Change* {
    const Change* only = nullptr;
    for (const Target& target : graph.refers(*change_, steps).targets) {
      if (target.change->type != type || !exists_on(*target.change, side_)) continue;
      if (only != nullptr && only != target.change) return nullptr;
      only = target.change;
    }
    return only;
  };
  const Change* found = side_ == Side::before ? by_value() : by_configuration();
  if (found == nullptr) found = side_ == Side::before ? by_configuration() : by_value();
  if (found == nullptr)
    if (const auto text = Graph::at_path(values_, steps).scalar(); text && !text->empty())
      for (std::string_view name : naming_attributes)
        if ((found = graph.data_with_value(type, name, *text)) != nullptr) break;
  if (found == nullptr) return std::nullopt;
  return beside(*found);
}

bool Resource::is_only_one_with(std::string_view attribute, std::string_view text) const {
  return graph({type()}).with_value(type(), attribute, text, side_ == Side::after) == change_;
}

std::vector<Resource> Resource::referrers(std::string_view type,
                                          std::initializer_list<std::string_view> path) const {
  const Graph& graph = this->graph({type});
  const std::span<const std::string_view> steps(path.begin(), path.size());
  std::vector<Resource> found;
  const std::vector<const Change*> configured = graph.referrers(*change_, type, steps);
  // Only these can be tied; looking at all instances of a type for each of another would never end.
  std::vector<const Change*> candidates = configured;
  for (std::string_view name : naming_attributes)
    if (const auto text = values_[name].scalar()) {
      const auto& with_text = graph.all_with_value(type, steps, *text, side_ == Side::after);
      if (with_text.size() > 1 && !is_only_one_with(name, *text)) continue;
      candidates.insert(candidates.end(), with_text.begin(), with_text.end());
    }
  std::sort(candidates.begin(), candidates.end());  // the order of the document
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  for (const Change* candidate : candidates) {
    const Change& other = *candidate;
    if (!other.deposed.empty()) continue;
    const bool by_configuration = std::find(configured.begin(), configured.end(), &other) != configured.end();
    auto resource = beside(other);
    if (!resource) continue;
    // An object that is no longer configured is only tied by its values; so is everything on the before side.
    bool tied = by_configuration && side_ == Side::after && graph.block(other).is_object();
    if (!tied) {
      const auto text = Graph::at_path(resource->values(), steps).scalar();
      tied = text ? std::any_of(std::begin(naming_attributes), std::end(naming_attributes),
                                [&](std::string_view name) { return values_[name].scalar() == text; })
                  : by_configuration;
    }
    if (tied) found.push_back(std::move(*resource));
  }
  return found;
}

std::vector<Resource> Resource::all(std::string_view type) const {
  const Plan& plan = graph({type}).plan();
  std::vector<Resource> found;
  for (const std::uint32_t i : plan.of_type(type))
    if (auto resource = beside(plan.changes()[i])) found.push_back(std::move(*resource));
  return found;
}

std::vector<Resource> Resource::all_with(std::string_view type, std::string_view attribute,
                                         std::string_view text) const {
  std::vector<Resource> found;
  for (const Change* change : graph({type}).all_with_value(type, {&attribute, 1}, text, side_ == Side::after))
    if (auto resource = beside(*change)) found.push_back(std::move(*resource));
  return found;
}

Resolution Resource::configured(std::initializer_list<std::string_view> path) const {
  Resolution resolution =
      surroundings_->graph().refers(*change_, std::span<const std::string_view>(path.begin(), path.size()));
  for (const Target& target : resolution.targets) surroundings_->asked(target.change->type);
  return resolution;
}
