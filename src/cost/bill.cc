#include "cost/bill.h"

#include <fmt/format.h>

#include <algorithm>

Range<Usd> Basis::cost(const Price& price) const {
  const auto one = [&](Quantity q) {
    return before.is_zero() ? price.cost(q) : price.cost(before + q) - price.cost(before);
  };
  return {one(each.low) * times.low, one(each.high) * times.high};
}

Component& Bill::hourly(std::string name, std::string_view service, std::string_view item,
                        const Amount& count) {
  Amount month = count;
  if (month.range)
    month.range = Range<Quantity>(count.range->low * Quantity(hours_per_month),
                                  count.range->high * Quantity(hours_per_month));
  Component& line = add(std::move(name), service, item, month, Amount(1));
  line.basis.by_hour = true;
  return line;
}

Component& Bill::hourly_one_of(std::string name, std::string_view service, const std::vector<Choice>& choices,
                               const Amount& hours) {
  std::optional<Component> all;
  for (const Choice& choice : choices) {
    const std::size_t lines = components_.size();
    const Component line = add(name, service, choice.item, choice.count * hours, Amount(1));
    components_.resize(lines);
    if (!all || line.status == LineStatus::unknown) {
      all = line;
      if (line.status == LineStatus::unknown && !line.name.empty()) break;
      continue;
    }
    const Component& cheaper = line.monthly.low < all->monthly.low ? line : *all;
    const Usd low = cheaper.monthly.low;
    const Quantity each = cheaper.basis.each.low;
    const std::string key =
        &cheaper == &line || cheaper.basis.low_key.empty() ? cheaper.price_key : cheaper.basis.low_key;
    if (line.monthly.high > all->monthly.high) all = line;
    all->monthly.low = low;
    if (all->basis.each.low != each) all->basis.formula.clear();
    all->basis.each.low = each;
    all->basis.low_key = key == all->price_key ? std::string() : key;
  }
  if (!all || all->name.empty()) return discarded_ = Component();
  if (choices.size() > 1 && all->note.empty())
    all->note = fmt::format("the dearest of {} that AWS may choose", choices.size());
  return components_.emplace_back(std::move(*all));
}

Component& Bill::monthly(std::string name, std::string_view service, std::string_view item,
                         const Amount& quantity, const Amount& times) {
  return add(std::move(name), service, item, quantity, times);
}

Component& Bill::monthly_after(std::string name, std::string_view service, std::string_view item,
                               const Amount& quantity, Quantity before) {
  return add(std::move(name), service, item, quantity, Amount(1), before);
}

void Bill::widen(Component& line, std::string_view service, std::string_view item) {
  const Price* other = find(service, item);
  if (other == nullptr || !line.price || !line.quantity) {
    line.status = LineStatus::unknown;
    line.monthly = {};
    if (other == nullptr)
      line.note = fmt::format("no price for {} in {}", item, region_.empty() ? "?" : region_);
    return;
  }
  std::string low_key = line.basis.low_key.empty() ? line.price_key : line.basis.low_key;
  const Range<Usd> cost = line.basis.cost(*other);
  if (cost.low < line.monthly.low) {
    line.monthly.low = cost.low;
    low_key = other->key;
  }
  const bool is_dearer = cost.high > line.monthly.high;
  line.basis.low_key = low_key == (is_dearer ? other->key : line.price_key) ? std::string() : low_key;
  if (!is_dearer) return;
  line.monthly.high = cost.high;
  // The dearer price explains the upper bound, which the gate judges.
  line.remark(other->terms);
  line.price = other->rate();
  line.price_key = other->key;
  line.source = other->source;
  line.as_of = other->as_of;
}

Component& Bill::metered(std::string name, std::string_view service, std::string_view item) {
  return add(std::move(name), service, item, Amount::by_use(), Amount(1));
}

Component& Bill::metered(std::string name, std::string_view service, std::string_view item,
                         const Amount& used) {
  if (!used.is_zero()) {
    Component& line = add(std::move(name), service, item, used, Amount(1));
    line.shares_tiers = true;
    return line;
  }
  // Nothing is used, so no price is needed; the line says that it was asked for.
  Component& line = components_.emplace_back();
  line.name = std::move(name);
  line.status = LineStatus::priced;
  line.quantity = used.range;
  line.origin = used.origin;
  line.usage_keys = used.usage_keys;
  if (const Price* price = find(service, item)) {
    line.unit = price->unit;
    line.price = price->rate();
    line.price_key = price->key;
    line.source = price->source;
    line.as_of = price->as_of;
    line.remark(price->terms);
  }
  return line;
}

Component& Bill::if_used(std::string name, std::string_view service, std::string_view item,
                         const Amount& used) {
  return used.known() ? metered(std::move(name), service, item, used) : discarded_ = Component();
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
  return find(service, item) != nullptr;
}

/// What has one price everywhere (Route 53, CloudFront) has it in an unknown region too.
const Price* Bill::find(std::string_view service, std::string_view item) const {
  return prices_->find(service, item, region_.empty() ? std::string_view("global") : region_);
}

Component& Bill::add(std::string name, std::string_view service, std::string_view item, const Amount& each,
                     const Amount& times, Quantity before) {
  const Amount quantity = each * times;
  if (each.is_zero() || times.is_zero()) return discarded_ = Component();
  Component& line = components_.emplace_back();
  line.name = std::move(name);
  line.metered = !quantity.known() && quantity.wants_use;
  line.usage_keys = quantity.usage_keys;
  line.quantity = quantity.range;
  line.origin = quantity.origin;
  const Price* price = find(service, item);
  if (price == nullptr) {
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
  line.remark(price->terms);
  if (line.metered) {
    line.status = LineStatus::usage;
    return line;
  }
  if (!quantity.known()) return line;
  line.basis.each = *each.range;
  line.basis.times = *times.range;
  line.basis.before = before;
  line.basis.formula = each.formula;
  line.monthly = line.basis.cost(*price);
  line.status = price->assumed_from.empty() ? LineStatus::priced : LineStatus::assumed;
  return line;
}
