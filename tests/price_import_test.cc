// Offer files of AWS's price list: how they are read, what their products become, and what is refused.
#include "cost/import/price_import.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/glob.h"
#include "catch.h"
#include "cost/import/offer_rule.h"
#include "error_text.h"
#include "offer.h"

namespace {

namespace fs = std::filesystem;

PriceImport imported(std::string text, std::size_t step = 1 << 20,
                     const std::set<std::string>& regions = {}) {
  PriceImport import;
  import.only_regions(regions);
  OfferWindow window(std::move(text), "offer", step);
  import.read(window);
  import.finish();
  return import;
}

std::string refused(std::string text) {
  return error_text([&] { imported(std::move(text)); });
}

/// Each price on a line: "AmazonEC2/nat_gateway_hour@eu-west-3 0.05 Hrs".
std::string listed(const PriceImport& import) {
  std::string text;
  for (const auto& [key, price] : import.prices()) {
    text += key.text();
    for (const Tier& tier : price.tiers)
      text += " " + (price.tiers.size() == 1 ? std::string() : tier.from.text() + ":") + tier.price.exact();
    text += " " + price.unit + "\n";
  }
  return text;
}

std::string unsure(const PriceImport& import) {
  std::string text;
  for (const auto& [key, why] : import.doubtful()) text += key.text() + " " + why + "\n";
  return text;
}

OfferEntry entry(const std::string& sku, const std::string& family,
                 std::map<std::string, std::string> attributes, const std::string& unit,
                 const std::string& usd) {
  return {sku, family, std::move(attributes), {{"0", "Inf", unit, usd}}};
}

/// One product of eu-west-3 sold for 1.5; what it is called.
std::string mapped(const std::string& offer, const std::string& usage, const std::string& unit,
                   std::map<std::string, std::string> attributes = {}, const std::string& family = "Any") {
  attributes["usagetype"] = usage;
  if (!attributes.contains("location") && !attributes.contains("regionCode"))
    attributes["regionCode"] = "eu-west-3";
  const PriceImport import = imported(
      Offer{offer, "2026-10-01T12:00:00Z", "USD", {entry("S1", family, attributes, unit, "1.5")}}.json());
  const std::string text = listed(import);
  return text.empty() ? unsure(import) : text.substr(0, text.find(" 1.5"));
}

std::map<std::string, std::string> machine(const std::string& type, const std::string& os = "Linux") {
  return {{"instanceType", type},        {"operatingSystem", os},  {"tenancy", "Shared"},
          {"capacitystatus", "Used"},    {"preInstalledSw", "NA"}, {"licenseModel", "No License required"},
          {"locationType", "AWS Region"}};
}

std::map<std::string, std::string> with(std::map<std::string, std::string> attributes,
                                        const std::string& name, const std::string& value) {
  attributes[name] = value;
  return attributes;
}

std::map<std::string, std::string> database(const std::string& engine, const std::string& deployment,
                                            const std::string& edition = "",
                                            const std::string& license = "") {
  return {{"instanceType", "db.m5.large"},
          {"databaseEngine", engine},
          {"deploymentOption", deployment},
          {"databaseEdition", edition},
          {"licenseModel", license}};
}

Offer sample() {
  Offer offer;
  offer.entries = {
      entry("NAT", "NAT Gateway", {{"usagetype", "EUW3-NatGateway-Hours"}, {"location", "EU (Paris)"}}, "Hrs",
            "0.0500000000"),
      entry("M5", "Compute Instance", with(machine("m5.large"), "regionCode", "us-east-1"), "Hrs",
            "0.0960000000"),
      entry("RES", "Compute Instance", with(machine("m5.large"), "regionCode", "us-east-1"), "Hrs", "0.5"),
      entry("ODD", "Something \"new\", \\ odd", {{"usagetype", "Odd"}, {"regionCode", "us-east-1"}}, "Hrs",
            "1"),
  };
  offer.entries[1].attributes["usagetype"] = "BoxUsage:m5.large";
  offer.entries[2].attributes["usagetype"] = "UnusedBox:m5.large";
  offer.entries[2].attributes["capacitystatus"] = "UnusedCapacityReservation";
  return offer;
}

constexpr const char* sample_prices =
    "AmazonEC2/m5.large;os=Linux;tenancy=Shared@us-east-1 0.096 Hrs\n"
    "AmazonEC2/nat_gateway_hour@eu-west-3 0.05 Hrs\n";

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("plangate_import_" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() {
    fs::permissions(path_, fs::perms::owner_all);
    fs::remove_all(path_);
  }
  fs::path path(const std::string& name = "") const { return path_ / name; }

 private:
  fs::path path_;
};

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr const char* header = "item,region,unit,from,usd,as_of,source,mark\n";

std::map<std::string, std::vector<PriceRow>> before(const std::string& rows) {
  return {{"AmazonEC2", read_price_rows(header + rows, "AmazonEC2.csv")}};
}

}  // namespace

TEST_CASE("an offer file is read in both forms, whatever the size of the pieces it comes in") {
  const Offer offer = sample();
  for (const std::string& text : {offer.json(), offer.csv()})
    for (const std::size_t step : {1u, 2u, 7u, 64u, 1000u, 1u << 20}) {
      INFO(text.substr(0, 20) << " in steps of " << step);
      const PriceImport import = imported(text, step);
      CHECK(listed(import) == sample_prices);
      REQUIRE(import.files().size() == 1);
      const ImportedFile& file = import.files()[0];
      CHECK(file.offer == "AmazonEC2");
      CHECK(file.published == "2026-10-01");
      CHECK(file.products == 2);
      CHECK(file.left_out.at("capacity reservations and hosts") == 1);
      CHECK(file.unknown.size() == 1);
      CHECK(import.prices().begin()->second.source == "pricelist-amazonec2-20261001");
    }
  CHECK(imported(offer.json()).files()[0].unknown.contains("Something \"new\", \\ odd"));
}

TEST_CASE("only the regions that were asked for are taken") {
  CHECK(listed(imported(sample().json(), 1 << 20, {"us-east-1"})) ==
        "AmazonEC2/m5.large;os=Linux;tenancy=Shared@us-east-1 0.096 Hrs\n");
  CHECK(contains(error_text([] { imported(sample().json(), 1 << 20, {"us-esat-1"}); }),
                 "none of \"us-esat-1\""));
}

TEST_CASE("a file that was cut off is refused, wherever the cut is") {
  const std::string json = sample().json();
  const std::size_t last = json.find_last_of('}');
  for (std::size_t size = 40; size <= last; size += 13) {
    INFO("JSON cut at " << size);
    CHECK(refused(json.substr(0, size)) != "no error");
  }
  CHECK(contains(refused(json.substr(0, last)), "cut off"));
  CHECK(contains(refused(json + "}"), "goes on behind the end"));
  const std::string csv = sample().csv();
  for (std::size_t size = csv.size() - 2; csv[size - 1] != '\n'; --size) {
    INFO("CSV cut at " << size);
    const bool only_the_end_is_missing = csv[size - 1] == '"' && size == csv.size() - 1;
    CHECK((refused(csv.substr(0, size)) == "no error") == only_the_end_is_missing);
  }
  CHECK(refused(csv.substr(0, csv.size() - 1)) == "no error");
  // A quote that never closes swallows the rest.
  CHECK(contains(refused("\"FormatVersion"), "no column SKU"));
  CHECK(contains(refused(csv + "\"NAT2"), "cut off"));
  CHECK(contains(refused("sep=,\n" + csv + "\"NAT2"), "cut off"));
}

TEST_CASE("what is no offer file is refused with a sentence that says what it is") {
  CHECK(contains(refused(""), "is empty"));
  CHECK(contains(refused(" \n\n"), "is empty"));
  CHECK(contains(refused("<!DOCTYPE html><html></html>"), "web page"));
  CHECK(contains(refused("<?xml version=\"1.0\"?><Error/>"), "web page or an XML error"));
  CHECK(contains(refused("\x1f\x8b\x08"), "compressed"));
  CHECK(contains(refused("BZh91AY"), "is compressed"));
  for (const std::string_view mark : {std::string_view("\xFF\xFE{\0", 4), std::string_view("\xFE\xFF\0{", 4),
                                      std::string_view("{\0\"\0", 4), std::string_view("\0S\0K", 4)})
    CHECK(contains(refused(std::string(mark)), "UTF-16"));
  CHECK(contains(refused("\"FormatVersion\";\"v1.0\"\nSKU;OfferTermCode;TermType\n"), "apart by ';'"));
  CHECK(contains(
      refused(R"({"formatVersion":"v1.0","publicationDate":"2026-01-16T16:02:58Z","offers":{"x":{}}})"),
      "index of offers"));
  CHECK(contains(refused(R"({"formatVersion":"v1.0","regions":{"x":{}}})"), "index of an offer's regions"));
  CHECK(contains(refused(R"({"formatVersion":"v1.0","offerCode":"x","versions":{"x":{}}})"),
                 "offer's versions"));
  CHECK(contains(
      refused(
          R"({"publicationDate":"2026-01-16T16:02:58Z","products":[{"sku":"X"}],"terms":{"savingsPlan":[]}})"),
      "Savings Plans"));
  CHECK(contains(
      refused(R"({"offerCode":"x","publicationDate":"2026-01-16T16:02:58Z","terms":{"savingsPlan":[]}})"),
      "Savings Plans"));
  CHECK(contains(
      refused("\"FormatVersion\",\"v1.0\"\n\"Publication Date\",\"2026-04-22T19:42:03Z\"\n"
              "\"OfferCode\",\"AmazonDatabaseSavingsPlans\"\n"
              "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU\nA,B,Hrs,x,1,USD,C\n"),
      "Savings Plans"));
  CHECK(
      contains(refused("item,region,unit,from,usd,as_of,source,mark\na,b,c,,1,,x,\n"), "has no column SKU"));
  CHECK(contains(refused("SKU,Name\nA,B\n"), "no column TermType"));
  CHECK(contains(refused(R"({"format_version":"1.2","resource_changes":[]})"), "no offer file"));
  CHECK(contains(refused("[1,2]"), "no offer file"));
  CHECK(contains(
      refused(
          R"({"offerCode":"AmazonEC2","publicationDate":"2026-10-01T00:00:00Z","products":{},"terms":{"Reserved":{}}})"),
      "no on-demand prices"));
  Offer offer = sample();
  offer.currency = "CNY";
  CHECK(contains(refused(offer.json()), "CNY"));
  CHECK(contains(refused(offer.csv()), "CNY"));
  offer = sample();
  offer.published = "soon";
  CHECK(contains(refused(offer.json()), "when it was published"));
  CHECK(contains(refused(offer.csv()), "when it was published"));
  std::string broken = sample().json();
  broken.replace(broken.find("\"attributes\""), 12, "'attributes'");
  CHECK(contains(refused(broken), "broken JSON"));
}

TEST_CASE("a file that a spreadsheet saved anew is read") {
  std::string text =
      "\xEF\xBB\xBFsep=,\r\nFormatVersion,v1.0,,,\r\nPublication "
      "Date,2020-10-01T00:00:00Z,,\r\nVersion,2E+13\r\n"
      "OfferCode,AmazonEC2,,,\r\n"
      "SKU,OfferTermCode,TermType,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,Product "
      "Family,"
      "Location,usageType\r\n"
      "INVALID\r\n"
      "A1,T,OnDemand,01/11/2018,0,Inf,GB-Mo,0.0530000000,USD,Storage,EU "
      "(Paris),EUW3-EBS:VolumeUsage.st1,,,\r\n"
      "A1,R,Reserved,01/11/2018,0,Inf,GB-Mo,0.01,USD,Storage,EU (Paris),EUW3-EBS:VolumeUsage.st1\r\n"
      "A2,T,OnDemand,01/11/2018,0,Inf,GB-Mo,0.1,USD,Storage,EU (Paris),EUW3-EBS:VolumeUsage.gp2\r\n";
  const PriceImport import = imported(text + "INVALID");
  CHECK(listed(import) ==
        "AmazonEC2/ebs_volume_gb_month;volume=gp2@eu-west-3 0.1 GB-Mo\n"
        "AmazonEC2/ebs_volume_gb_month;volume=st1@eu-west-3 0.053 GB-Mo\n");
  CHECK(import.files()[0].unreadable ==
        std::vector<std::string>{"line 7: has too few fields", "line 11: has too few fields"});
}

TEST_CASE("tiers are joined, sorted, scaled and checked") {
  const auto tiers = [](std::vector<OfferEntry::Tier> of,
                        const std::string& usage = "EUW3-VpcEndpoint-Bytes") {
    Offer offer{"AmazonVPC",
                "2026-10-01T12:00:00Z",
                "USD",
                {{"S", "VpcEndpoint", {{"usagetype", usage}, {"regionCode", "eu-west-3"}}, std::move(of)}}};
    const PriceImport json = imported(offer.json()), csv = imported(offer.csv());
    CHECK(listed(json) == listed(csv));
    CHECK(unsure(json) == unsure(csv));
    const std::string text = listed(json) + unsure(json);
    return text.substr(text.find(' ') + 1);
  };
  CHECK(tiers({{"1000", "Inf", "GB", "0.1"}, {"0", "10", "GB", "0.3"}, {"10", "1000", "GB", "0.2"}}) ==
        "0:0.3 10:0.2 1000:0.1 GB\n");
  CHECK(tiers({{"0", "10", "GB", "0.3"}, {"11", "Inf", "GB", "0.2"}}) == "0:0.3 10:0.2 GB\n");
  CHECK(tiers({{"0", "10", "GB", "0.3"}, {"10", "Inf", "GB", "0.30"}}) == "0.3 GB\n");
  // Allowances of the account are no price.
  CHECK(tiers({{"0", "10", "GB", "0.0"}, {"10", "Inf", "GB", "0.3"}}) == "0.3 GB\n");
  CHECK(tiers({{"0", "1", "GB", "0"}, {"1", "10", "GB", "0.3"}, {"10", "Inf", "GB", "0.2"}}) ==
        "0:0.3 10:0.2 GB\n");
  CHECK(tiers({{"0", "Inf", "GB", "0.0000000000"}}).empty());
  CHECK(contains(tiers({{"0", "10", "GB", "0.3"}, {"20", "Inf", "GB", "0.2"}}), "do not join"));
  CHECK(contains(tiers({{"5", "Inf", "GB", "0.3"}}), "do not join"));
  CHECK(contains(tiers({{"0", "10", "GB", "0.3"}}), "no end"));
  CHECK(contains(tiers({{"0", "Inf", "GB", "-1"}}), "cannot be read"));
  CHECK(contains(tiers({{"0", "Inf", "GB", "1.0E-20"}}), "cannot be read"));
  CHECK(contains(tiers({{"0", "Inf", "1M GB", "0.3"}}), "counted in"));
  CHECK(contains(tiers({{"0", "Inf", "TB", "0.3"}}), "counted in"));
  CHECK(contains(tiers({{"0", "Inf", "GB-Mo", "0.3"}}), "counted in"));
  CHECK(tiers({{"0", "Inf", "GB", "1.0E-4"}}) == "0.0001 GB\n");
}

TEST_CASE("units are told apart by what they measure") {
  struct Row {
    const char *item, *unit;
    int multiply, divide;  // 0: refused
  };
  const Row rows[] = {
      {"m5.large;os=Linux;tenancy=Shared", "Hrs", 1, 1},
      {"m5.large;os=Linux;tenancy=Shared", "Mo", 0, 0},
      {"fargate_gb_hour;arch=x86", "hours", 1, 1},
      {"fargate_gb_hour;arch=x86", "GB-Hours", 1, 1},
      {"key_month", "Keys", 1, 1},
      {"health_check_month;endpoint=aws", "Mo", 1, 1},
      {"key_month", "hours", 0, 0},
      {"storage_gb_month", "GB-Mo", 1, 1},
      {"storage_gb_month", "GB-Hours", 0, 0},
      {"storage_gb_month", "GB", 0, 0},
      {"storage_gb_month", "Keys", 0, 0},
      {"ebs_provisioned_throughput_mibps_month;volume=gp3", "GiBps-mo", 1, 1024},
      {"provisioned_throughput_mibps_month;volume=gp3", "MBPS-Mo", 1, 1},
      {"express_gb_hour", "GB-Second", 3600, 1},
      {"lambda_gb_second;arch=x86", "Lambda-GB-Second", 1, 1},
      {"lambda_gb_second;arch=x86", "seconds", 1, 1},
      {"scanned_tb", "Terabytes", 1, 1},
      {"scanned_tb", "GB", 0, 0},
      {"request;type=symmetric", "Requests", 1, 1},
      {"request;type=symmetric", "10000 Requests", 0, 0},
      {"request;type=symmetric", "Million Requests", 0, 0},
      {"shard_hour", "ShardHour", 1, 1},
      {"alb_lcu_hour", "LCU-Hrs", 1, 1},
  };
  for (const Row& row : rows) {
    INFO(row.item << " in " << row.unit);
    const auto ratio = unit_ratio(row.item, row.unit);
    REQUIRE(ratio.has_value() == (row.multiply != 0));
    if (!ratio) continue;
    CHECK(ratio->multiply == row.multiply);
    CHECK(ratio->divide == row.divide);
  }
}

TEST_CASE("the region is taken off a usage type") {
  CHECK(without_region("EUW3-EBS:VolumeUsage.gp2") == "EBS:VolumeUsage.gp2");
  CHECK(without_region("EU-NatGateway-Hours") == "NatGateway-Hours");
  CHECK(without_region("ap-northeast-2-KMS-Keys") == "KMS-Keys");
  CHECK(without_region("us-gov-west-1-KMS-Requests-Asymmetric") == "KMS-Requests-Asymmetric");
  CHECK(without_region("NatGateway-Hours") == "NatGateway-Hours");
  CHECK(without_region("Requests-Tier1") == "Requests-Tier1");
  CHECK(without_region("") == "");
}

TEST_CASE("products become the items of the table") {
  struct Row {
    std::string got, item;
  };
  const Row rows[] = {
      {mapped("AmazonEC2", "EUW3-BoxUsage:m5.large", "Hrs", machine("m5.large"), "Compute Instance"),
       "AmazonEC2/m5.large;os=Linux;tenancy=Shared@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-BoxUsage:m5.metal", "Hrs", machine("m5.metal", "Windows"),
              "Compute Instance (bare metal)"),
       "AmazonEC2/m5.metal;os=Windows;tenancy=Shared@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-DedicatedUsage:m5.large", "Hrs",
              with(machine("m5.large"), "tenancy", "Dedicated"), "Compute Instance"),
       "AmazonEC2/m5.large;os=Linux;tenancy=Dedicated@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-BoxUsage:m5.large", "Hrs",
              with(machine("m5.large", "Windows"), "preInstalledSw", "SQL Web"), "Compute Instance"),
       ""},
      {mapped("AmazonEC2", "EUW3-BoxUsage:m5.large", "Hrs",
              with(machine("m5.large", "Windows"), "licenseModel", "Bring your own license"),
              "Compute Instance"),
       ""},
      {mapped("AmazonEC2", "EUW3-BoxUsage:m5.large", "Hrs",
              with(machine("m5.large"), "locationType", "AWS Local Zone"), "Compute Instance"),
       ""},
      {mapped("AmazonEC2", "EUW3-HostBoxUsage:m5.large", "Hrs", with(machine("m5.large"), "tenancy", "Host"),
              "Compute Instance"),
       ""},
      {mapped("AmazonEC2", "EUW3-CPUCredits:t3", "vCPU-Hours", {{"operatingSystem", "Linux"}}, "CPU Credits"),
       "AmazonEC2/cpu_credit_vcpu_hour;instance_family=t3;os=Linux@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-EBS:VolumeUsage.piops", "GB-Mo"),
       "AmazonEC2/ebs_volume_gb_month;volume=io1@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-EBS:SnapshotUsage", "GB-Mo"), "AmazonEC2/ebs_snapshot_gb_month@eu-west-3"},
      {mapped("AmazonEC2", "EUW3-DataTransfer-Out-Bytes", "GB", {{"servicecode", "AWSDataTransfer"}}), ""},
      {mapped("AmazonEC2", "EU-LoadBalancerUsage", "Hrs",
              {{"operation", "LoadBalancing:Application"}, {"location", "EU (Ireland)"}},
              "Load Balancer-Application"),
       "AWSELB/alb_hour@eu-west-1"},
      {mapped("AWSELB", "LCUUsage", "LCU-Hrs",
              {{"operation", "LoadBalancing:Network"}, {"location", "US East (N. Virginia)"}},
              "Load Balancer-Network"),
       "AWSELB/nlb_lcu_hour@us-east-1"},
      {mapped("AmazonVPC", "EUW3-PublicIPv4:InUseAddress", "Hrs"),
       "AmazonVPC/public_ipv4_in_use_hour@eu-west-3"},
      {mapped("AmazonVPC", "EUW3-TransitGateway-Hours", "hour", {{"operation", "TransitGatewayVPC"}}),
       "AmazonVPC/transit_gateway_attachment_hour;attachment=vpc@eu-west-3"},
      {mapped("AWSDataTransfer", "EUW3-DataTransfer-Out-Bytes", "GB",
              {{"fromLocation", "EU (Paris)"}, {"toLocation", "External"}, {"location", ""}},
              "Data Transfer"),
       "AWSDataTransfer/internet_out_gb@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-InstanceUsage:db.m5.large", "Hrs", database("PostgreSQL", "Single-AZ"),
              "Database Instance"),
       "AmazonRDS/db.m5.large;deployment=Single-AZ;engine=PostgreSQL@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-Multi-AZClusterUsage:db.m5.large", "Hrs",
              database("MySQL", "Multi-AZ (readable standbys)"), "Database Instance"),
       "AmazonRDS/db.m5.large;deployment=Multi-AZ (readable standbys);engine=MySQL@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-Multi-AZUsage:db.m5.large", "Hrs",
              database("SQL Server", "Multi-AZ (SQL Server Mirror)", "Standard", "License included"),
              "Database Instance"),
       "AmazonRDS/db.m5.large;deployment=Multi-AZ;edition=Standard;engine=SQL Server;license=License "
       "included@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-InstanceUsage:db.m5.large", "Hrs",
              database("Oracle", "Single-AZ", "Enterprise", "Bring your own license"), "Database Instance"),
       "AmazonRDS/db.m5.large;deployment=Single-AZ;edition=Enterprise;engine=Oracle;license=Bring your own "
       "license@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-InstanceUsage:db.m5.large", "Hrs",
              database("Db2", "Single-AZ", "Standard", "Bring your own license"), "Database Instance"),
       "AmazonRDS/db.m5.large;deployment=Single-AZ;engine=Db2;license=Bring your own license@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-InstanceUsage:db.m5.large", "Hrs",
              database("Aurora PostgreSQL", "Single-AZ"), "Database Instance"),
       "AmazonRDS/db.m5.large;engine=Aurora PostgreSQL;storage=Standard@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-InstanceUsageIOOptimized:db.m5.large", "Hrs",
              database("Aurora MySQL", "Single-AZ"), "Database Instance"),
       "AmazonRDS/db.m5.large;engine=Aurora MySQL;storage=I/O-Optimized@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-RDS:Multi-AZ-GP3-Storage", "GB-Mo", database("Any", "Multi-AZ")),
       "AmazonRDS/storage_gb_month;deployment=Multi-AZ;volume=gp3@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-Aurora:ServerlessV2Usage", "ACU-Hr"),
       "AmazonRDS/aurora_serverless_v2_acu_hour;storage=Standard@eu-west-3"},
      {mapped("AmazonS3", "EUW3-TimedStorage-SIA-ByteHrs", "GB-Mo"),
       "AmazonS3/storage_gb_month;class=standard-ia@eu-west-3"},
      {mapped("AmazonS3", "EUW3-Requests-Tier1", "Requests"),
       "AmazonS3/request_tier1;class=standard@eu-west-3"},
      {mapped("AmazonDynamoDB", "EUW3-WriteRequestUnits", "WriteRequestUnits"),
       "AmazonDynamoDB/ondemand_write_request_unit;class=standard@eu-west-3"},
      {mapped("AWSLambda", "EUW3-Lambda-GB-Second-ARM", "Lambda-GB-Second",
              {{"group", "AWS-Lambda-Duration-ARM"}}),
       "AWSLambda/lambda_gb_second;arch=arm@eu-west-3"},
      {mapped("AWSQueueService", "EUW3-Requests-FIFO-Tier1", "Requests"),
       "AWSQueueService/request;queue=fifo@eu-west-3"},
      {mapped("awskms", "eu-west-3-KMS-Keys", "Keys"), "awskms/key_month@eu-west-3"},
      {mapped("AmazonRoute53", "HostedZone", "HostedZone", {{"location", ""}}),
       "AmazonRoute53/hosted_zone_month@global"},
      {mapped("AmazonCloudWatch", "EUW3-CW:MetricMonitorUsage", "Metrics"),
       "AmazonCloudWatch/metric_month@eu-west-3"},
      {mapped("AmazonApiGateway", "EUW3-ApiGatewayCacheUsage:0.5GB", "Hrs"),
       "AmazonApiGateway/cache_hour;cache_gb=0.5@eu-west-3"},
      {mapped("AmazonCloudFront", "EU-DataTransfer-Out-Bytes", "GB",
              {{"fromLocation", "Europe"}, {"toLocation", "External"}, {"location", ""}}),
       "AmazonCloudFront/data_transfer_out_gb;edge=europe-israel@global"},
      {mapped("AmazonElastiCache", "EUW3-NodeUsage:cache.t4g.small", "Hrs",
              {{"instanceType", "cache.t4g.small"}, {"cacheEngine", "Valkey"}}, "Cache Instance"),
       "AmazonElastiCache/cache.t4g.small;engine=Valkey@eu-west-3"},
      {mapped("AmazonES", "EUW3-ESInstance:m5.large", "Hrs", {{"instanceType", "m5.large.elasticsearch"}}),
       "AmazonES/m5.large.search@eu-west-3"},
      {mapped("AmazonRedshift", "EUW3-Node:ra3.xlplus", "Hrs", {{"instanceType", "ra3.xlplus"}},
              "Compute Instance"),
       "AmazonRedshift/ra3.xlplus@eu-west-3"},
      {mapped("AmazonECS", "EUW3-Fargate-ARM-vCPU-Hours:perCPU", "hours"),
       "AmazonECS/fargate_vcpu_hour;arch=arm;capacity=on-demand;os=Linux@eu-west-3"},
      {mapped("AmazonEKS", "EUW3-AmazonEKS-Hours:perCluster", "Hours"),
       "AmazonEKS/eks_cluster_hour@eu-west-3"},
      {mapped("AmazonKinesis", "EUW3-Storage-ShardHour", "ShardHour"), "AmazonKinesis/shard_hour@eu-west-3"},
      {mapped("AmazonMSK", "EUW3-Kafka.m7g.large", "hours"), "AmazonMSK/kafka.m7g.large@eu-west-3"},
      {mapped(
           "AmazonMQ", "EUW3-x", "Hrs",
           {{"instanceType", "mq.m5.large"}, {"brokerEngine", "RabbitMQ"}, {"deploymentOption", "Multi-AZ"}},
           "Broker Instances"),
       "AmazonMQ/mq.m5.large;deployment=Multi-AZ;engine=RabbitMQ@eu-west-3"},
      {mapped("AmazonDocDB", "EUW3-InstanceUsage:db.r5.large", "Hrs", {{"instanceType", "db.r5.large"}}),
       "AmazonDocDB/db.r5.large;storage=Standard@eu-west-3"},
      {mapped("AWSDatabaseMigrationSvc", "EUW3-Multi-AZUsg:dms.t3.small", "Hrs",
              {{"instanceType", "dms.t3.small"}}),
       "AWSDatabaseMigrationSvc/dms.t3.small;deployment=Multi-AZ@eu-west-3"},
      {mapped("CodeBuild", "EUW3-Build-Min:Linux:g1.small", "minutes"),
       "CodeBuild/build_minute;compute=general1.small;os=Linux@eu-west-3"},
      {mapped("AmazonEKS", "EUW3-AmazonEKS-Hours:extendedSupport", "Hours"),
       "AmazonEKS/eks_cluster_extended_support_surcharge_hour@eu-west-3"},
      {mapped("CodeBuild", "EUW3-Build-Min:LinuxGPU:g1.large", "minutes"),
       "CodeBuild/build_minute;compute=gpu1.large;os=Linux@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-CPUCredits:db.t3", "vCPU-Hours", {{"databaseEngine", "PostgreSQL"}},
              "CPU Credits"),
       "AmazonRDS/cpu_credit_vcpu_hour;instance_family=t3@eu-west-3"},
      {mapped("AmazonRDS", "EUW3-CPUCredits:db.t4g", "vCPU-Hours", {{"databaseEngine", "Aurora MySQL"}},
              "CPU Credits"),
       "AmazonRDS/cpu_credit_vcpu_hour;engine=Aurora;instance_family=t4g@eu-west-3"},
      {mapped("AmazonS3", "EUW3-Standard-Retrieval-Bytes", "GB", {{"operation", "DeepArchiveRestoreObject"}}),
       "AmazonS3/retrieval_gb;class=glacier-deep-archive;speed=standard@eu-west-3"},
      {mapped("AmazonS3", "EUW3-Standard-Retrieval-Bytes", "GB"), ""},
      {mapped("AmazonEFS", "EUW3-IADataAccess-Bytes", "GB", {{"accessType", "Read"}}),
       "AmazonEFS/ia_read_gb@eu-west-3"},
      {mapped("AmazonFSx", "EUW3-Any", "GB-Mo",
              {{"fileSystemType", "OpenZFS"}, {"storageType", "SSD"}, {"deploymentOption", "Single-AZ"}},
              "Storage"),
       "AmazonFSx/storage_gb_month;deployment=Single-AZ;media=ssd;type=openzfs@eu-west-3"},
      {mapped("AmazonFSx", "EUW3-Any", "GB-Mo",
              {{"fileSystemType", "Lustre"}, {"storageType", "SSD"}, {"deploymentOption", "Single-AZ"}},
              "Storage"),
       ""},
      {mapped("AWSBackup", "EUW3-ColdStorage-ByteHrs-EFS", "GB-Mo"),
       "AWSBackup/backup_gb_month;resource=efs;tier=cold@eu-west-3"},
      {mapped("AWSTransfer", "EUW3-ProtocolHours", "Hourly", {{"operation", "FTPS:S3"}}),
       "AWSTransfer/protocol_hour;protocol=ftps@eu-west-3"},
      {mapped("AWSDataTransfer", "EUW3-USE1-AWS-Out-Bytes", "GB",
              {{"fromLocation", "EU (Paris)"},
               {"toLocation", "US East (N. Virginia)"},
               {"transferType", "InterRegion Outbound"},
               {"location", ""}},
              "Data Transfer"),
       "AWSDataTransfer/inter_region_gb;to=other-regions@eu-west-3"},
      {mapped("AWSDataTransfer", "USE1-USE2-AWS-Out-Bytes", "GB",
              {{"fromLocation", "US East (N. Virginia)"},
               {"toLocation", "US East (Ohio)"},
               {"transferType", "InterRegion Outbound"},
               {"location", ""}},
              "Data Transfer"),
       "AWSDataTransfer/inter_region_gb;to=us-east-1-us-east-2@us-east-1"},
      {mapped("AWSDataTransfer", "USE1-UGW1-AWS-Out-Bytes", "GB",
              {{"fromLocation", "US East (N. Virginia)"},
               {"toLocation", "AWS GovCloud (US-West)"},
               {"transferType", "InterRegion Outbound"},
               {"location", ""}},
              "Data Transfer"),
       ""},
      {mapped("AmazonMWAA", "EUW3-Any", "Hrs", {{"type", "Worker"}, {"size", "Medium"}}),
       "AmazonMWAA/additional_worker_hour;class=mw1.medium@eu-west-3"},
      {mapped("awswaf", "EUW3-RequestV2-Tier1", "Requests"),
       "awswaf/request;scope=regional;wcu_max=1500@eu-west-3"},
      {mapped("awswaf", "Global-RequestV2-Tier1", "Requests", {{"location", ""}}),
       "awswaf/request;scope=cloudfront;wcu_max=1500@global"},
      {mapped("AmazonPrometheus", "EUW3-AMP:MetricSampleCount", "Samples"),
       "AmazonPrometheus/metric_sample_ingested@eu-west-3"},
      {mapped("AmazonKinesisFirehose", "EUW3-BilledBytes", "GB"),
       "AmazonKinesisFirehose/ingested_gb;source=direct-put@eu-west-3"},
      {mapped("AmazonKinesisFirehose", "EUW3-BilledBytes", "GB", {{"sourceType", "MSK"}}), ""},
      {mapped("AWSSystemsManager", "EUW3-PS-Advanced-Param-Tier1", "Hrs"),
       "AWSSystemsManager/advanced_parameter_hour@eu-west-3"},
      {mapped("AWSCodeCommit", "EUW3-User-Month", "User-Month"), "AWSCodeCommit/active_user_month@global"},
      {mapped("AmazonNobodyKnows", "EUW3-BoxUsage", "Hrs"), ""},
  };
  for (const Row& row : rows) CHECK(row.got == row.item);
}

TEST_CASE("every rule fills its item, names a unit and fits what it says") {
  std::set<std::string_view> services;
  for (const OfferRule& rule : all_offer_rules()) {
    INFO(rule.service << " " << rule.item);
    CHECK_FALSE(rule.unit.empty());
    CHECK_FALSE(rule.usage.empty());
    CHECK(fs::exists(fs::path(PLANGATE_SOURCE_DIR) / "pricing" / (std::string(rule.service) + ".csv")));
    services.insert(rule.service);
  }
  CHECK(services.size() > 40);
}

TEST_CASE("items that rules name are items of the table, with its units") {
  const auto files = read_price_files(PLANGATE_SOURCE_DIR "/pricing");
  std::map<std::pair<std::string, std::string>, std::string> units;
  for (const auto& [service, rows] : files)
    for (const PriceRow& row : rows) units[{service, row.item}] = row.unit;
  for (const OfferRule& rule : all_offer_rules()) {
    if (rule.item.find('{') != std::string_view::npos) continue;
    INFO(rule.service << " " << rule.item);
    const auto found = units.find({std::string(rule.service), std::string(rule.item)});
    REQUIRE(found != units.end());
    CHECK(found->second == rule.unit);
    CHECK(unit_ratio(rule.item, rule.unit).has_value());
  }
}

TEST_CASE("every item of the table has a rule, or a reason why it has none") {
  // A rule is written when the usage type, the operation or the attributes are known for certain. These are
  // not.
  struct Missing {
    const char *service, *items, *why;
  };
  constexpr const char *names = "its names in the price list are not known for certain",
                       *old = "an old bill's price: the estimate takes the service's own backup price",
                       *floats = "Spot floats: the price list has no price of it for long",
                       *places = "the table has it for a single place",
                       *several = "several items share one product of AWS's list";
  const Missing missing[] = {
      {"AWSAmplify", "ssr_*", names},
      {"AWSAppRunner", "automatic_deployment_month", names},
      {"AWSAppRunner", "build_minute", names},
      {"AWSAppSync", "*", names},
      {"AWSBackup", "backup_gb_month;*;vault=logically-air-gapped", names},
      {"AWSBackup", "backup_gb_month;resource=sap-hana;*", names},
      {"AWSBackup", "backup_gb_month;resource=aurora", old},
      {"AWSBackup", "backup_gb_month;resource=ebs", old},
      {"AWSBackup", "backup_gb_month;resource=fsx-lustre", old},
      {"AWSBackup", "backup_gb_month;resource=fsx-windows", old},
      {"AWSBackup", "backup_gb_month;resource=rds", old},
      {"AWSBackup", "restore_item_request;*", names},
      {"AWSBudgets", "*", names},
      {"AWSCertificateManager", "public_certificate_exportable", names},
      {"AWSCloudMap", "*", names},
      {"AWSCloudTrail", "lake_*", names},
      {"AWSCloudWAN", "*", names},
      {"AWSCodeDeploy", "*", names},
      {"AWSDataSync", "*", names},
      {"AWSDatabaseMigrationSvc", "cpu_credit_*", names},
      {"AWSDatabaseMigrationSvc", "storage_*", names},
      {"AWSDirectConnect", "*", places},
      {"AWSDirectoryService", "*",
       "whether an hour is that of one controller or of the directory is not known"},
      {"AWSEvents", "api_destination_*", names},
      {"AWSEvents", "cross_account_*", names},
      {"AWSEvents", "pipe_*", names},
      {"AWSGlobalAccelerator", "*", places},
      {"AWSGlue", "databrew_*", names},
      {"AWSGlue", "etl_dpu_hour;type=ray", names},
      {"AWSLambda", "lambda_response_streaming_gb", names},
      {"AWSNetworkFirewall", "advanced_*", names},
      {"AWSSecurityHub", "finding_*", names},
      {"AWSShield", "*", names},
      {"AWSStorageGateway", "*", names},
      {"AWSSystemsManager", "appconfig_*", names},
      {"AWSSystemsManager", "opsitem", names},
      {"AWSTransfer", "as2_*", names},
      {"AWSTransfer", "sftp_connector_*", names},
      {"AWSXRay", "trace_*", several},
      {"AmazonAppStream", "*", names},
      {"AmazonAthena", "*dpu_hour", names},
      {"AmazonCloudFront", "field_level_encryption_*", names},
      {"AmazonCloudFront", "origin_shield_*", names},
      {"AmazonCloudWatch", "internet_monitor_*", several},
      {"AmazonCloudWatch", "logs_data_protection_*", names},
      {"AmazonCognito", "advanced_security_*", names},
      {"AmazonCognito", "m2m_*", names},
      {"AmazonCognito", "mau;scheme=*", names},
      {"AmazonDetective", "*", names},
      {"AmazonDocDB", "elastic_*", names},
      {"AmazonDocDB", "global_*", names},
      {"AmazonEC2", "dedicated_host_hour;*", names},
      {"AmazonEC2", "dedicated_per_region_fee_hour", names},
      {"AmazonEC2", "ebs_optimized_hour;*", names},
      {"AmazonEC2", "nat_gateway_provisioned_*", names},
      {"AmazonECS", "fargate_*;capacity=spot;*", floats},
      {"AmazonEFS", "archive_*", names},
      {"AmazonEFS", "storage_gb_month;class=archive", names},
      {"AmazonEFS", "storage_gb_month;class=standard-ia;throughput=elastic", names},
      {"AmazonFSx", "storage_gb_month;*;type=lustre", "the attribute that tells its throughput is not known"},
      {"AmazonGlacier", "*", names},
      {"AmazonGrafana", "*", names},
      {"AmazonGuardDuty", "aurora_*", names},
      {"AmazonGuardDuty", "malware_*", names},
      {"AmazonGuardDuty", "rds_*", names},
      {"AmazonGuardDuty", "runtime_*", names},
      {"AmazonInspectorV2", "*", names},
      {"AmazonKinesisFirehose", "de*", names},
      {"AmazonKinesisFirehose", "dynamic_*", names},
      {"AmazonKinesisFirehose", "ingested_gb;source=*", names},
      {"AmazonKinesisFirehose", "jq_*", names},
      {"AmazonLightsail", "*", "bundles are told apart by what the price list does not say"},
      {"AmazonMCS", "*", names},
      {"AmazonMSK", "express.*", names},
      {"AmazonMSK", "private_*", names},
      {"AmazonMSK", "provisioned_*", names},
      {"AmazonMSK", "replicator_*", names},
      {"AmazonMSK", "serverless_*", names},
      {"AmazonMSK", "tiered_*", names},
      {"AmazonMWAA", "*;class=mw1.*xlarge", names},
      {"AmazonMWAA", "additional_webserver_hour;*", names},
      {"AmazonMWAA", "metadata_*", names},
      {"AmazonMacie", "*", names},
      {"AmazonPrometheus", "collector_hour", names},
      {"AmazonQuickSight", "*", names},
      {"AmazonRDS", "data_api_request", names},
      {"AmazonRDS", "performance_insights_*", "the service ends, and some of its prices are derived"},
      {"AmazonRDS", "proxy_acu_hour", names},
      {"AmazonRoute53", "dns_firewall_*", names},
      {"AmazonRoute53", "resolver_query", names},
      {"AmazonRoute53", "rrset_*", names},
      {"AmazonRoute53", "traffic_flow_*", names},
      {"AmazonS3", "lifecycle_*", several},
      {"AmazonS3", "multi_region_*", names},
      {"AmazonS3", "retrieval_request;class=glacier-flexible;*", several},
      {"AmazonSES", "dedicated_*", names},
      {"AmazonS3", "select_*_gb;class=*", names},
      {"AmazonSES", "email_received", names},
      {"AmazonTimestream", "*", names},
      {"AmazonVPC", "network_access_*", names},
      {"AmazonVPC", "reachability_*", names},
      {"AmazonVPC", "traffic_*", names},
      {"AmazonVPC", "verified_*", names},
      {"AmazonVPC", "vpc_lattice_*", names},
      {"AmazonWorkSpaces", "*", "what the bundles hold is told by attributes that are not known for certain"},
      {"awswaf", "bot_*", names},
      {"awswaf", "captcha_*", names},
      {"awswaf", "challenge_*", names},
      {"awswaf", "request;scope=regional;wcu_max=*", names},
  };
  std::set<const Missing*> used;
  std::string without_reason;
  std::size_t items = 0, lacking = 0;
  for (const auto& [service, rows] : read_price_files(PLANGATE_SOURCE_DIR "/pricing")) {
    const OfferRules rules(service);
    std::set<std::string> seen;
    for (const PriceRow& row : rows) {
      if (!seen.insert(row.item).second) continue;
      ++items;
      if (!rules.covering(service, row.item).empty()) continue;
      ++lacking;
      const auto reason = std::find_if(
          std::begin(missing), std::end(missing),
          [&, &of = service](const auto& each) { return each.service == of && fits(each.items, row.item); });
      if (reason == std::end(missing)) {
        without_reason += service + "/" + row.item + "\n";
      } else {
        used.insert(reason);
      }
    }
  }
  CHECK(without_reason.empty());
  for (const Missing& each : missing) {
    INFO(each.service << " " << each.items << ": there is a rule now, or no such item");
    CHECK(used.contains(&each));
  }
  CHECK(items > 8000);
  CHECK(lacking * 10 < items * 2);
}

TEST_CASE("a JSON offer file is read in whatever order its parts stand") {
  const std::string text = sample().json();
  const auto part = [&](const char* from, const char* to) {
    const std::size_t begin = text.find(from);
    return text.substr(begin, text.find(to, begin) - begin);
  };
  std::vector<std::string> parts = {
      part("\"offerCode\"", ",\n  \"version\""), part("\"products\"", ",\n  \"terms\""),
      part("\"publicationDate\"", ",\n  \"products\""), part("\"terms\"", ",\n  \"attributesList\"")};
  REQUIRE(std::is_sorted(parts.begin(), parts.end()));
  int orders = 0;
  do {
    std::string shuffled = "\xEF\xBB\xBF{\"formatVersion\":\"v1.0\"";
    for (const std::string& each : parts) shuffled += ", " + each;
    shuffled += ", \"attributesList\":{}}";
    INFO(shuffled);
    ++orders;
    for (const std::size_t step : {1u, 100u, 1u << 20}) {
      const PriceImport import = imported(shuffled, step);
      CHECK(listed(import) == sample_prices);
      CHECK(import.files()[0].published == "2026-10-01");
      CHECK(import.files()[0].products == 2);
      CHECK(import.files()[0].unknown.size() == 1);
    }
  } while (std::next_permutation(parts.begin(), parts.end()));
  CHECK(orders == 24);
  std::string twice = text;
  twice.insert(twice.rfind('}'), ", " + part("\"products\"", ",\n  \"terms\""));
  CHECK(contains(refused(twice), "has \"products\" twice"));
}

TEST_CASE("what has to be read twice is read from a file, and refused from a pipe") {
  const std::string text = sample().json();
  std::string shuffled = text;
  const std::string date = "\"publicationDate\" : \"2026-10-01T12:00:00Z\",";
  shuffled.erase(shuffled.find(date), date.size());
  shuffled.insert(shuffled.rfind('}'), ", " + date.substr(0, date.size() - 1));
  const auto read = [](const std::string& path) {
    PriceImport import;
    OfferWindow window(path);
    import.read(window);
    import.finish();
    return listed(import);
  };
  const Folder folder;
  std::ofstream(folder.path("index.json")) << shuffled;
  CHECK(read(folder.path("index.json").string()) == sample_prices);
  const auto through_a_pipe = [&](const std::string& bytes) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    std::string got;
    const std::string error = error_text([&] { got = read("/dev/fd/" + std::to_string(ends[0])); });
    close(ends[0]);
    return error == "no error" ? got : error;
  };
  CHECK(through_a_pipe(text) == sample_prices);
  CHECK(contains(through_a_pipe(shuffled), "a pipe cannot be"));
}

TEST_CASE("a CSV offer file is read with its columns in any order, and with any ends of lines") {
  std::vector<std::string> columns = {
      "TermType", "Location", "PricePerUnit", "usageType",   "StartingRange",
      "SKU",      "Unit",     "Currency",     "EndingRange", "PriceDescription"};
  const std::map<std::string, std::string> values = {{"TermType", "OnDemand"},
                                                     {"Location", "EU (Paris)"},
                                                     {"PricePerUnit", "0.0500000000"},
                                                     {"usageType", "EUW3-NatGateway-Hours"},
                                                     {"StartingRange", "0"},
                                                     {"SKU", "NAT"},
                                                     {"Unit", "Hrs"},
                                                     {"Currency", "USD"},
                                                     {"EndingRange", "Inf"},
                                                     {"PriceDescription", "two\nlines, \"quoted\""}};
  for (const std::string& end : {std::string("\n"), std::string("\r\n")})
    for (int turn = 0; turn < static_cast<int>(columns.size()); ++turn) {
      std::rotate(columns.begin(), columns.begin() + 1, columns.end());
      std::string head, row;
      for (const std::string& column : columns) {
        head += (head.empty() ? "" : ",") + csv_text(column);
        row += (row.empty() ? "" : ",") + csv_text(values.at(column));
      }
      const std::string text = "\xEF\xBB\xBF\"FormatVersion\",\"v1.0\"" + end +
                               "\"OfferCode\",\"AmazonEC2\"" + end +
                               "\"Publication Date\",\"2026-10-01T12:00:00Z\"" + end + head + end + row + end;
      INFO(text);
      for (const std::size_t step : {1u, 1u << 20}) {
        const PriceImport import = imported(text, step);
        CHECK(listed(import) == "AmazonEC2/nat_gateway_hour@eu-west-3 0.05 Hrs\n");
        CHECK(import.files()[0].unreadable.empty());
      }
    }
}

TEST_CASE("an offer file with any byte spoiled is read or refused, and nothing worse") {
  Offer offer = sample();
  offer.entries[0].tiers = {{"0", "10", "Hrs", "0.05"}, {"10", "Inf", "Hrs", "0.04"}};
  for (const std::string& text : {offer.json(), offer.csv()}) {
    std::size_t read = 0, refusals = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
      for (const char byte : {'\0', '"', '{', ',', '\n', '\\', '\xFF', '9'}) {
        std::string spoiled = text;
        spoiled[at] = byte;
        try {
          const PriceImport import = imported(std::move(spoiled), 512);
          CHECK(import.prices().size() <= 3);
          ++read;
        } catch (const Error& error) {
          CHECK_FALSE(std::string(error.what()).empty());
          ++refusals;
        }
      }
    CHECK(read > 0);
    CHECK(refusals > 0);
  }
}

TEST_CASE("two prices for one thing are left out and told") {
  Offer offer = sample();
  offer.entries.push_back(offer.entries[0]);
  offer.entries.back().sku = "NAT2";
  CHECK(listed(imported(offer.json())) == sample_prices);
  offer.entries.back().tiers[0].usd = "0.06";
  CHECK(listed(imported(offer.json())) == "AmazonEC2/m5.large;os=Linux;tenancy=Shared@us-east-1 0.096 Hrs\n");
  CHECK(unsure(imported(offer.csv())) ==
        "AmazonEC2/nat_gateway_hour@eu-west-3 has two prices, 0.05 and 0.06\n");
}

TEST_CASE("tiers that AWS lists as products of their own are put together") {
  const std::map<std::string, std::string> paris = {{"regionCode", "eu-west-3"}};
  const auto iops = [&](const std::string& sku, const std::string& usage, const std::string& usd) {
    return entry(sku, "System Operation", with(paris, "usagetype", "EUW3-EBS:VolumeP-IOPS." + usage),
                 "IOPS-Mo", usd);
  };
  Offer offer;
  offer.entries = {iops("C", "io2.tier3", "0.0343"), iops("A", "io2", "0.07"),
                   iops("B", "io2.tier2", "0.049")};
  CHECK(
      listed(imported(offer.json())) ==
      "AmazonEC2/ebs_provisioned_iops_month;volume=io2@eu-west-3 0:0.07 32000:0.049 64000:0.0343 IOPS-Mo\n");
  offer.entries.erase(offer.entries.begin() + 1);
  CHECK(contains(unsure(imported(offer.csv())), "has upper tiers and no first one"));
}

TEST_CASE("imported prices replace older ones, and newer ones stay") {
  const auto rows = before(
      "ebs_snapshot_gb_month,eu-west-3,GB-Mo,,0.053,2025-01-01,calcmaps,\n"
      "m5.large;os=Linux;tenancy=Shared,us-east-1,Hrs,,0.1,2026-11-01,calcmaps,\n"
      "nat_gateway_gb,us-west-1,GB,,0.05,2025-01-01,calcmaps,\n"
      "nat_gateway_hour,eu-west-3,Hrs,,0.04,2025-01-01,calcmaps,secondary\n");
  // Snapshots are sold elsewhere, so that they are gone from Paris.
  Offer offer = sample();
  offer.entries.push_back(entry("SNAP", "Storage Snapshot",
                                {{"usagetype", "EU-EBS:SnapshotUsage"}, {"regionCode", "eu-west-1"}}, "GB-Mo",
                                "0.05"));
  const PriceImport import = imported(offer.json());
  PriceChanges changes = merge_prices(import, rows, {});
  CHECK(changes.added.size() == 1);
  CHECK(changes.unseen.empty());
  REQUIRE(changes.changed.size() == 1);
  CHECK(changes.changed[0].before.exact() + " " + changes.changed[0].after.exact() == "0.04 0.05");
  REQUIRE(changes.newer_kept.size() == 1);
  REQUIRE(changes.gone.size() == 1);
  CHECK(changes.gone[0].text() == "AmazonEC2/ebs_snapshot_gb_month@eu-west-3");
  REQUIRE(changes.files.size() == 1);
  CHECK(changes.files.at("AmazonEC2") ==
        std::string(header) +
            "ebs_snapshot_gb_month,eu-west-1,GB-Mo,,0.05,2026-10-01,pricelist-amazonec2-20261001,\n"
            "ebs_snapshot_gb_month,eu-west-3,GB-Mo,,0.053,2025-01-01,calcmaps,\n"
            "m5.large;os=Linux;tenancy=Shared,us-east-1,Hrs,,0.1,2026-11-01,calcmaps,\n"
            "nat_gateway_gb,us-west-1,GB,,0.05,2025-01-01,calcmaps,\n"
            "nat_gateway_hour,eu-west-3,Hrs,,0.05,2026-10-01,pricelist-amazonec2-20261001,\n");
  CHECK(contains(describe(import, changes, {}), "1 new, 1 changed, 0 the same, 1 gone, 0 not found"));
  CHECK(contains(describe(import, changes, {}), "1 kept: the table's are newer"));

  changes = merge_prices(import, rows, {true, true});
  CHECK(changes.newer_kept.empty());
  CHECK(changes.changed.size() == 2);
  CHECK(changes.files.at("AmazonEC2") ==
        std::string(header) +
            "ebs_snapshot_gb_month,eu-west-1,GB-Mo,,0.05,2026-10-01,pricelist-amazonec2-20261001,\n"
            "m5.large;os=Linux;tenancy=Shared,us-east-1,Hrs,,0.096,2026-10-01,pricelist-amazonec2-20261001,\n"
            "nat_gateway_gb,us-west-1,GB,,0.05,2025-01-01,calcmaps,\n"
            "nat_gateway_hour,eu-west-3,Hrs,,0.05,2026-10-01,pricelist-amazonec2-20261001,\n");
  // The same again changes nothing.
  const std::map<std::string, std::vector<PriceRow>> after = {
      {"AmazonEC2", read_price_rows(changes.files.at("AmazonEC2"), "x")}};
  changes = merge_prices(import, after, {true, true});
  CHECK(changes.files.empty());
  CHECK(changes.same == 3);
}

TEST_CASE("what no rule found under its name is told, and never removed") {
  const auto rows = before("ebs_snapshot_gb_month,eu-west-3,GB-Mo,,0.053,2025-01-01,calcmaps,\n");
  const PriceImport import = imported(sample().json());
  const PriceChanges changes = merge_prices(import, rows, {false, true});
  CHECK(changes.gone.empty());
  REQUIRE(changes.unseen.size() == 1);
  CHECK(contains(changes.files.at("AmazonEC2"),
                 "ebs_snapshot_gb_month,eu-west-3,GB-Mo,,0.053,2025-01-01,calcmaps"));
  const std::string text = describe(import, changes, {false, true});
  CHECK(contains(text, "0 gone, 1 not found\n"));
  CHECK(contains(text, "plangate does not know\n  AmazonEC2/ebs_snapshot_gb_month in 1 region\n"));
}

TEST_CASE("the text of every price file is what reading and writing it gives") {
  for (const auto& [service, rows] : read_price_files(PLANGATE_SOURCE_DIR "/pricing")) {
    INFO(service);
    CHECK(price_file_text(rows) == content(fs::path(PLANGATE_SOURCE_DIR) / "pricing" / (service + ".csv")));
  }
}

TEST_CASE("price files are written all or none") {
  const Folder folder;
  std::ofstream(folder.path("A.csv")) << "old";
  fs::create_directories(folder.path("B.csv/in the way"));
  CHECK(contains(error_text([&] {
                   write_price_files(folder.path().string(), {{"A", "new"}, {"B", "new"}});
                 }),
                 "nothing was changed"));
  CHECK(content(folder.path("A.csv")) == "old");
  CHECK_FALSE(fs::exists(folder.path(".A.csv.new")));
  CHECK_FALSE(fs::exists(folder.path(".B.csv.new")));
  fs::remove_all(folder.path("B.csv"));
  write_price_files(folder.path().string(), {{"A", "new"}, {"B", "new"}});
  CHECK(content(folder.path("A.csv")) == "new");
  CHECK(content(folder.path("B.csv")) == "new");
}

TEST_CASE("genuine offer files are read") {
  const fs::path samples = fs::path(PLANGATE_SOURCE_DIR) / "../shared/pricing/offer-samples";
  if (!fs::exists(samples)) {
    WARN("SKIPPED: " << samples.string() << " is absent, so no genuine offer file was read");
    return;
  }
  const auto read = [&](const std::string& name) { return imported(content(samples / name), 1 << 16); };
  PriceImport import = read("AmazonRedshift_index_20160107_full.json");
  CHECK(import.prices().at({"AmazonRedshift", "dc1.large", "ap-northeast-1"}).tiers[0].price.exact() ==
        "0.314");
  CHECK(import.prices().at({"AmazonRedshift", "backup_gb_month", "us-west-2"}).tiers.size() == 6);
  CHECK(import.doubtful().empty());
  import = read("AmazonRoute53_index_2015_full.json");
  CHECK(import.prices().at({"AmazonRoute53", "hosted_zone_month", "global"}).tiers.size() == 2);
  CHECK(import.prices()
            .at({"AmazonRoute53", "health_check_month;endpoint=aws", "global"})
            .tiers[0]
            .price.exact() == "0.5");
  CHECK(import.files()[0].unknown.empty());
  import = read("awskms_index_2015_full.json");
  CHECK(import.prices().at({"awskms", "request;type=symmetric", "us-gov-west-1"}).tiers[0].price.exact() ==
        "0.000004");
  CHECK(import.prices().size() == 22);
  CHECK(read("AmazonEC2_eu-west-3_20201019_edited.csv").prices().size() == 5);
  CHECK(read("AmazonECS_eu-west-1_2020_edited.csv").prices().size() >= 7);
  CHECK(read("AWSLambda_eu-west-1_2021_edited.csv").prices().size() == 6);
  CHECK(read("AmazonRDS_eu-west-1_2018_edited.csv").prices().size() > 45);
  CHECK(read("comprehend_ap-south-1_20260116_full.csv").prices().empty());
  for (const char* name :
       {"databasesavingsplans_ap-south-2_20260422_full.csv", "comprehend_region_index_2026.json",
        "offers_index_20151215.json", "offers_index_2026.json"})
    CHECK(refused(content(samples / name)) != "no error");
}
