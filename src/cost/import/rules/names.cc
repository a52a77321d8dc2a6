// Values of AWS's price list that have another spelling here, and places that its old files name.
#include "cost/import/offer_rule.h"

namespace {

constexpr NameRule names[] = {
    {"aurora", "Aurora MySQL", "Aurora MySQL"},
    {"aurora", "Amazon Aurora", "Aurora MySQL"},  // its name before there was another
    {"aurora", "Aurora PostgreSQL", "Aurora PostgreSQL"},
    {"broker", "ActiveMQ", "ActiveMQ"},
    {"broker", "RabbitMQ", "RabbitMQ"},
    {"cache", "Redis", "Redis"},
    {"cache", "Memcached", "Memcached"},
    {"cache", "Valkey", "Valkey"},
    {"deployment", "Single-AZ", "Single-AZ"},
    {"deployment", "Multi-AZ", "Multi-AZ"},
    {"deployment", "Multi-AZ (readable standbys)", "Multi-AZ (readable standbys)"},
    {"deployment", "Multi-AZ (SQL Server Mirror)", "Multi-AZ"},
    {"deployment", "Multi-AZ (SQL Server Always On)", "Multi-AZ"},
    {"edge", "AP", "asia-pacific"},
    {"edge", "AU", "australia-new-zealand"},
    {"edge", "CA", "canada"},
    {"edge", "EU", "europe-israel"},
    {"edge", "IN", "india"},
    {"edge", "JP", "japan"},
    {"edge", "ME", "middle-east"},
    {"edge", "SA", "south-america"},
    {"edge", "US", "us"},
    {"edge", "ZA", "south-africa-kenya"},
    {"edition", "Enterprise", "Enterprise"},
    {"edition", "Express", "Express"},
    {"edition", "Standard", "Standard"},
    {"edition", "Standard One", "Standard One"},
    {"edition", "Standard Two", "Standard Two"},
    {"edition", "Web", "Web"},
    {"license", "Bring your own license", "Bring your own license"},
    {"license", "License included", "License included"},
    {"license", "Marketplace", "Marketplace"},
    {"os", "Linux", "Linux"},
    {"os", "RHEL", "RHEL"},
    {"os", "SUSE", "SUSE"},
    {"os", "Windows", "Windows"},
    {"search", "*.search", "{*}.search"},
    {"search", "*.elasticsearch", "{*}.search"},  // its name until 2021
    {"tenancy", "Dedicated", "Dedicated"},
    {"tenancy", "Shared", "Shared"},
};

// Files before 2019 name a place and no region.
constexpr LocationRule locations[] = {
    {"AWS GovCloud (US)", "us-gov-west-1"},
    {"AWS GovCloud (US-East)", "us-gov-east-1"},
    {"AWS GovCloud (US-West)", "us-gov-west-1"},
    {"Africa (Cape Town)", "af-south-1"},
    {"Asia Pacific (Hong Kong)", "ap-east-1"},
    {"Asia Pacific (Hyderabad)", "ap-south-2"},
    {"Asia Pacific (Jakarta)", "ap-southeast-3"},
    {"Asia Pacific (Malaysia)", "ap-southeast-5"},
    {"Asia Pacific (Melbourne)", "ap-southeast-4"},
    {"Asia Pacific (Mumbai)", "ap-south-1"},
    {"Asia Pacific (New Zealand)", "ap-southeast-6"},
    {"Asia Pacific (Osaka)", "ap-northeast-3"},
    {"Asia Pacific (Osaka-Local)", "ap-northeast-3"},
    {"Asia Pacific (Seoul)", "ap-northeast-2"},
    {"Asia Pacific (Singapore)", "ap-southeast-1"},
    {"Asia Pacific (Sydney)", "ap-southeast-2"},
    {"Asia Pacific (Taipei)", "ap-east-2"},
    {"Asia Pacific (Thailand)", "ap-southeast-7"},
    {"Asia Pacific (Tokyo)", "ap-northeast-1"},
    {"Canada (Central)", "ca-central-1"},
    {"Canada West (Calgary)", "ca-west-1"},
    {"EU (Frankfurt)", "eu-central-1"},
    {"EU (Ireland)", "eu-west-1"},
    {"EU (London)", "eu-west-2"},
    {"EU (Milan)", "eu-south-1"},
    {"EU (Paris)", "eu-west-3"},
    {"EU (Spain)", "eu-south-2"},
    {"EU (Stockholm)", "eu-north-1"},
    {"EU (Zurich)", "eu-central-2"},
    {"Europe (Frankfurt)", "eu-central-1"},
    {"Europe (Ireland)", "eu-west-1"},
    {"Europe (London)", "eu-west-2"},
    {"Europe (Milan)", "eu-south-1"},
    {"Europe (Paris)", "eu-west-3"},
    {"Europe (Spain)", "eu-south-2"},
    {"Europe (Stockholm)", "eu-north-1"},
    {"Europe (Zurich)", "eu-central-2"},
    {"Israel (Tel Aviv)", "il-central-1"},
    {"Mexico (Central)", "mx-central-1"},
    {"Middle East (Bahrain)", "me-south-1"},
    {"Middle East (UAE)", "me-central-1"},
    {"South America (Sao Paulo)", "sa-east-1"},
    {"US East (N. Virginia)", "us-east-1"},
    {"US East (Ohio)", "us-east-2"},
    {"US West (N. California)", "us-west-1"},
    {"US West (Oregon)", "us-west-2"},
};

}  // namespace

std::span<const NameRule> all_name_rules() {
  return names;
}
std::span<const LocationRule> all_locations() {
  return locations;
}
