// Lifecycle rules of buckets that begin to delete, or delete sooner.
#pragma once

#include <optional>
#include <string_view>

#include "risk/rule.h"

/// Rules of a lifecycle configuration that delete sooner than before, or did not delete before. `block` and
/// `days` say where the age stands: "expiration" and "days", or those of old versions.
std::optional<Hit> expires_sooner(const Subject& subject, std::string_view block, std::string_view days);

/// Objects as they are, in a bucket that is not made in the same plan.
std::optional<Hit> data_expires(const Subject& subject);
/// The same in a bucket that something of the plan writes its logs to: no worse than a log group whose
/// retention falls. data_expires() leaves these alone.
std::optional<Hit> logs_expire(const Subject& subject);
