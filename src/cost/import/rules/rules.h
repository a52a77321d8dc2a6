// The parts of the rule table: one function a family of services, each in a file of its own.
//
// The rules name usage types, operations and attribute values as AWS's price list files write them, and items
// as pricing/ITEMS.md does. All rules of a service are in one file, in the order in which they are tried. A
// product that AWS sells under a name that is not here stays unknown: it is counted, and somebody adds a
// rule.
#pragma once

#include <span>

#include "cost/import/offer_rule.h"

std::span<const OfferRule> offer_rules_of_compute();
std::span<const OfferRule> offer_rules_of_databases();
std::span<const OfferRule> offer_rules_of_storage();
std::span<const OfferRule> offer_rules_of_network();
std::span<const OfferRule> offer_rules_of_analytics();
std::span<const OfferRule> offer_rules_of_messaging();
std::span<const OfferRule> offer_rules_of_security();
std::span<const OfferRule> offer_rules_of_operations();
