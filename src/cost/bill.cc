#include "cost/bill.h"

#include <fmt/format.h>

#include <algorithm>

namespace {

/// What `quantity` units cost when each tier's price holds from its lower bound to the next one's.
Usd walk(const std::vector<Tier>& tiers, Quantity quantity) {
  Usd total;
  for (std::size_t i = 0; i < tiers.size() && quantity > tiers[i].from; ++i) {
    const Quantity end = i + 1 < tiers.size() ? std::min(quantity, tiers[i + 1].from) : quantity;
    total += tiers[i].price * (end - tiers[i].from);
  }
  return total;
}

}  // namespace

Component& Bill::hourly(std::string name, std::string_view service, std::string_view item,
                        const Amount& count) {
  return add(std::move(name), service, item, count * Amount(hours_per_month), Amount(1), false);
}

Component& Bill::hourly_one_of(std::string name, std::string_view service,
                               const std::vector<Choice>& choices) {
  std::optional<Component> all;
  for (const Choice& choice : choices) {
    const std::size_t lines = components_.size();
    const Component line = hourly(name, service, choice.item, choice.count);
    components_.resize(lines);
    if (!all || line.status == LineStatus::unknown) {
      all = line;
      if (line.status == LineStatus::unknown && !line.name.empty()) break;
      continue;
    }
    const Usd low = std::min(all->monthly.low, line.monthly.low);
    if (line.monthly.high > all->monthly.high) all = line;
    all->monthly.low = low;
  }
  if (!all || all->name.empty()) return discarded_ = Component();
  if (choices.size() > 1 && all->note.empty())
    all->note = fmt::format("the dearest of {} that AWS may choose", choices.size());
  return components_.emplace_back(std::move(*all));
}

Component& Bill::monthly(std::string name, std::string_view service, std::string_view item,
                         const Amount& quantity, const Amount& times) {
  return add(std::move(name), service, item, quantity, times, false);
}

Component& Bill::monthly_after(std::string name, std::string_view service, std::string_view item,
                               const Amount& quantity, Quantity before) {
  return add(std::move(name), service, item, quantity, Amount(1), false, before);
}

void Bill::widen(Component& line, std::string_view service, std::string_view item) {
  const std::optional<Price> other = find(service, item);
  if (!other || !line.price || !line.quantity) {
    line.status = LineStatus::unknown;
    line.monthly = {};
    if (!other) line.note = fmt::format("no price for {} in {}", item, region_.empty() ? "?" : region_);
    return;
  }
  line.monthly.low = std::min(line.monthly.low, walk(other->tiers, line.quantity->low));
  line.monthly.high = std::max(line.monthly.high, walk(other->tiers, line.quantity->high));
  if (other->rate() <= *line.price) return;
  // The dearer price explains the upper bound, which the gate judges.
  line.price = other->rate();
  line.price_key = other->key;
  line.source = other->source;
  line.as_of = other->as_of;
}

Component& Bill::metered(std::string name, std::string_view service, std::string_view item) {
  return add(std::move(name), service, item, Amount(), Amount(1), true);
}

void Bill::unknown(std::string name, std::string why) {
  Component& line = components_.emplace_back();
  line.name = std::move(name);
  line.origin = std::move(why);
}

void Bill::free(std::string why) {
  free_reason_ = std::move(why);
}

bool Bill::has_price(std::string_view service, std::string_view item) const {
  return find(service, item).has_value();
}

/// What has one price everywhere (Route 53, CloudFront) has it in an unknown region too.
std::optional<Price> Bill::find(std::string_view service, std::string_view item) const {
  return prices_->find(service, item, region_.empty() ? std::string_view("global") : region_);
}

Component& Bill::add(std::string name, std::string_view service, std::string_view item, const Amount& each,
                     const Amount& times, bool metered, Quantity before) {
  const Amount quantity = each * times;
  if (!metered && (each.is_zero() || times.is_zero())) return discarded_ = Component();
  Component& line = components_.emplace_back();
  line.name = std::move(name);
  line.metered = metered;
  line.quantity = quantity.range;
  line.origin = quantity.origin;
  const std::optional<Price> price = find(service, item);
  if (!price) {
    line.price_key = fmt::format("{}/{}@{}", service, item, region_.empty() ? "?" : region_);
    line.note = region_.empty() ? "the region is not in the plan; name it with --region"
                                : fmt::format("no price for this in {}", region_);
    return line;
  }
  line.unit = price->unit;
  line.price = price->rate();
  line.price_key = price->key;
  line.source = price->source;
  line.as_of = price->as_of;
  if (!price->assumed_from.empty()) line.note = fmt::format("price of {} assumed", price->assumed_from);
  if (metered) {
    line.status = LineStatus::usage;
    return line;
  }
  if (!quantity.known()) return line;
  const auto cost = [&](Quantity q) { return walk(price->tiers, before + q) - walk(price->tiers, before); };
  line.monthly = {cost(each.range->low) * times.range->low, cost(each.range->high) * times.range->high};
  line.status = price->assumed_from.empty() ? LineStatus::priced : LineStatus::assumed;
  return line;
}
