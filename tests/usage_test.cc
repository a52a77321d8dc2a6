// Usage files: what they may say, who they speak of, and what they make of a bill. Expected figures are
// worked out by hand from pricing/*.csv.
#include "cost/usage.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "cost/rate.h"
#include "cost/usage_file.h"
#include "error_text.h"
#include "plan_text.h"

namespace {

std::string both(const std::string& low, const std::string& high) {
  return low == high ? low : low + ".." + high;
}

/// The lines after the apply of all resources: `address | name | quantity | status | monthly`.
struct Bills {
  std::vector<std::string> lines;
  std::vector<std::string> notes, line_notes;
  Estimate all;
};

Bills bills(const std::vector<PlannedResource>& resources, const std::string& yaml) {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_text(resources));
  const Graph graph(plan);
  const Usage usage = Usage::parse(yaml, "u.yml");
  Bills found;
  found.all = estimate(graph, prices, "", yaml.empty() ? nullptr : &usage);
  for (const ResourceCost& cost : found.all.resources)
    for (const Component& line : cost.after_components) {
      const std::string quantity =
          line.quantity ? both(line.quantity->low.text(), line.quantity->high.text()) : "-";
      const std::string money = line.status == LineStatus::usage
                                    ? "at " + (line.price ? line.price->exact() : std::string("?"))
                                    : both(line.monthly.low.cents(), line.monthly.high.cents());
      found.lines.push_back(
          fmt::format("{} | {} | {} | {}", cost.change->address, line.name, quantity, money));
      found.line_notes.push_back(line.note);
    }
  const Plan* plans[] = {&plan};
  found.notes = usage.notes(plans);
  for (ResourceCost& cost : found.all.resources) cost.change = nullptr;  // the plan ends here
  return found;
}

PlannedResource api(const std::string& address, const std::string& before = "null") {
  return {address, R"({"name":"a"})", "{}", "{}", before};
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers in a usage file are written in several ways") {
  const auto text = [](std::string_view written) {
    const auto number = usage_number(written);
    return number ? number->text() : std::string("none");
  };
  CHECK(text("1000000") == "1000000");
  CHECK(text("1_000_000") == "1000000");
  CHECK(text("1e6") == "1000000");
  CHECK(text("1.5e3") == "1500");
  CHECK(text("0.25") == "0.25");
  CHECK(text(".25") == "0.25");
  CHECK(text("+3") == "3");
  CHECK(text("-3") == "-3");
  CHECK(text("1__0") == "none");
  CHECK(text("_1") == "none");
  CHECK(text("1_") == "none");
  CHECK(text("many") == "none");
  CHECK(text("") == "none");
  CHECK(text("1,000") == "none");
}

TEST_CASE("usage goes from the exact address over patterns to the type, key by key") {
  const std::string yaml =
      "version: 0.1\n"
      "resource_type_default_usage:\n"
      "  aws_lambda_function:\n"
      "    monthly_requests: 1\n"
      "    request_duration_ms: 2\n"
      "    c: 3\n"
      "    d: 4\n"
      "resource_usage:\n"
      "  aws_lambda_function.*:\n"
      "    d: 40\n"
      "    c: 30\n"
      "  aws_lambda_function.f[*]:\n"
      "    c: 300\n"
      "  aws_lambda_function.f[\"a\"]:\n"
      "    nested:\n"
      "      deeper: '1_0'\n"
      "    request_duration_ms: 2000\n";
  const Usage usage = Usage::parse(yaml, "u.yml");
  const auto fact = [&](std::string_view address, std::string_view key) -> std::string {
    const auto entries = usage.entries_for("aws_lambda_function", address, "");
    const UsageFact* found = usage.fact(entries, "aws_lambda_function", key);
    return found == nullptr ? "none" : found->number->text() + " " + found->place;
  };
  const std::string exact = "aws_lambda_function.f[\"a\"]";
  CHECK(fact(exact, "monthly_requests") == "1 u.yml:4:23");
  CHECK(fact(exact, "request_duration_ms") == "2000 u.yml:17:26");
  CHECK(fact(exact, "nested.deeper") == "10 u.yml:16:15");
  CHECK(fact(exact, "c") == "300 u.yml:13:8");
  CHECK(fact(exact, "d") == "40 u.yml:10:8");
  CHECK(fact("aws_lambda_function.f[\"b\"]", "c") == "300 u.yml:13:8");
  CHECK(fact("aws_lambda_function.g", "c") == "30 u.yml:11:8");
  CHECK(fact("module.m.aws_lambda_function.g", "c") == "3 u.yml:6:8");
  CHECK(fact(exact, "e") == "none");
  CHECK(usage.entries_for("aws_sqs_queue", "aws_sqs_queue.f", "").empty());
}

TEST_CASE("usage patterns reach into modules, and a moved resource keeps its usage") {
  const Usage usage = Usage::parse(
      "resource_usage:\n"
      "  'module.a[*].aws_sqs_queue.q[*]': {monthly_requests: 1}\n"
      "  'module.b[\"x.y\"].aws_sqs_queue.q': {monthly_requests: 2}\n"
      "  aws_sqs_queue.old: {monthly_requests: 3}\n",
      "u.yml");
  const auto entries = [&](std::string_view address, std::string_view previous = "") {
    return usage.entries_for("aws_sqs_queue", address, previous).size();
  };
  CHECK(entries("module.a[0].aws_sqs_queue.q[1]") == 1);
  CHECK(entries("module.a[\"k\"].aws_sqs_queue.q[\"l\"]") == 1);
  CHECK(entries("module.a.aws_sqs_queue.q[1]") == 0);
  CHECK(entries("module.b[\"x.y\"].aws_sqs_queue.q") == 1);
  CHECK(entries("aws_sqs_queue.new", "aws_sqs_queue.old") == 1);
  CHECK(entries("aws_sqs_queue.new") == 0);
}

TEST_CASE("a broken usage file is refused with its line") {
  const auto refused = [](const std::string& yaml) {
    return error_text([&] { Usage::parse(yaml, "u.yml"); });
  };
  CHECK(refused("resource_usage: [1]\n") == "u.yml:1:17: resource_usage must be a map");
  CHECK(refused("- a\n") == "u.yml:1:1: a usage file must be a map");
  CHECK(refused("version: 2\n") == "u.yml:1:10: the version of a usage file must be 0.1");
  CHECK(refused("resource_usage:\n  aws_a.b: 5\n") == "u.yml:2:12: \"aws_a.b\" must be a map of usage keys");
  CHECK(refused("resource_usage:\n  aws_a.b:\n    monthly_requests: -1\n") ==
        "u.yml:3:23: monthly_requests is negative: \"-1\"");
  CHECK(refused("resource_usage:\n  aws_a.b:\n    x: [1, 2]\n") ==
        "u.yml:3:8: \"x\" holds a list; usage is numbers and texts");
  CHECK(contains(refused("resource_usage:\n  a: {\n"), "u.yml:"));
  CHECK(refused("resource_usage:\n  aws_a.b: &x {}\n") ==
        "u.yml:2:12: anchors (`&name`) have no place in a usage file");
  CHECK(refused("") == "no error");
  CHECK(refused("resource_usage:\n  aws_a.b:\n    monthly_requests: # to be filled in\n") == "no error");
  CHECK(error_text([] { Usage::read("no/such/file.yml"); }) ==
        "cannot read the usage file no/such/file.yml: No such file or directory");
}

TEST_CASE("a text where a number belongs is refused when it would be priced") {
  CHECK(
      error_text([] {
        bills({api("aws_api_gateway_rest_api.a")},
              "resource_usage:\n  aws_api_gateway_rest_api.a:\n    monthly_requests: many\n");
      }) ==
      "u.yml:3:23: monthly_requests of aws_api_gateway_rest_api is \"many\", which is no number that can be "
      "priced");
}

TEST_CASE("usage turns a rate into a figure, and zero usage is no open question") {
  const PlannedResource one = api("aws_api_gateway_rest_api.a");
  const Bills without = bills({one}, "");
  CHECK(without.lines == Lines{"aws_api_gateway_rest_api.a | Requests | - | at 0.0000035"});
  CHECK(without.all.coverage.usage == 1);
  const Bills with = bills({one}, "resource_usage: {aws_api_gateway_rest_api.a: {monthly_requests: 21e9}}");
  // 333 M × 3.50 + 667 M × 2.80 + 19 G × 2.38 + 1 G × 1.51 a million.
  CHECK(with.lines == Lines{"aws_api_gateway_rest_api.a | Requests | 21000000000 | 49763.10"});
  CHECK(with.all.coverage.priced == 1);
  CHECK(with.all.after.high.cents() == "49763.10");
  CHECK(with.notes.empty());
  const Bills nothing = bills({one}, "resource_usage: {aws_api_gateway_rest_api.a: {monthly_requests: 0}}");
  CHECK(nothing.lines == Lines{"aws_api_gateway_rest_api.a | Requests | 0 | 0.00"});
  CHECK(nothing.all.coverage.priced == 1);
}

TEST_CASE("lines of one price walk its tiers together, on each side") {
  const std::string yaml =
      "resource_usage:\n"
      "  aws_api_gateway_rest_api.a: {monthly_requests: 300_000_000}\n"
      "  aws_api_gateway_rest_api.b: {monthly_requests: 100_000_000}\n"
      "  aws_api_gateway_rest_api.c: {monthly_requests: 0}\n";
  const Bills before_only = bills({api("aws_api_gateway_rest_api.a")}, yaml);
  CHECK(before_only.all.after.high.cents() == "1050.00");  // 300 M × 3.50

  const Bills two = bills({api("aws_api_gateway_rest_api.a", R"({"name":"a"})"),
                           api("aws_api_gateway_rest_api.b"), api("aws_api_gateway_rest_api.c")},
                          yaml);
  // 333 M × 3.50 + 67 M × 2.80 = 1353.10, of which three quarters.
  CHECK(two.lines == Lines{"aws_api_gateway_rest_api.a | Requests | 300000000 | 1014.83",
                           "aws_api_gateway_rest_api.b | Requests | 100000000 | 338.28",
                           "aws_api_gateway_rest_api.c | Requests | 0 | 0.00"});
  CHECK(two.line_notes[0] == "its part of tiers that 2 lines of this plan walk together");
  CHECK(two.all.after.low.exact() == "1353.1");
  CHECK(two.all.after.high.exact() == "1353.1");
  CHECK(two.all.before.high.exact() == "1050");
  // What the second API brings is less than what it costs alone, and parts add up.
  CHECK(two.all.delta.low.exact() == "303.1");
  CHECK(two.all.delta.high.exact() == "303.1");
  Range<Usd> sum, delta;
  for (const ResourceCost& cost : two.all.resources) {
    sum += cost.after;
    delta += cost.delta;
  }
  CHECK(sum == two.all.after);
  CHECK(delta == two.all.delta);
}

TEST_CASE("what of a usage file does nothing is told") {
  const Bills told = bills({api("aws_api_gateway_rest_api.orders")},
                           "version: 0.1\n"
                           "resource_usages: {}\n"
                           "resource_type_default_usage:\n"
                           "  aws_sqs_queue: {monthly_requests: 1}\n"
                           "resource_usage:\n"
                           "  aws_api_gateway_rest_api.order: {monthly_requests: 1}\n"
                           "  aws_api_gateway_rest_api.orders:\n"
                           "    montly_requests: 1\n");
  CHECK(
      told.notes ==
      Lines{
          "u.yml:2:1: the usage file has an unknown part \"resource_usages\"; did you mean resource_usage?",
          "u.yml:6:3: usage of aws_api_gateway_rest_api.order is for nothing in the plan; did you mean "
          "aws_api_gateway_rest_api.orders?",
          "u.yml:8:22: nothing of aws_api_gateway_rest_api.orders is priced by montly_requests; did you mean "
          "monthly_requests?",
          "u.yml: usage of 1 type that the plan does not have: aws_sqs_queue"});
  CHECK(told.all.coverage.usage == 1);
}

TEST_CASE("a rate is told for a step that can be imagined") {
  const auto rate = [](const char* price, const char* unit) {
    return rate_text(Usd(*Decimal::parse(price)), unit);
  };
  CHECK(rate("0.09", "GB") == "0.09 per GB");
  CHECK(rate("0.001", "evaluations") == "0.001 per evaluations");
  CHECK(rate("0.0000002", "Requests") == "0.20 per million Requests");
  CHECK(rate("0.00002", "Events") == "0.02 per thousand Events");
  CHECK(rate("0.0000166667", "GB-Seconds") == "0.0166667 per thousand GB-Seconds");
  CHECK(rate("0.00000000001", "Things") == "0.01 per billion Things");
  CHECK(rate("0.000000000001", "Things") == "0.001 per billion Things");
  CHECK(rate("0", "GB") == "0 per GB");
}

TEST_CASE("data transfer is told by the usage file alone, on each side on which anything is") {
  const std::string yaml =
      "resource_usage:\n"
      "  aws_data_transfer.us:\n"
      "    region: us-east-1\n"
      "    monthly_intra_region_gb: 1000\n"
      "    monthly_outbound_internet_gb: 20480\n"
      "    monthly_outbound_us_east_to_us_east_gb: 100\n"
      "    monthly_outbound_other_regions_gb: 750\n"
      "  aws_data_transfer.eu: {region: eu-west-1, monthly_outbound_internet_gb: 0, monthly_x: 1}\n";
  // 2000 × 0.01; 100 × 0.01; 750 × 0.02; 10240 × 0.09 + 10240 × 0.085.
  const Lines expected = {"aws_data_transfer.us | Between zones of the region | 2000 | 20.00",
                          "aws_data_transfer.us | To the other US East region | 100 | 1.00",
                          "aws_data_transfer.us | To other regions | 750 | 15.00",
                          "aws_data_transfer.us | To the internet | 20480 | 1792.00",
                          "aws_data_transfer.eu | To the internet | 0 | 0.00"};
  const auto traffic = [](const Bills& all) {
    Lines lines;
    for (const std::string& line : all.lines)
      if (line.starts_with("aws_data_transfer")) lines.push_back(line);
    return lines;
  };
  const Bills fresh = bills({api("aws_api_gateway_rest_api.a")}, yaml);
  CHECK(traffic(fresh) == expected);
  CHECK(fresh.all.before.high.cents() == "0.00");
  CHECK(fresh.all.delta.high.cents() == "1828.00");
  CHECK(fresh.notes == Lines{"u.yml:8:89: nothing of aws_data_transfer.eu is priced by monthly_x"});
  const Bills same = bills({api("aws_api_gateway_rest_api.a", R"({"name":"a"})")}, yaml);
  CHECK(traffic(same) == expected);
  CHECK(same.all.before.high.cents() == "1828.00");
  CHECK(same.all.after.high.cents() == "1828.00");
  CHECK(same.all.delta.high.cents() == "0.00");
  const Bills gone = bills({{"aws_api_gateway_rest_api.a", "null", "{}", "{}", R"({"name":"a"})"}}, yaml);
  CHECK(gone.all.after.high.cents() == "0.00");
  CHECK(gone.all.delta.low.cents() == "-1828.00");
  Range<Usd> services;
  for (const ServiceCost& service : same.all.services) services += service.after;
  CHECK(services == same.all.after);
}

TEST_CASE("usage corrects what the plan says where it has a key for it") {
  const std::vector<PlannedResource> plan = {
      {"aws_launch_template.t", R"({"instance_type":"t3.medium","name":"t"})"},
      {"aws_autoscaling_group.g", R"({"min_size":1,"max_size":4,"launch_template":[{"name":"t"}]})", "{}",
       R"({"launch_template":[{"id":)" + reference_to("aws_launch_template.t.id") + "}]}"},
      {"aws_instance.i", R"({"instance_type":"m5.large"})"},
  };
  const auto figure = [](const Bills& all, std::string_view start) {
    for (const std::string& line : all.lines)
      if (line.starts_with(start)) return line.substr(start.size());
    return std::string("none");
  };
  const Bills without = bills(plan, "");
  CHECK(figure(without, "aws_autoscaling_group.g | Instance (on-demand, Linux, t3.medium) | ") ==
        "730..2920 | 30.37..121.47");
  const Bills with = bills(plan,
                           "resource_usage:\n"
                           "  aws_autoscaling_group.g: {instances: 2}\n"
                           "  aws_instance.i: {operating_system: windows, monthly_hrs: 100,\n"
                           "                   reserved_instance_term: 1_year}\n");
  CHECK(figure(with, "aws_autoscaling_group.g | Instance (on-demand, Linux, t3.medium) | ") ==
        "1460 | 60.74");
  CHECK(figure(with, "aws_instance.i | Instance (on-demand, Windows, m5.large) | ") == "100 | 18.80");
  bool told = false;
  for (const std::string& note : with.line_notes)
    told |= note == "on-demand price: that of reserved terms (1_year) is not in the price table";
  CHECK(told);
  const Bills odd = bills(plan, "resource_usage: {aws_instance.i: {operating_system: plan9}}");
  CHECK(odd.all.coverage.unknown == 1);
}

TEST_CASE("a written usage file changes nothing until it is filled in, and keeps what it was given") {
  static const PriceTable prices = PriceTable::bundled();
  const std::vector<PlannedResource> resources = {
      {"aws_s3_bucket.b", R"({"bucket":"b"})"},
      {"aws_sqs_queue.q[\"it's: a\"]", R"({"name":"a"})"},
      {"aws_sqs_queue.q[\"b\"]", R"({"name":"b"})"},
      {"aws_iam_role.r", R"({"name":"r"})"},
  };
  const Plan plan = plan_from(plan_text(resources));
  const Plan* const plans[] = {&plan};
  const std::string fresh = usage_file(plans, prices, "", nullptr);
  CHECK(contains(fresh, "  aws_sqs_queue.q[*]:\n"));
  CHECK(contains(fresh, "    standard:\n      # Standard: "));
  CHECK(contains(fresh, "      # storage_gb: 0\n"));
  CHECK(contains(fresh, "    # Requests: 0.40 per million Requests\n    # monthly_requests: 0\n"));
  CHECK(!contains(fresh, "aws_iam_role"));

  // What takes a word has one to begin with.
  const Plan words = plan_from(plan_text({{"aws_instance.i", R"({"instance_type":"m5.large"})"},
                                          {"aws_route53_health_check.h", R"({"type":"HTTP"})"},
                                          {"aws_ssm_parameter.free", R"({"tier":"Standard"})"}}));
  const Plan* const worded[] = {&words};
  const std::string told = usage_file(worded, prices, "", nullptr);
  CHECK(contains(told, "    # operating_system: linux\n"));
  CHECK(contains(told,
                 "    # What is checked stands in AWS or not: aws or non_aws\n    # endpoint_type: aws\n"));
  CHECK(!contains(told, "api_throughput_limit"));

  const Graph graph(plan);
  const auto sum = [&](const std::string& yaml) {
    const Usage usage = Usage::parse(yaml, "u.yml");
    const Estimate all = estimate(graph, prices, "", &usage);
    CHECK(usage.notes(plans).empty());
    return all.after.high.cents();
  };
  CHECK(sum(fresh) == "0.00");

  // Every key without its #: all are known, and a file written over it keeps them.
  std::string filled;
  for (std::size_t start = 0; start < fresh.size();) {
    const std::size_t end = fresh.find('\n', start);
    std::string line = fresh.substr(start, end - start);
    if (line.ends_with(": 0") && line.find("# ") != std::string::npos) {
      line.erase(line.find("# "), 2);
      line.back() = '7';
    }
    filled += line + "\n";
    start = end + 1;
  }
  const std::string figure = sum(filled);
  CHECK(figure != "0.00");
  const Usage given = Usage::parse(filled, "u.yml");
  const std::string again = usage_file(plans, prices, "", &given);
  CHECK(sum(again) == figure);
  CHECK(!contains(again, ": 0\n"));

  // One instance, a type and an address that is not in the plan stay as they are.
  const Usage own = Usage::parse(
      "resource_type_default_usage: {aws_s3_bucket: {object_tags: 1}}\n"
      "resource_usage:\n"
      "  'aws_sqs_queue.q[\"it''s: a\"]': {monthly_requests: 5e6, note: 'x: ''y'' # z'}\n"
      "  aws_sqs_queue.gone: {monthly_requests: 1}\n",
      "u.yml");
  const std::string kept = usage_file(plans, prices, "", &own);
  const Usage read = Usage::parse(kept, "u.yml");
  const auto entries = read.entries_for("aws_sqs_queue", "aws_sqs_queue.q[\"it's: a\"]", "");
  const UsageFact* note = read.fact(entries, "aws_sqs_queue", "note");
  REQUIRE(note != nullptr);
  CHECK(note->text == "x: 'y' # z");
  CHECK(read.fact(entries, "aws_sqs_queue", "monthly_requests")->number->text() == "5000000");
  CHECK(read.entries_for("aws_sqs_queue", "aws_sqs_queue.gone", "").size() == 1);
  CHECK(read.entries_for("aws_s3_bucket", "aws_s3_bucket.b", "").size() == 2);
}
