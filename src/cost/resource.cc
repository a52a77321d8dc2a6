#include "cost/resource.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/region.h"

namespace {

/// The attributes by which AWS resources are named by others.
constexpr std::string_view names[] = {
    "arn", "id", "name", "bucket", "identifier", "cluster_identifier", "family", "function_name", "key_id"};

bool exists_on(const Change& change, Side side) {
  if (side == Side::before) return !change.creates || change.deletes || change.forgets;
  return !(change.action == Action::destroy || change.action == Action::forget);
}

/// The value at `path`, through the first block of each list on the way.
Value at_path(Value value, std::span<const std::string_view> path) {
  for (std::string_view step : path) {
    if (value.is_array()) value = value.at(0);
    value = value[step];
  }
  return value;
}

}  // namespace

Resource::Resource(const Graph& graph, const Change& change, Side side, std::string_view fallback_region,
                   Look look)
    : graph_(&graph),
      change_(&change),
      side_(side),
      fallback_region_(fallback_region),
      look_(std::move(look)) {
  values_ = side == Side::before ? look_.before() : look_.after();
  region_ = region_of(graph, change, values_, fallback_region);
}

std::optional<Resource> Resource::on_side(const Graph& graph, const Change& change, Side side,
                                          std::string_view fallback_region) {
  if (!exists_on(change, side)) return std::nullopt;
  Look look = graph.plan().look(change);
  if ((side == Side::before ? look.before() : look.after()).absent()) return std::nullopt;
  return Resource(graph, change, side, fallback_region, std::move(look));
}

Value Resource::given(std::initializer_list<std::string_view> path) const {
  const std::span<const std::string_view> steps(path.begin(), path.size());
  const Value value = at_path(values_, steps);
  return value.unknown() && left_to_provider(steps) ? Value() : value;
}

/// Arguments that are both optional and computed are known after apply when nobody sets them. A block that is
/// not in the configuration may be a dynamic one, which the document leaves out: nobody can tell then.
bool Resource::left_to_provider(std::span<const std::string_view> path) const {
  Value written = graph_->block(*change_)["expressions"];
  if (side_ == Side::before || !written.is_object()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (written.is_array()) {
      if (written.size() != 1) return false;
      written = written.at(0);
    }
    if (!written.is_object()) return false;
    const bool there = written.tape()->member(written.node(), path[i]) != Tape::none;
    if (!there) return i + 1 == path.size();
    written = written[path[i]];
  }
  return false;
}

std::optional<std::string> Resource::text(std::string_view attribute, std::string_view otherwise) const {
  const Value value = given(attribute);
  if (value.unknown()) return std::nullopt;
  const auto known = value.scalar();
  return std::string(known && !known->empty() ? *known : otherwise);
}

Amount Resource::amount(std::string_view attribute, std::optional<Quantity> otherwise) const {
  return amount(given(attribute), attribute, otherwise);
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

std::optional<Resource> Resource::refer(std::initializer_list<std::string_view> path,
                                        std::string_view type) const {
  const std::span<const std::string_view> steps(path.begin(), path.size());
  const auto by_value = [&]() -> const Change* {
    const auto text = at_path(values_, steps).scalar();
    if (!text) return nullptr;
    for (std::string_view name : names)
      if (const Change* change = graph_->with_value(type, name, *text, side_ == Side::after)) return change;
    return nullptr;
  };
  const auto by_configuration = [&]() -> const Change* {
    const Change* only = nullptr;
    for (const Target& target : graph_->refers(*change_, steps).targets) {
      if (target.change->type != type || !exists_on(*target.change, side_)) continue;
      if (only != nullptr && only != target.change) return nullptr;
      only = target.change;
    }
    return only;
  };
  const Change* found = side_ == Side::before ? by_value() : by_configuration();
  if (found == nullptr) found = side_ == Side::before ? by_configuration() : by_value();
  if (found == nullptr) return std::nullopt;
  return on_side(*graph_, *found, side_, fallback_region_);
}

std::vector<Resource> Resource::referrers(std::string_view type,
                                          std::initializer_list<std::string_view> path) const {
  const std::span<const std::string_view> steps(path.begin(), path.size());
  std::vector<Resource> found;
  const std::vector<const Change*> configured = graph_->referrers(*change_, type, steps);
  for (const std::uint32_t i : graph_->plan().of_type(type)) {
    const Change& other = graph_->plan().changes()[i];
    if (!other.deposed.empty()) continue;
    const bool by_configuration = std::find(configured.begin(), configured.end(), &other) != configured.end();
    // An object that is no longer configured is only tied by its values; so is everything on the before side.
    const bool by_value_first = side_ == Side::before || !graph_->block(other).is_object();
    auto resource = on_side(*graph_, other, side_, fallback_region_);
    if (!resource) continue;
    bool tied = by_configuration && !by_value_first;
    if (!tied) {
      const auto text = at_path(resource->values(), steps).scalar();
      tied = text ? std::any_of(std::begin(names), std::end(names),
                                [&](std::string_view name) { return values_[name].scalar() == text; })
                  : by_configuration;
    }
    if (tied) found.push_back(std::move(*resource));
  }
  return found;
}

std::vector<Resource> Resource::all(std::string_view type) const {
  std::vector<Resource> found;
  for (const std::uint32_t i : graph_->plan().of_type(type))
    if (auto resource = on_side(*graph_, graph_->plan().changes()[i], side_, fallback_region_))
      found.push_back(std::move(*resource));
  return found;
}

Resolution Resource::configured(std::initializer_list<std::string_view> path) const {
  return graph_->refers(*change_, std::span<const std::string_view>(path.begin(), path.size()));
}
