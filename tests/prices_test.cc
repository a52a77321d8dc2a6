#include "cost/prices.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/sqlite.h"
#include "catch.h"
#include "cost/bundled_prices.h"
#include "cost/price_info.h"
#include "cost/price_rows.h"
#include "cost/price_writer.h"
#include "error_text.h"

namespace {

namespace fs = std::filesystem;

const fs::path price_folder = fs::path(PLANGATE_SOURCE_DIR) / "pricing";

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// A folder of its own for each test process, gone at its end.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("plangate_prices_" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

constexpr std::string_view header = "item,region,unit,from,usd,as_of,source,mark\n";

std::vector<PriceRow> rows(std::string_view lines) {
  return read_price_rows(std::string(header) + std::string(lines), "Shop.csv");
}

// A table with a little of everything.
std::string small_table(const Folder& folder) {
  const ServicePrices shop{
      "Shop", rows("bread,global,Loaves,,2.5,2025-01-02,baker,\n"
                   "bread,us-east-1,Loaves,,2,2026-03-04,baker,\n"
                   "flour;type=rye,eu-west-1,Kg,0,0,2026-01-01,miller,free\n"
                   "flour;type=rye,eu-west-1,Kg,10,0.000000000001,2026-01-02,miller,derived\n"
                   "flour;type=rye,eu-west-1,Kg,20.5,1000000000,2025-12-31,miller+baker,partial\n"
                   "salt,us-west-2,Kg,,1,,hearsay,assumed:us-east-1+secondary\n")};
  const ResourceTypeRow types[] = {{"shop_*", TypeClass::free, "the whole shop"},
                                   {"shop_door_bell", TypeClass::usage, "rings"},
                                   {"till", TypeClass::unsupported, "counts"}};
  const std::string path = folder.file("small.db");
  write_price_table(path, std::span(&shop, 1), types);
  return path;
}

std::string exact(const Price* price) {
  if (!price) return "none";
  std::string text;
  for (const Tier& tier : price->tiers) {
    text += (text.empty() ? "" : " ") + tier.from.text() + ":" + tier.price.exact();
  }
  return text;
}

}  // namespace

TEST_CASE("a price is found by service, item and region") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));

  const auto bread = table.find("Shop", "bread", "us-east-1");
  REQUIRE(bread);
  CHECK(bread->key == "Shop/bread@us-east-1");
  CHECK(bread->unit == "Loaves");
  CHECK(exact(bread) == "0:2");
  CHECK(bread->as_of == "2026-03-04");
  CHECK(bread->source == "baker");
  CHECK(bread->quality == Quality::exact);
  CHECK(bread->assumed_from.empty());

  CHECK_FALSE(table.find("Shop", "flour", "eu-west-1"));
  CHECK_FALSE(table.find("Shop", "flour;type=rye", "us-east-1"));
  CHECK_FALSE(table.find("Stall", "bread", "us-east-1"));
  CHECK_FALSE(table.find("", "", ""));
}

TEST_CASE("asking for a price again gives the same answer") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  for (int i = 0; i < 3; ++i) {
    CHECK(exact(table.find("Shop", "bread", "us-east-1")) == "0:2");
    CHECK_FALSE(table.find("Shop", "cake", "us-east-1"));
  }
}

TEST_CASE("an item without a row for the region answers with its global row") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  const auto bread = table.find("Shop", "bread", "sa-east-1");
  REQUIRE(bread);
  CHECK(bread->key == "Shop/bread@global");
  CHECK(exact(bread) == "0:2.5");
  CHECK(exact(table.find("Shop", "bread", "global")) == "0:2.5");
  CHECK_FALSE(table.find("Shop", "salt", "global"));
}

TEST_CASE("a tiered price has the date of its oldest row and the quality of its worst") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  const auto flour = table.find("Shop", "flour;type=rye", "eu-west-1");
  REQUIRE(flour);
  CHECK(exact(flour) == "0:0 10:0.000000000001 20.5:1000000000");
  CHECK(flour->as_of == "2025-12-31");
  CHECK(flour->quality == Quality::derived);
  CHECK(flour->rate().exact() == "0.000000000001");
}

TEST_CASE("a borrowed price names its region") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  const auto salt = table.find("Shop", "salt", "us-west-2");
  REQUIRE(salt);
  CHECK(salt->assumed_from == "us-east-1");
  CHECK(salt->quality == Quality::secondary);
  CHECK(salt->as_of.empty());
}

TEST_CASE("resource types are found by name and by prefix") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  const auto reason = [&table](std::string_view type) {
    const auto facts = table.resource_type(type);
    return facts ? facts->reason : "none";
  };
  for (int i = 0; i < 2; ++i) {
    CHECK(reason("till") == "counts");
    CHECK(reason("shop_door_bell") == "rings");
    CHECK(reason("shop_door") == "the whole shop");
    CHECK(reason("shop_") == "the whole shop");
    CHECK(reason("shop") == "none");
    CHECK(reason("till_roll") == "none");
    CHECK(reason("shop_*") == "the whole shop");
    CHECK(reason("") == "none");
    CHECK(reason("_") == "none");
  }
  CHECK(table.resource_type("shop_door")->type_class == TypeClass::free);
  CHECK(table.resource_type("shop_door_bell")->type_class == TypeClass::usage);
  CHECK(table.resource_type("till")->type_class == TypeClass::unsupported);
  const PriceTableInfo info = table.info();
  CHECK(info.free_types == 1);
  CHECK(info.usage_types == 1);
  CHECK(info.unsupported_types == 1);
}

TEST_CASE("a table grows stale 180 days after its newest price") {
  const Folder folder;
  const PriceTable table = PriceTable::open(small_table(folder));
  CHECK(table.newest_date() == "2026-03-04");
  CHECK_FALSE(table.is_stale("2026-03-04T00:00:00Z"));
  CHECK_FALSE(table.is_stale("2026-08-31T23:59:59Z"));
  CHECK(table.is_stale("2026-09-01"));
  CHECK_FALSE(table.is_stale("2020-01-01"));
  CHECK_FALSE(table.is_stale(""));
  CHECK_FALSE(table.is_stale("soon"));
}

TEST_CASE("price rows that break a rule are refused, with their place") {
  struct Case {
    std::string_view lines, what;
  };
  constexpr Case cases[] = {
      {"b,global,Hrs,,1,2025-01-01,s,\na,global,Hrs,,1,2025-01-01,s,\n",
       "Shop.csv:3: 'a' in global is out of order"},
      {"a,us-b,Hrs,,1,2025-01-01,s,\na,us-a,Hrs,,1,2025-01-01,s,\n",
       "Shop.csv:3: 'a' in us-a is out of order"},
      {"a,global,Hrs,,1,2025-01-01,s,\na,global,Hrs,,1,2025-01-01,s,\n",
       "Shop.csv:3: a second price for 'a' in global"},
      {"a,global,Hrs,,1,2025-01-01,s,\na,global,Hrs,5,1,2025-01-01,s,\n",
       "Shop.csv:3: a second price for 'a' in global"},
      {"a,global,Hrs,0,1,2025-01-01,s,\na,global,Hrs,,1,2025-01-01,s,\n",
       "Shop.csv:3: a second price for 'a' in global"},
      {"a,global,Hrs,0,1,2025-01-01,s,\na,global,Hrs,0,1,2025-01-01,s,\n",
       "Shop.csv:3: a second price for 'a' in global"},
      {"a,global,Hrs,5,1,2025-01-01,s,\n", "Shop.csv:2: the first tier begins at 5"},
      {"a,global,Hrs,0,1,2025-01-01,s,\n", "Shop.csv:2: one tier alone for 'a' in global"},
      {"a,global,Hrs,0,1,2025-01-01,s,\na,global,Hrs,9,1,2025-01-01,s,\na,global,Hrs,8,1,2025-01-01,s,\n",
       "Shop.csv:4: tiers out of order"},
      {"a,global,Hrs,x,1,2025-01-01,s,\n", "Shop.csv:2: bad from 'x'"},
      {"a,global,Hrs,,,2025-01-01,s,\n", "Shop.csv:2: no usd"},
      {"a,global,Hrs,,-1,2025-01-01,s,\n", "Shop.csv:2: bad usd '-1'"},
      {"a,global,Hrs,,1e-3,2025-01-01,s,\n", "Shop.csv:2: bad usd '1e-3'"},
      {"a,global,Hrs,,1.50,2025-01-01,s,\n", "Shop.csv:2: bad usd '1.50'"},
      {"a,global,Hrs,,0.0000000000001,2025-01-01,s,\n", "Shop.csv:2: bad usd '0.0000000000001'"},
      {"a,global,Hrs,,1000000000.1,2025-01-01,s,\n", "Shop.csv:2: a price of 1000000000.1"},
      {"a,global,Hrs,,0,2025-01-01,s,\n", "Shop.csv:2: a price of 0 marked ''"},
      {"a,global,Hrs,,1,2025-01-01,s,free\n", "Shop.csv:2: a price of 1 marked 'free'"},
      {"a,global,,,1,2025-01-01,s,\n", "Shop.csv:2: no unit"},
      {"a,global,Hrs,,1,2025-01-01,s,\na,us-a,GB,,1,2025-01-01,s,\n",
       "Shop.csv:3: unit 'GB' where the item had 'Hrs' before"},
      {"a,global,Hrs,,1,2025-02-29,s,\n", "Shop.csv:2: bad date '2025-02-29'"},
      {"a,global,Hrs,,1,2025-1-1,s,\n", "Shop.csv:2: bad date '2025-1-1'"},
      {"a,global,Hrs,,1,,s,\n", "Shop.csv:2: bad date ''"},
      {"a,global,Hrs,,1,2025-01-01,,\n", "Shop.csv:2: no source"},
      {"a,global,Hrs,,1,2025-01-01,s+,\n", "Shop.csv:2: bad source 's+'"},
      {"a,global,Hrs,,1,2025-01-01,s,guessed\n", "Shop.csv:2: unknown mark 'guessed'"},
      {"a,global,Hrs,,1,2025-01-01,s,assumed:\n", "Shop.csv:2: unknown mark 'assumed:'"},
      {"a,global,Hrs,,1,2025-01-01,s,secondary+derived\n",
       "Shop.csv:2: marks out of order: 'secondary+derived'"},
      {"a,Ohio,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad region 'Ohio'"},
      {"k=v,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'k=v'"},
      {"a;k,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'a;k'"},
      {"a;k=,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'a;k='"},
      {"a;l=1;k=2,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'a;l=1;k=2'"},
      {"a;k=1;k=2,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'a;k=1;k=2'"},
      {"a@b,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item 'a@b'"},
      {"\xc3\xa4,global,Hrs,,1,2025-01-01,s,\n", "Shop.csv:2: bad item '\xc3\xa4'"},
  };
  for (const Case& c : cases) {
    INFO(c.lines);
    try {
      rows(c.lines);
      FAIL_CHECK("accepted");
    } catch (const Error& error) {
      CHECK(std::string(error.what()) == c.what);
      CHECK_FALSE(error.hint().empty());
    }
  }
  CHECK_THROWS_AS(read_price_rows("item,region\n", "Shop.csv"), Error);
}

TEST_CASE("resource type rows that break a rule are refused, with their place") {
  struct Case {
    std::string_view lines, what;
  };
  constexpr Case cases[] = {
      {"b,free,x\na,free,x\n", "types.csv:3: 'a' is out of order or there twice"},
      {"a,free,x\na,free,x\n", "types.csv:3: 'a' is out of order or there twice"},
      {"a,priced,x\n", "types.csv:2: class 'priced'"},
      {"a,free,\n", "types.csv:2: no reason"},
      {"a,usage,\n", "types.csv:2: no reason"},
      {"a,,x\n", "types.csv:2: class ''"},
      {"a*,free,x\n", "types.csv:2: bad type 'a*'"},
      {"A,free,x\n", "types.csv:2: bad type 'A'"},
      {",free,x\n", "types.csv:2: bad type ''"},
  };
  for (const Case& c : cases) {
    INFO(c.lines);
    CHECK_THROWS_WITH(read_resource_types("type,class,reason\n" + std::string(c.lines), "types.csv"),
                      std::string(c.what));
  }
}

TEST_CASE("the same rows make the same bytes") {
  const Folder folder;
  const std::string first = content(small_table(folder));
  CHECK(content(small_table(folder)) == first);
}

TEST_CASE("what is no price table is refused with one clear error") {
  const Folder folder;
  const std::string whole = content(small_table(folder));
  const auto refused = [&folder](std::string_view bytes, const std::string& why) {
    const std::string path = folder.file("bad.db");
    write(path, bytes);
    const std::string text = error_text([&] { PriceTable::open(path).info(); });
    INFO(text);
    CHECK(text.find(path + why) == 0);
  };
  refused("item,region\n", " is not an SQLite database");
  refused(std::string(5000, 'x'), " is not an SQLite database");
  refused("", " is a database, but no price table");
  refused(whole.substr(0, whole.size() / 2), " is damaged");

  std::string broken = whole;
  std::fill(broken.begin() + 4096, broken.end(), '\x55');
  refused(broken, " is damaged");

  std::string newer = whole;
  newer[63] = 99;  // the last byte of SQLite's user_version
  refused(newer, " is a price table of version 99, and this plangate reads version 2");

  CHECK_THROWS_AS(PriceTable::open(folder.file("absent.db")), Error);
}

TEST_CASE("a price that cannot be read is damage, not a missing price") {
  const Folder folder;
  std::string bytes = content(small_table(folder));
  const std::size_t price = bytes.find("0.000000000001");
  REQUIRE(price != std::string::npos);
  bytes[price] = 'x';
  write(folder.file("bad.db"), bytes);
  const PriceTable table = PriceTable::open(folder.file("bad.db"));
  CHECK(contains(error_text([&] { table.find("Shop", "flour;type=rye", "eu-west-1"); }),
                 "bad.db is damaged at Shop/flour;type=rye@eu-west-1"));
}

TEST_CASE("a table can be checked against its fingerprint") {
  const Folder folder;
  std::string bytes = content(small_table(folder));
  CHECK_NOTHROW(PriceTable::open(folder.file("small.db")).verify());
  CHECK_NOTHROW(PriceTable::bundled().verify());

  bytes[bytes.find("0.000000000001")] = '9';
  write(folder.file("bad.db"), bytes);
  const PriceTable table = PriceTable::open(folder.file("bad.db"));
  CHECK(exact(table.find("Shop", "flour;type=rye", "eu-west-1")) == "0:0 10:9.000000000001 20.5:1000000000");
  CHECK(contains(error_text([&] { table.verify(); }), "bad.db is damaged"));
}

TEST_CASE("the price files are whole, and every source is explained") {
  const std::string explained = content(price_folder / "SOURCES.md");
  const PriceTableInfo bundled = PriceTable::bundled().info();
  std::set<std::string> services, sources;
  std::size_t rows = 0;
  for (const auto& entry : fs::directory_iterator(price_folder)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".csv") continue;
    if (name == "resource_types") {
      CHECK(read_resource_types(content(entry.path()), name).size() ==
            std::size_t(bundled.free_types + bundled.usage_types + bundled.unsupported_types));
      continue;
    }
    services.insert(name);
    for (const PriceRow& row : read_price_rows(content(entry.path()), name)) {
      ++rows;
      std::stringstream joined(row.source);
      for (std::string id; std::getline(joined, id, '+');) sources.insert(id);
    }
  }
  for (const std::string& id : sources) {
    INFO(id);
    CHECK(explained.find("`" + id + "`") != std::string::npos);
  }
  // A file that CMake does not know would be missing from the binary.
  std::set<std::string> in_binary;
  for (const auto& service : bundled.services) in_binary.insert(service.name);
  CHECK(in_binary == services);
  CHECK(std::size_t(bundled.rows) == rows);
}

TEST_CASE("the bundled table is small and knows well-known prices") {
  CHECK(bundled_prices().size() <= 10'000'000);
  CHECK(reinterpret_cast<std::uintptr_t>(bundled_prices().data()) % 4096 == 0);
  struct Case {
    std::string_view service, item, region, tiers;
  };
  constexpr Case cases[] = {
      {"AmazonEC2", "nat_gateway_hour", "us-east-1", "0:0.045"},
      {"AmazonEC2", "nat_gateway_gb", "us-east-1", "0:0.045"},
      {"AmazonEC2", "m5.large;os=Linux;tenancy=Shared", "us-east-1", "0:0.096"},
      {"AmazonEC2", "t3.micro;os=Linux;tenancy=Shared", "us-east-1", "0:0.0104"},
      {"AmazonEC2", "ebs_volume_gb_month;volume=gp3", "us-east-1", "0:0.08"},
      {"AmazonEC2", "ebs_volume_gb_month;volume=gp2", "us-east-1", "0:0.1"},
      {"AmazonVPC", "public_ipv4_in_use_hour", "us-east-1", "0:0.005"},
      {"AmazonVPC", "vpc_endpoint_interface_hour", "us-east-1", "0:0.01"},
      {"AmazonECS", "fargate_vcpu_hour;arch=x86;capacity=on-demand;os=Linux", "us-east-1", "0:0.04048"},
      {"AmazonECS", "fargate_gb_hour;arch=x86;capacity=on-demand;os=Linux", "us-east-1", "0:0.004445"},
      {"AmazonRDS", "db.m6g.large;deployment=Multi-AZ;engine=PostgreSQL", "us-east-1", "0:0.318"},
      {"AmazonRDS", "storage_gb_month;deployment=Single-AZ;volume=gp3", "us-east-1", "0:0.115"},
      {"AWSELB", "alb_hour", "us-east-1", "0:0.0225"},
      {"AmazonRoute53", "hosted_zone_month", "us-east-1", "0:0.5 25:0.1"},
      {"AmazonEKS", "eks_cluster_hour", "us-west-2", "0:0.1"},
      {"AmazonS3", "storage_gb_month;class=standard", "us-east-1", "0:0.023 51200:0.022 512000:0.021"},
      {"AWSLambda", "lambda_request;arch=x86", "us-east-1", "0:0.0000002"},
      {"AWSSecretsManager", "secret_month", "us-west-2", "0:0.4"},
      {"awskms", "key_month", "eu-west-1", "0:1"},
      {"AmazonDynamoDB", "ondemand_write_request_unit;class=standard", "us-east-1", "0:0.000000625"},
      {"AmazonElastiCache", "cache.t4g.micro;engine=Redis", "us-east-1", "0:0.016"},
      {"AmazonCloudWatch", "logs_ingestion_gb;class=standard", "us-east-1", "0:0.5"},
      {"AmazonCognito", "mau;scheme=essentials", "us-east-1", "0:0 10000:0.015"},
  };
  const PriceTable table = PriceTable::bundled();
  for (const Case& c : cases) {
    INFO(c.item);
    CHECK(exact(table.find(c.service, c.item, c.region)) == c.tiers);
  }
  const auto borrowed = table.find("AmazonES", "storage_gb_month;volume=gp3", "us-west-2");
  REQUIRE(borrowed);
  CHECK(borrowed->assumed_from == "us-east-1");
}

TEST_CASE("the bundled table knows types without a pricer, and none that has one") {
  const PriceTable table = PriceTable::bundled();
  for (std::string_view type :
       {"aws_iam_role", "aws_route_table", "aws_security_group", "aws_ecs_task_definition",
        "aws_s3_bucket_policy", "random_password", "null_resource", "tls_private_key", "terraform_data",
        "local_sensitive_file"}) {
    INFO(type);
    CHECK(table.resource_type(type));
  }
  for (std::string_view type : {"aws_instance", "aws_nat_gateway", "aws_route53_record", "aws_s3_bucket",
                                "aws_flow_log", "aws_lb", "aws_eip", "aws_kms_key",
                                "aws_cloudwatch_log_group", "aws_vpc_endpoint", "google_compute_instance"}) {
    INFO(type);
    CHECK_FALSE(table.resource_type(type));
  }
}

TEST_CASE("a table describes itself in 80 columns") {
  const Folder folder;
  CHECK(describe(PriceTable::open(small_table(folder))).find("prices          6 of 3 items") == 0);
  const std::string text = describe(PriceTable::bundled());
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
    CHECK((line.empty() || line.back() != ' '));
  }
  for (std::string_view name : {"us-east-1", "AmazonEC2", "awswatch"})
    CHECK(text.find(name) != std::string::npos);
}
