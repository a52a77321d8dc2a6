// The parts of the rule table: one function a family of services, each in a file of its own.
//
// The rules name usage types, operations and attribute values as AWS's price list files write them, and items
// as pricing/ITEMS.md does. All rules of a service are in one file, in the order in which they are tried. A
// product that AWS sells under a name that is not here stays unknown: it is counted, and somebody adds a
// rule.
#pragma once

#include <span>

#include "cost/import/offer_rule.h"

std::span<const OfferRule> compute_rules();
std::span<const OfferRule> databases_rules();
std::span<const OfferRule> storage_rules();
std::span<const OfferRule> network_rules();
std::span<const OfferRule> analytics_rules();
std::span<const OfferRule> messaging_rules();
std::span<const OfferRule> security_rules();
std::span<const OfferRule> operations_rules();
