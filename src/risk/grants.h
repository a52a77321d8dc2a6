// What the holder of a policy document may do, with actions matched as IAM matches them.
#pragma once

#include <string_view>
#include <vector>

#include "base/words.h"
#include "risk/access_policy.h"
#include "risk/rule.h"

/// How far a right reaches.
enum class Reach : std::uint8_t {
  none,
  named,        ///< on resources that are named one by one
  conditional,  ///< on all resources of their kind, under a condition
  wide,         ///< on all resources of their kind
};

/// `*`, or an ARN whose name part is nothing but a star: `arn:aws:iam::1:role/*`. A bucket with all its
/// objects is one resource.
bool is_wide_resource(std::string_view resource);

/// How far `action` ("iam:PassRole", any case) is allowed. What a Deny without conditions forbids everywhere
/// is none.
Reach reach(const AccessPolicy& policy, std::string_view action);
/// The same for `iam:PassRole` to one service ("lambda.amazonaws.com"): `iam:PassedToService` is understood,
/// and narrows nothing when it names that service.
Reach reach_of_pass_role(const AccessPolicy& policy, std::string_view service);

/// A set of rights that together give more rights than they are.
/// Source: the published lists of Rhino Security Labs, Bishop Fox and pathfinding.cloud (DataDog).
struct Escalation {
  std::string_view passed_to;  ///< needs iam:PassRole to this service; empty when it does not
  Words actions;
  Severity severity;
};
/// Those that the document completes, in the order of the table.
std::vector<const Escalation*> escalations(const AccessPolicy& policy);
/// One of them needs a condition to hold.
bool is_conditional(const Escalation& escalation, const AccessPolicy& policy);

/// Services all of whose actions are allowed, each once, with how far: "s3" of `s3:*`.
struct ServiceGrant {
  std::string service;
  Reach reach;
};
std::vector<ServiceGrant> whole_services(const AccessPolicy& policy);
