// The rule table, put together from its parts.
#include <vector>

#include "cost/import/rules/rules.h"

std::span<const OfferRule> all_offer_rules() {
  static const std::vector<OfferRule> table = [] {
    std::vector<OfferRule> rules;
    for (const std::span<const OfferRule> part :
         {compute_rules(), databases_rules(), storage_rules(), network_rules(), analytics_rules(),
          messaging_rules(), security_rules(), operations_rules()})
      rules.insert(rules.end(), part.begin(), part.end());
    return rules;
  }();
  return table;
}
