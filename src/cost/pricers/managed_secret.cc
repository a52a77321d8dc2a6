#include "cost/pricers/managed_secret.h"

#include <fmt/format.h>

#include <string>

void bill_managed_secret(const Resource& owner, Bill& bill, std::string_view setting) {
  const Value managed = owner.given(setting);
  if (managed.absent() || managed.is_false()) return;
  bill.monthly("Secret of the master user", "AWSSecretsManager", "secret_month",
               managed.unknown()
                   ? Amount(Range<Quantity>(0, 1), fmt::format("{} is known after apply", setting))
                   : Amount(Quantity(1), std::string(setting)));
}
