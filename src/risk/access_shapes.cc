#include "risk/access_shapes.h"

#include "risk/attributes.h"

namespace {

void add(std::vector<DocumentChange>& out, std::string_view path, const Value& before, const Value& after) {
  if (!after.known() || same(before, after)) return;
  auto document = parse_policy(after);
  if (document == nullptr) return;
  auto old = parse_policy(before);
  if (old != document) out.push_back({path, std::move(old), std::move(document)});
}

/// The block of `blocks` with this `name`; absent if there is none.
Value named(const Value& blocks, const Value& name) {
  const auto wanted = name.text();
  for (const Value& each : blocks.elements())
    if (wanted && each["name"].is(*wanted)) return each;
  return {};
}

}  // namespace

std::vector<DocumentChange> changed_documents(const Subject& subject) {
  std::vector<DocumentChange> out;
  for (const std::string_view path : subject.attributes) {
    const Value after = at_path(subject.after, path);
    // Most objects have none or one of the attributes.
    if (!after.known()) continue;
    const Value before = at_path(subject.before, path);
    if (!after.is_array()) {
      add(out, path, before, after);
      continue;
    }
    for (const Value& block : after.elements())
      add(out, path, named(before, block["name"])["policy"], block["policy"]);
  }
  return out;
}

std::string_view account_of(std::string_view arn) {
  if (arn.substr(0, 4) != "arn:") return {};
  std::string_view rest = arn;
  for (int part = 0; part < 4; ++part) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return {};
    rest.remove_prefix(colon + 1);
  }
  const std::string_view account = rest.substr(0, rest.find(':'));
  const bool is_number = account.size() == 12 && account.find_first_not_of("0123456789") == account.npos;
  return is_number ? account : std::string_view();
}

std::string own_account(const Subject& subject) {
  const auto account = [](const Value& values) {
    const auto arn = values["arn"].text();
    return std::string(arn ? account_of(*arn) : std::string_view());
  };
  if (std::string own = account(subject.before); !own.empty()) return own;
  // Any object of the plan will do; those without an account in their ARN (buckets) come first in some.
  std::size_t left = 64;
  for (const Change& change : subject.plan().changes()) {
    if (!change.managed || change.action == Action::create || change.type.substr(0, 4) != "aws_") continue;
    if (left-- == 0) break;
    const Look look = subject.plan().look(change);
    if (std::string own = account(look.before()); !own.empty()) return own;
  }
  // A plan that only creates has little else in its state than the data sources it read.
  for (const Value& each : subject.plan().prior_state()["values"]["root_module"]["resources"].elements())
    if (each["type"].is("aws_caller_identity"))
      if (const auto id = each["values"]["account_id"].text()) return std::string(*id);
  return {};
}

std::optional<Hit> opens_to_anybody(const Subject& subject) {
  for (const std::string_view path : subject.attributes) {
    const auto after = parse_policy(at_path(subject.after, path));
    if (!after || !lets_anybody_in(*after)) continue;
    const auto before = parse_policy(at_path(subject.before, path));
    if (before && lets_anybody_in(*before)) continue;
    return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

std::optional<Hit> becomes_unknown(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  for (const std::string_view path : subject.attributes)
    if (parse_policy(at_path(subject.before, path)) && at_path(subject.after, path).unknown())
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}
