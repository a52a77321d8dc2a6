#include "cost/estimate.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/pricer.h"

namespace {

Range<Usd> sum(const std::vector<Component>& lines) {
  Range<Usd> total;
  for (const Component& line : lines) total += line.monthly;
  return total;
}

bool has_status(const std::vector<Component>& lines, LineStatus status) {
  return std::any_of(lines.begin(), lines.end(),
                     [status](const Component& line) { return line.status == status; });
}

CostClass class_of(const std::vector<Component>& lines) {
  const auto open = [](const Component& line) { return line.status == LineStatus::unknown && !line.metered; };
  if (std::any_of(lines.begin(), lines.end(), open)) return CostClass::unknown;
  if (has_status(lines, LineStatus::priced) || has_status(lines, LineStatus::assumed))
    return CostClass::priced;
  if (has_status(lines, LineStatus::usage)) return CostClass::usage;
  return lines.empty() ? CostClass::free : CostClass::unknown;
}

CostClass class_of(TypeClass type_class) {
  switch (type_class) {
    case TypeClass::free:
      return CostClass::free;
    case TypeClass::usage:
      return CostClass::usage;
    case TypeClass::unsupported:
      return CostClass::unsupported;
  }
  return CostClass::unsupported;
}

/// The worse of two answers about one resource: what is unknown on one side is unknown.
CostClass worse(CostClass a, CostClass b) {
  for (CostClass wins : {CostClass::unknown, CostClass::unsupported, CostClass::priced, CostClass::usage})
    if (a == wins || b == wins) return wins;
  return CostClass::free;
}

struct SidePrice {
  std::vector<Component> lines;
  std::string region, free_reason;
};

std::optional<SidePrice> price_side(const Pricer& pricer, const Graph& graph, const Change& change, Side side,
                                    const PriceTable& prices, std::string_view region) {
  const std::optional<Resource> resource = Resource::on_side(graph, change, side, region);
  if (!resource) return std::nullopt;
  Bill bill(prices, resource->region());
  pricer.price(*resource, bill);
  return SidePrice{bill.components(), resource->region(), bill.free_reason()};
}

ResourceCost price(const Graph& graph, const Change& change, const PriceTable& prices,
                   std::string_view region) {
  ResourceCost cost;
  cost.change = &change;
  const Pricer* pricer = pricer_of(change.type);
  if (pricer == nullptr) {
    if (const auto facts = prices.resource_type(change.type)) {
      cost.cost_class = class_of(facts->type_class);
      cost.note = facts->reason;
    }
    return cost;
  }
  cost.service = pricer->service;
  cost.cost_class = CostClass::free;
  const auto before = price_side(*pricer, graph, change, Side::before, prices, region);
  const auto after = price_side(*pricer, graph, change, Side::after, prices, region);
  if (before) {
    cost.cost_class = class_of(before->lines);
    cost.region = before->region;
    cost.before_components = before->lines;
    cost.note = before->free_reason;
  }
  if (after) {
    cost.cost_class = before ? worse(cost.cost_class, class_of(after->lines)) : class_of(after->lines);
    cost.region = after->region;
    cost.after_components = after->lines;
    cost.note = after->free_reason;
  }
  if (change.forgets && before) {
    // What Terraform lets go of is still there on the next bill.
    cost.after_components.insert(cost.after_components.end(), before->lines.begin(), before->lines.end());
    cost.note = "leaves Terraform's state and stays billed";
  }
  if (change.action == Action::unknown) cost.cost_class = CostClass::unknown;
  cost.before = sum(cost.before_components);
  cost.after = sum(cost.after_components);
  return cost;
}

bool same_line(const Component& a, const Component& b) {
  return a.name == b.name && a.price_key == b.price_key && a.quantity == b.quantity && a.status == b.status;
}

/// A line that is the same on both sides is no change, however wide its range; one that differs may move from
/// any end to any end. What is missing from the figure after is no saving.
Range<Usd> delta_of(const ResourceCost& cost) {
  std::vector<Component> before = cost.before_components;
  Range<Usd> added;
  bool missing = false;
  for (const Component& line : cost.after_components) {
    const auto twin = std::find_if(before.begin(), before.end(),
                                   [&](const Component& other) { return same_line(line, other); });
    if (twin != before.end()) {
      before.erase(twin);
      continue;
    }
    added += line.monthly;
    missing |= line.status == LineStatus::unknown;
  }
  const Range<Usd> removed = sum(before);
  const Range<Usd> delta(added.low - removed.high, added.high - removed.low);
  if (!missing) return delta;
  return {std::max(delta.low, Usd()), std::max(delta.high, Usd())};
}

}  // namespace

std::string_view name(CostClass cost_class) {
  switch (cost_class) {
    case CostClass::priced:
      return "priced";
    case CostClass::usage:
      return "usage";
    case CostClass::free:
      return "free";
    case CostClass::unsupported:
      return "unsupported";
    case CostClass::unknown:
      return "unknown";
  }
  return "unknown";
}

std::size_t& Coverage::operator[](CostClass cost_class) {
  switch (cost_class) {
    case CostClass::priced:
      return priced;
    case CostClass::usage:
      return usage;
    case CostClass::free:
      return free;
    case CostClass::unsupported:
      return unsupported;
    case CostClass::unknown:
      return unknown;
  }
  return unknown;
}

Estimate estimate(const Graph& graph, const PriceTable& prices, std::string_view region) {
  Estimate result;
  result.prices_date = prices.newest_date();
  result.prices_fingerprint = prices.fingerprint();
  result.prices_stale = prices.is_stale(graph.plan().timestamp());
  std::map<std::string, ServiceCost> services;
  for (const Change& change : graph.plan().changes()) {
    if (!change.managed) continue;
    ResourceCost cost = price(graph, change, prices, region);
    ++result.coverage[cost.cost_class];
    if (cost.cost_class == CostClass::unsupported) ++result.unsupported_types[std::string(change.type)];
    result.before += cost.before;
    result.after += cost.after;
    cost.delta = delta_of(cost);
    result.delta += cost.delta;
    if (!cost.service.empty()) {
      ServiceCost& service = services[cost.service];
      service.service = cost.service;
      ++service.resources;
      service.before += cost.before;
      service.after += cost.after;
      service.delta += cost.delta;
      service.complete &= cost.cost_class != CostClass::unknown;
    }
    result.resources.push_back(std::move(cost));
  }
  for (auto& [label, service] : services) result.services.push_back(std::move(service));
  return result;
}
