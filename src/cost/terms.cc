#include "cost/terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/glob.h"
#include "cost/prices.h"

namespace {

const Decimal hundred(100);

bool holds(std::string_view pattern, std::string_view text) {
  return pattern.empty() || fits(pattern, text);
}

/// "m6g.large;os=Linux;tenancy=Shared", "db.r6g.large;…", "r6g.large.search": the product has a dot.
bool is_instance(std::string_view item) {
  return item.substr(0, item.find(';')).find('.') != std::string_view::npos;
}

bool is_by_hour(const Price& price) {
  const auto ends = [&](std::string_view end) { return price.unit.ends_with(end); };
  return price.tiers.size() == 1 && (ends("Hrs") || ends("Hr") || ends("Hours") || ends("Hour"));
}

Usd less(Usd price, Decimal percent) {
  return Usd(price.amount() * (hundred - percent) / hundred);
}

std::string named(std::string_view name) {
  return name.empty() ? std::string() : fmt::format(" ({})", name);
}

/// "AmazonEC2/m6g.* in eu-*"; "everything" without a pattern.
std::string scope_words(const TermScope& scope) {
  std::string text = scope.service.empty() ? std::string() : scope.service;
  if (!scope.item.empty()) text += (text.empty() ? "" : "/") + scope.item;
  if (text.empty()) text = "everything";
  if (!scope.region.empty()) text += " in " + scope.region;
  return text;
}

std::string rate_words(const Commitment& commitment) {
  return commitment.rate ? commitment.rate->exact() : fmt::format("{} % off", commitment.percent.text());
}

template <class Term>
const Term* first_of(const std::vector<Term>& terms, std::string_view service, std::string_view item,
                     std::string_view region) {
  const auto found = std::find_if(terms.begin(), terms.end(), [&](const Term& term) {
    return term.scope.holds_for(service, item, region);
  });
  return found == terms.end() ? nullptr : &*found;
}

}  // namespace

bool TermScope::holds_for(std::string_view wanted_service, std::string_view wanted_item,
                          std::string_view wanted_region) const {
  return holds(service, wanted_service) && holds(item, wanted_item) && holds(region, wanted_region);
}

const OwnPrice* Terms::price_of(std::string_view service, std::string_view item,
                                std::string_view region) const {
  const OwnPrice* own = first_of(prices, service, item, region);
  return own != nullptr && own->scope.item == item ? own : nullptr;
}

void Terms::apply(Price& price, std::string_view service, std::string_view item, std::string_view region,
                  std::set<std::string>& used) const {
  if (const OwnPrice* own = first_of(prices, service, item, region)) {
    used.insert(::words(*own));
    price.terms =
        price.tiers.empty() ? "own price" : fmt::format("own price, {} in the list", price.rate().exact());
    price.listed = std::move(price.tiers);
    price.tiers = {{Quantity(0), own->usd}};
    price.source = "own";
    price.as_of = own->as_of;
    price.quality = Quality::exact;
    price.assumed_from.clear();
    return;
  }
  const Discount* discount = first_of(discounts, service, item, region);
  const auto committed = std::find_if(commitments.begin(), commitments.end(), [&](const Commitment& c) {
    return c.scope.holds_for(service, item, region) && (!c.scope.item.empty() || is_instance(item));
  });
  const Commitment* commitment = committed == commitments.end() || !is_by_hour(price) ? nullptr : &*committed;
  if (discount == nullptr && commitment == nullptr) return;
  price.listed = price.tiers;
  const std::string list_price = price.rate().exact();
  for (Tier& tier : price.tiers) {
    const Usd listed = tier.price;
    if (discount != nullptr) tier.price = less(listed, discount->percent);
    if (commitment == nullptr) continue;
    const Usd covered = commitment->rate.value_or(less(listed, commitment->percent));
    tier.price =
        Usd((covered.amount() * commitment->share + tier.price.amount() * (hundred - commitment->share)) /
            hundred);
  }
  if (commitment != nullptr) {
    used.insert(::words(*commitment));
    price.terms = fmt::format("{} % of the hours at {}{}", commitment->share.text(), rate_words(*commitment),
                              named(commitment->name));
  }
  if (discount != nullptr) {
    used.insert(::words(*discount));
    if (!price.terms.empty()) price.terms += ", the others ";
    price.terms += fmt::format("{} % off{}", discount->percent.text(), named(discount->name));
  }
  price.terms += fmt::format("; list price {}", list_price);
}

std::vector<std::string> Terms::words() const {
  std::vector<std::string> all;
  for (const OwnPrice& price : prices) all.push_back(::words(price));
  for (const Commitment& commitment : commitments) all.push_back(::words(commitment));
  for (const Discount& discount : discounts) all.push_back(::words(discount));
  return all;
}

std::string words(const Discount& discount) {
  return fmt::format("{} % off {}{}", discount.percent.text(), scope_words(discount.scope),
                     named(discount.name));
}

std::string words(const Commitment& commitment) {
  std::string what = scope_words(commitment.scope);
  if (commitment.scope.item.empty())
    what = commitment.scope.service.empty() ? "all instances" : "the instances of " + what;
  if (commitment.scope.item.empty() && commitment.scope.service.empty() && !commitment.scope.region.empty())
    what += " in " + commitment.scope.region;
  return fmt::format("{} % of the hours of {} at {}{}", commitment.share.text(), what, rate_words(commitment),
                     named(commitment.name));
}

std::string words(const OwnPrice& price) {
  return fmt::format("{} at {}", scope_words(price.scope), price.usd.exact());
}
