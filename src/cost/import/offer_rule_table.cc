// The rule table, put together from its parts.
#include <vector>

#include "cost/import/rules/rules.h"

std::span<const OfferRule> all_offer_rules() {
  static const std::vector<OfferRule> table = [] {
    std::vector<OfferRule> rules;
    for (const std::span<const OfferRule> part :
         {offer_rules_of_compute(), offer_rules_of_databases(), offer_rules_of_storage(),
          offer_rules_of_network(), offer_rules_of_analytics(), offer_rules_of_messaging(),
          offer_rules_of_security(), offer_rules_of_operations()})
      rules.insert(rules.end(), part.begin(), part.end());
    return rules;
  }();
  return table;
}
