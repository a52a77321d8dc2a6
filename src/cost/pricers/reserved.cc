#include "cost/pricers/reserved.h"

#include <fmt/format.h>

std::string reserved_terms(const Resource& owner) {
  std::string terms;
  for (std::string_view key :
       {"reserved_instance_type", "reserved_instance_term", "reserved_instance_payment_option"})
    if (const auto text = owner.usage_text(key)) terms += (terms.empty() ? "" : " ") + *text;
  if (terms.empty()) return terms;
  return fmt::format("on-demand price: that of reserved terms ({}) is not in the price table", terms);
}
