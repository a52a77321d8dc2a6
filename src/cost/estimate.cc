#include "cost/estimate.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/data_transfer.h"
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

std::optional<SidePrice> price_side(const Pricer& pricer, const Surroundings& surroundings,
                                    const Change& change, Side side, const PriceTable& prices) {
  const std::optional<Resource> resource = Resource::on_side(surroundings, change, side);
  if (!resource && Resource::exists_on(change, side)) {
    // Terraform never writes that; what is not shown is neither free nor a saving.
    Bill bill(prices, "");
    bill.unknown("Resource", "the plan does not show its values on this side");
    return SidePrice{bill.take_components(), {}, {}};
  }
  if (!resource) return std::nullopt;
  Bill bill(prices, resource->region());
  pricer.price(*resource, bill);
  return SidePrice{bill.take_components(), resource->region(), bill.free_reason()};
}

ResourceCost price(const Surroundings& surroundings, const Change& change, const PriceTable& prices) {
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
  surroundings.take_sides_differ();
  auto after = price_side(*pricer, surroundings, change, Side::after, prices);
  // Most of a large plan stays as it is, and so does what it costs, unless it depends on what changes.
  const bool stays = change.action == Action::no_op && after && !surroundings.take_sides_differ();
  auto before = stays ? after : price_side(*pricer, surroundings, change, Side::before, prices);
  if (before) {
    cost.cost_class = class_of(before->lines);
    cost.region = before->region;
    cost.before_components = std::move(before->lines);
    cost.note = before->free_reason;
  }
  if (after) {
    cost.cost_class = before ? worse(cost.cost_class, class_of(after->lines)) : class_of(after->lines);
    cost.region = after->region;
    cost.after_components = std::move(after->lines);
    cost.note = after->free_reason;
  }
  if (change.forgets && before) {
    // What Terraform lets go of is still there on the next bill.
    cost.after_components.insert(cost.after_components.end(), cost.before_components.begin(),
                                 cost.before_components.end());
    cost.note = "leaves Terraform's state and stays billed";
  }
  if (change.action == Action::unknown) cost.cost_class = CostClass::unknown;
  return cost;
}

/// One side of the lines that walk the same tiers.
using Sharers = std::map<std::string_view, std::vector<Component*>>;

void collect(std::vector<Component>& lines, Sharers& sharers) {
  for (Component& line : lines)
    if (line.shares_tiers && line.price && line.quantity &&
        (line.status == LineStatus::priced || line.status == LineStatus::assumed))
      sharers[line.price_key].push_back(&line);
}

/// Gives each of `lines` its part of what all of them cost together: by what each costs alone, or by quantity
/// when all are free alone. The last one takes what rounding leaves, so that the parts are the whole.
void share(const Price& price, const std::vector<Component*>& lines, Usd Range<Usd>::*money,
           Quantity Range<Quantity>::*count) {
  Quantity quantity;
  Usd apart;
  for (const Component* line : lines) {
    quantity += (*line->quantity).*count;
    apart += line->monthly.*money;
  }
  const Usd together = price.cost(quantity);
  if (together == apart) return;
  const bool by_quantity = apart.is_zero();
  const Decimal whole = by_quantity ? quantity : apart.amount();
  Usd left = together;
  for (Component* line : lines) {
    const Decimal part = by_quantity ? (*line->quantity).*count : (line->monthly.*money).amount();
    const Usd share = line == lines.back() ? left : Usd(together.amount() * part / whole);
    line->monthly.*money = share;
    left = left - share;
  }
}

/// AWS counts what all resources of an account use before it picks the tier; a plan is as much of the account
/// as can be seen.
void share_tiers(const PriceTable& prices, const Sharers& sharers) {
  for (const auto& [key, lines] : sharers) {
    if (lines.size() < 2) continue;
    const Price* price = prices.with_key(key);
    if (price == nullptr || price->tiers.size() < 2) continue;
    std::vector<Usd> alone;
    for (const Component* line : lines) alone.push_back(line->monthly.high);
    share(*price, lines, &Range<Usd>::low, &Range<Quantity>::low);
    share(*price, lines, &Range<Usd>::high, &Range<Quantity>::high);
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (lines[i]->monthly.high != alone[i])
        lines[i]->remark(
            fmt::format("its part of tiers that {} lines of this plan walk together", lines.size()));
  }
}

bool same_line(const Component& a, const Component& b) {
  return a.name == b.name && a.price_key == b.price_key && a.quantity == b.quantity && a.status == b.status;
}

/// A line that is the same on both sides is no change, however wide its range, unless others moved it to
/// another tier; one that differs may move from any end to any end. What is missing from the figure after is
/// no saving.
Range<Usd> delta_of(const ResourceCost& cost) {
  std::vector<const Component*> before;
  for (const Component& line : cost.before_components) before.push_back(&line);
  Range<Usd> added, removed, moved;
  bool missing = false;
  for (const Component& line : cost.after_components) {
    const auto twin = std::find_if(before.begin(), before.end(),
                                   [&](const Component* other) { return same_line(line, *other); });
    if (twin != before.end()) {
      const Range<Usd>& was = (*twin)->monthly;
      const Usd low = line.monthly.low - was.low, high = line.monthly.high - was.high;
      moved += Range<Usd>(std::min(low, high), std::max(low, high));
      before.erase(twin);
      continue;
    }
    added += line.monthly;
    missing |= line.status == LineStatus::unknown;
  }
  for (const Component* line : before) removed += line->monthly;
  const Range<Usd> delta = moved + Range<Usd>(added.low - removed.high, added.high - removed.low);
  if (!missing) return delta;
  return {std::max(delta.low, Usd()), std::max(delta.high, Usd())};
}

/// Traffic is of the environment, not of a change: it is there before and after, unless nothing else is.
void add_traffic(const Plan& plan, const Usage& usage, const PriceTable& prices, std::string_view region,
                 Estimate& result) {
  const std::vector<const UsageEntry*> entries = usage.data_transfer();
  if (entries.empty()) return;
  const auto any = [&](Action absent) {
    return std::any_of(plan.changes().begin(), plan.changes().end(),
                       [&](const Change& change) { return change.managed && change.action != absent; });
  };
  const bool before = any(Action::create), after = any(Action::destroy);
  auto traffic = std::make_shared<std::deque<Change>>();
  for (const UsageEntry* entry : entries) {
    const std::string where = data_transfer_region(usage, *entry, region);
    Bill bill(prices, where);
    bill_data_transfer(usage, *entry, bill);
    if (bill.components().empty()) continue;  // an entry without figures says nothing
    Change& change = traffic->emplace_back();
    change.address = entry->name;
    change.type = entry->type;
    change.name = std::string_view(entry->name).substr(entry->name.rfind('.') + 1);
    change.action = !before && after ? Action::create : before && !after ? Action::destroy : Action::no_op;
    ResourceCost& cost = result.resources.emplace_back();
    cost.change = &change;
    cost.service = data_transfer_service;
    cost.region = where;
    cost.cost_class = class_of(bill.components());
    if (before) cost.before_components = bill.components();
    if (after || !before) cost.after_components = bill.components();
    cost.note = "traffic of the environment, as the usage file tells it";
  }
  result.traffic = std::move(traffic);
}

void remark(ResourceCost& cost, const std::string& more) {
  cost.note += (cost.note.empty() ? "" : "; ") + more;
}

/// In the currency of reports.
std::string amount(const Range<Usd>& range, const std::optional<Currency>& currency) {
  const auto one = [&](Usd usd) { return (currency ? usd * currency->rate : usd).cents(); };
  return fmt::format("{} {}", range.is_single() ? one(range.low) : one(range.low) + ".." + one(range.high),
                     currency ? currency->code : "USD");
}

/// What neither side of the figure shows: an overlap while both exist, and what was billed before it was
/// managed.
void note_transition(ResourceCost& cost, const std::optional<Currency>& currency) {
  const Change& change = *cost.change;
  if (change.action == Action::replace && change.creates_first && !cost.before.high.is_zero()) {
    const Decimal hourly = cost.before.high.amount() / Quantity(hours_per_month);
    remark(cost,
           fmt::format("old and new exist together for a while: {} {} an hour until the old one is gone",
                       (currency ? hourly * currency->rate : hourly).fixed(4),
                       currency ? currency->code : "USD"));
  }
  if (change.importing && !cost.after.high.is_zero())
    remark(cost,
           fmt::format("becomes managed: {} a month that was billed before", amount(cost.after, currency)));
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

Estimate estimate(const Graph& graph, const PriceTable& prices, std::string_view region, const Usage* usage) {
  Estimate result;
  result.prices_date = prices.newest_date();
  result.prices_fingerprint = prices.fingerprint();
  result.prices_stale = prices.is_stale(graph.plan().timestamp());
  const Surroundings surroundings(graph, region, usage);
  for (const Change& change : graph.plan().changes())
    if (change.managed) result.resources.push_back(price(surroundings, change, prices));
  if (usage != nullptr) add_traffic(graph.plan(), *usage, prices, region, result);

  Sharers before, after;
  for (ResourceCost& cost : result.resources) {
    collect(cost.before_components, before);
    collect(cost.after_components, after);
  }
  share_tiers(prices, before);
  share_tiers(prices, after);

  std::map<std::string, ServiceCost> services;
  for (ResourceCost& cost : result.resources) {
    cost.before = sum(cost.before_components);
    cost.after = sum(cost.after_components);
    cost.delta = delta_of(cost);
    ++result.coverage[cost.cost_class];
    if (cost.cost_class == CostClass::unsupported) ++result.unsupported_types[std::string(cost.change->type)];
    note_transition(cost, prices.terms().currency);
    result.before += cost.before;
    result.after += cost.after;
    result.delta += cost.delta;
    if (cost.service.empty()) continue;
    ServiceCost& service = services[cost.service];
    service.service = cost.service;
    ++service.resources;
    service.before += cost.before;
    service.after += cost.after;
    service.delta += cost.delta;
    service.complete &= cost.cost_class != CostClass::unknown;
  }
  for (auto& [label, service] : services) result.services.push_back(std::move(service));
  return result;
}
