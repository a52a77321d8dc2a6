// Streamed desktops and applications: WorkSpaces and AppStream 2.0.
// https://aws.amazon.com/workspaces/pricing/, https://aws.amazon.com/appstream2/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cost/autoscaling.h"
#include "cost/pricers.h"

namespace {

constexpr std::string_view workspaces = "AmazonWorkSpaces";
constexpr std::string_view appstream = "AmazonAppStream";

/// "POWERPRO" and "GRAPHICSPRO_G4DN" as the price list spells them.
std::string bundle_name(std::string_view compute_type) {
  struct Spelling {
    std::string_view api, list;
  };
  constexpr Spelling spellings[] = {
      {"VALUE", "Value"},
      {"STANDARD", "Standard"},
      {"PERFORMANCE", "Performance"},
      {"POWER", "Power"},
      {"POWERPRO", "PowerPro"},
      {"GRAPHICS", "Graphics"},
      {"GRAPHICSPRO", "GraphicsPro"},
      {"GRAPHICS_G4DN", "Graphics g4dn"},
      {"GRAPHICSPRO_G4DN", "GraphicsPro g4dn"},
      {"GENERALPURPOSE_4XLARGE", "GeneralPurpose.4xlarge"},
      {"GENERALPURPOSE_8XLARGE", "GeneralPurpose.8xlarge"},
  };
  const auto found = std::find_if(std::begin(spellings), std::end(spellings),
                                  [&](const Spelling& s) { return s.api == compute_type; });
  return std::string(found == std::end(spellings) ? compute_type : found->list);
}

/// An attribute of `workspace_properties`: what the provider sets where it is left out.
std::optional<std::string> property(const Resource& r, std::string_view name, std::string_view otherwise) {
  const Value value = r.given({"workspace_properties", name});
  if (value.unknown()) return std::nullopt;
  return std::string(value.scalar().value_or(otherwise));
}

/// The bundle decides the operating system and its licence, and a plan has only its id: the figure reaches
/// from Linux to Windows with its licence.
void workspace(const Resource& r, Bill& bill) {
  const auto compute = property(r, "compute_type_name", "VALUE");
  const auto mode = property(r, "running_mode", "ALWAYS_ON");
  const auto root = property(r, "root_volume_size_gib", "80");
  const auto user = property(r, "user_volume_size_gib", "10");
  if (!compute || !mode || !root || !user)
    return bill.unknown("WorkSpace", "workspace_properties are known after apply");
  const std::string bundle = bundle_name(*compute);
  const auto item = [&](std::string_view product, bool windows) {
    return fmt::format("{};bundle={};license={};os={};root_gb={};user_gb={}", product, bundle,
                       windows ? "included" : "none", windows ? "Windows" : "Linux", *root, *user);
  };
  const bool stops = *mode == "AUTO_STOP" || *mode == "MANUAL";
  const std::string_view product = stops ? "autostop_month" : "alwayson_month";
  Component& line = bill.monthly(fmt::format("WorkSpace ({}, {}, {} GB root, {} GB user)", bundle,
                                             stops ? "AutoStop" : "AlwaysOn", *root, *user),
                                 workspaces, item(product, true), 1);
  line.remark("its bundle decides the operating system: Linux to Windows with its licence");
  if (bill.has_price(workspaces, item(product, false))) bill.widen(line, workspaces, item(product, false));
  if (!stops) return;
  // The rate by the hour is the same for all sizes of volumes; the list has it under the usual ones.
  for (const auto& [root_gb, user_gb] : {std::pair("80", "50"), std::pair("80", "100"), std::pair("80", "10"),
                                         std::pair("175", "100"), std::pair("100", "100")}) {
    const std::string hour =
        fmt::format("autostop_hour;bundle={};license=included;os=Windows;root_gb={};user_gb={}", bundle,
                    root_gb, user_gb);
    if (!bill.has_price(workspaces, hour)) continue;
    bill.metered("Hours of use", workspaces, hour, r.usage("monthly_hours"))
        .remark("of a Windows bundle with its licence");
    return;
  }
}

/// AWS's image names say what runs on them: "AppStream-AmazonLinux2-03-24-2024", "AppStream-WinServer2022-…".
/// Nothing for the names that people give to their own images.
std::optional<std::string_view> system_of_image(const Resource& r) {
  struct Word {
    std::string_view part, system;
  };
  constexpr Word words[] = {{"amazonlinux", "Amazon Linux"},
                            {"amazon-linux", "Amazon Linux"},
                            {"rhel", "Red Hat Enterprise Linux"},
                            {"rocky", "Rocky Linux"},
                            {"winserver", "Windows"}};
  for (std::string_view attribute : {"image_name", "image_arn"}) {
    std::string name(r.given(attribute).text().value_or(""));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const Word& word : words)
      if (name.find(word.part) != std::string::npos) return word.system;
  }
  return std::nullopt;
}

std::string streaming_item(std::string_view type, std::string_view function, std::string_view system) {
  return fmt::format("{};function={};os={}", type, function, system);
}

/// An image whose name does not say what runs on it: from Amazon Linux to Windows, the cheapest and the
/// dearest.
Component& streaming(Bill& bill, std::string_view name, std::string_view type, std::string_view function,
                     std::optional<std::string_view> system, const Amount& count) {
  const std::string_view shown = system.value_or("Windows");
  Component& line = bill.hourly(fmt::format("{} ({}, {})", name, type, shown), appstream,
                                streaming_item(type, function, shown), count);
  const std::string cheapest = streaming_item(type, function, "Amazon Linux");
  if (!system && bill.has_price(appstream, cheapest)) {
    line.remark("its image decides the operating system: Amazon Linux to Windows");
    bill.widen(line, appstream, cheapest);
  }
  return line;
}

/// Always-on instances cost while the fleet runs. On-demand ones cost the full rate only while a user
/// streams, so it is the most that they can cost. An elastic fleet costs by the session.
void fleet(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  const auto kind = r.text("fleet_type", "ON_DEMAND");
  if (!type || type->empty() || !kind)
    return bill.unknown("Streaming instances", "instance_type or fleet_type is known after apply");
  if (*kind == "ELASTIC") {
    const std::string_view system =
        r.given("platform").text().value_or("").starts_with("AMAZON_LINUX") ? "Amazon Linux" : "Windows";
    bill.metered(fmt::format("Streaming sessions ({}, {})", *type, system), appstream,
                 streaming_item(*type, "ElasticFleet", system), r.usage("monthly_streaming_hours"));
    return;
  }
  const auto name = r.text("name", "");
  Amount count = autoscaled(
      r, "appstream:fleet:DesiredCapacity", name && !name->empty() ? fmt::format("fleet/{}", *name) : "",
      Resource::amount(r.values().block("compute_capacity")["desired_instances"], "desired_instances"));
  if (*kind == "ON_DEMAND" && count.known()) {
    count.range->low = 0;
    count.origin += ", while users stream";
  }
  Component& line = streaming(bill, "Streaming instances", *type, "Fleet", system_of_image(r), count);
  if (*kind == "ON_DEMAND") line.remark("the fee of a stopped instance is not in the price table");
}

/// Built with and then stopped; while it runs it costs by the hour.
void image_builder(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  if (!type || type->empty()) return bill.unknown("Image builder", "instance_type is known after apply");
  streaming(bill, "Image builder", *type, "ImageBuilder", system_of_image(r),
            Amount(Quantity(1), "while it is not stopped"));
}

constexpr Pricer pricers[] = {
    {"aws_workspaces_workspace", "WorkSpaces", workspace},
    {"aws_appstream_fleet", "AppStream", fleet},
    {"aws_appstream_image_builder", "AppStream", image_builder},
};

}  // namespace

std::span<const Pricer> desktop_pricers() {
  return pricers;
}
