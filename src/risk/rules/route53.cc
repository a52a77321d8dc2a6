// Zones and records of Route 53.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> record_destroyed(const Subject& subject) {
  // Records go with their zone, which is a finding of its own.
  if (goes_with(subject, "zone_id", "aws_route53_zone", "zone_id")) return std::nullopt;
  std::optional<Hit> hit = destroyed(subject);
  if (hit && subject.before["type"].is("NS")) hit->severity = Severity::critical;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "zone-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_route53_zone",
        .title = "DNS zone destroyed",
        .why =
            "all its names stop to resolve, and a new zone has other name servers than the registrar knows",
        .fix = "keep it; a new zone needs its name servers at the registrar first",
        .fine_when = "the registrar points elsewhere for longer than the TTL of its NS records",
        .applies = destroyed,
    },
    {
        .id = "delegation-set-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_route53_delegation_set",
        .title = "set of name servers destroyed",
        .why = "zones made later get other name servers than the registrar knows",
        .fix = "keep it",
        .fine_when = "no zone uses its name servers",
        .applies = destroyed,
    },
    {
        .id = "record-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route53_record",
        .title = "DNS record destroyed",
        .why = "its name stops to resolve, and caches keep the old or the missing answer for a while",
        .fix = "lower the TTL first, and change it in place",
        .fine_when = "the service behind the name is retired",
        .applies = record_destroyed,
    },
    {
        .id = "dnssec-removed",
        .severity = Severity::critical,
        .category = Category::outage,
        .types = "aws_route53_hosted_zone_dnssec aws_route53_key_signing_key",
        .title = "DNSSEC of a zone removed",
        .why = "while the parent still has the DS record, the whole domain fails to resolve",
        .fix = "remove the DS record at the parent and wait for its TTL first",
        .fine_when = "the DS record at the parent went long enough ago for its TTL to pass",
        .applies = destroyed,
    },
    {
        .id = "domain-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_route53domains_domain",
        .title = "domain registration deleted",
        .why = "anybody can register the name afterwards",
        .fix = "keep it",
        .fine_when = "the name is given up for good",
        .applies = destroyed,
    },
    {
        .id = "domain-lock-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_route53domains_registered_domain",
        .attributes = "transfer_lock auto_renew",
        .title = "protection of a domain registration switched off",
        .why = "the domain may be transferred away or expire",
        .fix = "keep it on",
        .fine_when = "a transfer of the domain is under way",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> route53_rules() {
  return rules;
}
