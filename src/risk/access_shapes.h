// Predicates about policy documents that rules of many services share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "risk/access_policy.h"
#include "risk/rule.h"

/// A policy document of an entry that this plan sets or changes, with what stood there before.
struct DocumentChange {
  std::string_view path;
  std::shared_ptr<const AccessPolicy> before;  ///< null: there was none that could be read
  std::shared_ptr<const AccessPolicy> after;   ///< never null
};
/// Those at the attributes of the row, of `inline_policy` blocks one each, paired by name. Documents that
/// stay as they are cost nothing.
std::vector<DocumentChange> changed_documents(const Subject& subject);

/// The account in an ARN; empty when there is none.
std::string_view account_of(std::string_view arn);
/// The account that the plan works in, as far as ARNs of what exists tell; empty when they do not.
std::string own_account(const Subject& subject);

/// One of the row's attributes holds a policy that lets anybody in, and did not before.
std::optional<Hit> opens_to_anybody(const Subject& subject);
/// One of the row's attributes held a policy that could be read, and is unknown until apply.
std::optional<Hit> becomes_unknown(const Subject& subject);
