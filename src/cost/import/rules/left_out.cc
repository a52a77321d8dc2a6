// What of AWS's price list is left out on purpose, and why.
#include "cost/import/offer_rule.h"

namespace {

constexpr LeftOutRule left_out[] = {
    {"*", "^*", "locationtype=*Local Zone*|*Wavelength*|*Outpost*",
     "in local zones, Wavelength zones or Outposts"},
    {"AmazonEC2", "*", "capacitystatus=UnusedCapacityReservation|AllocatedCapacityReservation|AllocatedHost",
     "capacity reservations and hosts"},
    {"AmazonEC2",
     "HostUsage*|HostBoxUsage*|Reservation:*|UnusedBox:*|UnusedDed:*|DedicatedRes:*|UnusedDedicatedRes:*|"
     "SchedUsage*",
     "", "capacity reservations and hosts"},
    {"AmazonEC2", "BoxUsage*|DedicatedUsage*", "preinstalledsw!=|NA", "with software pre-installed"},
    {"AmazonEC2", "BoxUsage*|DedicatedUsage*", "licensemodel=Bring your own license",
     "with one's own licence"},
    {"AmazonEC2", "SpotUsage*", "", "spot"},
    {"AmazonRDS", "*",
     "databaseengine=SQL Server;productfamily=Database Storage|Provisioned IOPS|Provisioned Throughput",
     "storage of RDS for SQL Server: its price under the common name counts"},
    {"AmazonRDS", "*", "deploymentmodel=Custom*", "RDS Custom"},
    {"AmazonRDS", "RDS:Mirror-*", "",
     "storage of RDS for SQL Server: its price under the common name counts"},
    {"AmazonRoute53", "^Intra-AWS-*", "", "free of charge"},
    {"*", "^*", "productfamily=Bundle", "free allowances of the account"},
    {"*", "Outposts-*|*-Outposts-*", "", "in local zones, Wavelength zones or Outposts"},
    {"*", "HeavyUsage*", "", "reserved"},
};

}  // namespace

std::span<const LeftOutRule> all_left_out_rules() {
  return left_out;
}
