#include "plan/mistaken.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace {

constexpr const char* make_json =
    "make the JSON with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";
constexpr const char* show_plan_file =
    "name the plan file: terraform show -json plan.bin > plan.json (without a file it shows the state)";

bool has(const PlanIndex& index, std::string_view key) {
  return std::find(index.other_keys.begin(), index.other_keys.end(), key) != index.other_keys.end();
}

std::size_t line_of(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n'));
}

bool is_event_stream(std::string_view text) {
  const std::string_view head = text.substr(0, 200);
  return head.find("\"@level\"") != std::string_view::npos ||
         head.find("\"@message\"") != std::string_view::npos;
}

constexpr const char* event_stream_hint =
    "it has no attribute values; write a plan file with -out and convert it: terraform show -json plan.bin > "
    "plan.json";

/// The two numbers of a version token such as "1.2" with its quotes.
bool read_version(std::string_view token, int& major, int& minor) {
  if (token.size() < 3 || token.front() != '"' || token.back() != '"') return false;
  token = token.substr(1, token.size() - 2);
  const char* end = token.data() + token.size();
  const auto first = std::from_chars(token.data(), end, major);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return false;
  const auto second = std::from_chars(first.ptr + 1, end, minor);
  return second.ec == std::errc() && second.ptr == end && major >= 0 && minor >= 0;
}

}  // namespace

void refuse(const std::string& source, std::string_view text, const IndexFailure& failure) {
  if (is_event_stream(text))
    throw Error(
        fmt::format("{} is the event stream of `plan -json` (one JSON object a line), not a plan", source),
        event_stream_hint);
  switch (failure.kind) {
    case IndexFailure::Kind::truncated:
      throw Error(
          fmt::format("{} ends in the middle of the document, after {} bytes: it was cut off", source,
                      text.size()),
          "write it again; a full disk, a size limit of a variable or an interrupted upload does this");
    case IndexFailure::Kind::trailing: {
      const bool another = failure.at < text.size() && (text[failure.at] == '{' || text[failure.at] == '[');
      if (another)
        throw Error(fmt::format("{} holds several JSON documents in a row (the second starts in line {})",
                                source, line_of(text, failure.at)),
                    "give each plan a file of its own: plangate review dev=dev.json prod=prod.json");
      throw Error(fmt::format("{} has something behind the end of the document, in line {}", source,
                              line_of(text, failure.at)),
                  "nothing but white space and the lines of known wrappers may follow; write the plan again");
    }
    case IndexFailure::Kind::duplicate_key:
      throw Error(fmt::format("{} has the key \"{}\" twice at its top", source, failure.detail),
                  "Terraform never writes that; do not merge plans into one document");
    case IndexFailure::Kind::not_an_object:
      throw Error(fmt::format("{} is a JSON array, not the object that a plan is", source), make_json);
    case IndexFailure::Kind::malformed:
      throw Error(failure.at > 0 ? fmt::format("{} is not valid JSON: {}, in line {}", source, failure.detail,
                                               line_of(text, failure.at))
                                 : fmt::format("{} is not valid JSON: {}", source, failure.detail),
                  make_json);
  }
  throw Error(fmt::format("{} is not valid JSON", source), make_json);
}

void require_plan(const std::string& source, const PlanIndex& index) {
  const bool plan_keys =
      !index.planned_values.empty() || !index.resource_changes.empty() || !index.output_changes.empty();
  if (has(index, "@level") || has(index, "@message"))
    throw Error(fmt::format("{} is a line of the event stream of `plan -json`, not a plan", source),
                event_stream_hint);
  if (has(index, "serial") && has(index, "lineage"))
    throw Error(fmt::format("{} is a state file (terraform.tfstate), not a plan", source), make_json);
  if (has(index, "provider_schemas") && !plan_keys)
    throw Error(fmt::format("{} holds provider schemas, not a plan", source), make_json);
  if (has(index, "diagnostics") && has(index, "valid"))
    throw Error(fmt::format("{} is the result of `terraform validate -json`, not a plan", source), make_json);
  if (has(index, "values") && !plan_keys)
    throw Error(fmt::format("{} is a state as `terraform show -json` prints it, not a plan", source),
                show_plan_file);
  if (!index.format_version.empty() && index.keys == 1)
    throw Error(fmt::format("{} is an empty state, not a plan", source), show_plan_file);
  if (has(index, "root_module") && !plan_keys)
    throw Error(fmt::format("{} is a configuration, not a plan", source), make_json);
  for (std::string_view wrapper : {"plan", "data", "input", "result"})
    if (has(index, wrapper) && index.format_version.empty())
      throw Error(
          fmt::format(
              "{} has no \"format_version\" at its top but a key \"{}\": the plan seems to be wrapped in it",
              source, wrapper),
          fmt::format("take it out: jq .{} FILE | plangate review -", wrapper));
  if (index.format_version.empty())
    throw Error(fmt::format("{} has no \"format_version\": it is not what `terraform show -json` printed, or "
                            "was cut down by another tool",
                            source),
                make_json);
  int major = 0;
  int minor = 0;
  if (!read_version(index.format_version, major, minor))
    throw Error(
        fmt::format("{} has the format_version {}, which is no version", source, index.format_version),
        make_json);
  if (major > 1 || (major == 0 && minor == 0))
    throw Error(
        fmt::format("{} has format_version {}.{}; this plangate reads 0.1 to 1.x", source, major, minor),
        "a newer Terraform or OpenTofu wrote it: update plangate");
  if (!plan_keys)
    throw Error(
        fmt::format("{} has neither \"planned_values\" nor \"resource_changes\": it is no plan", source),
        make_json);
}
