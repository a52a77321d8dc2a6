// What real people's plans destroy, judged by hand, and how many findings their plans get.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catch.h"
#include "plan/plan.h"
#include "risk/assess.h"
#include "risk/catalogue.h"

namespace {

/// One delete or replacement of something that holds data, keys or credentials, or of a type in no catalogue;
/// every plan was looked at. `rule` is what must be found there.
struct Judgement {
  std::string_view file, address, rule;
  Severity at_least;
};

constexpr Judgement judgements[] = {
    {"StackGuardian__tirith__providers-terraform_plan-input_s3_destroy.json",
     "module.s3_bucket.aws_s3_bucket.this[0]", "s3-bucket-destroyed", Severity::critical},
    {"WayneGoosen__azdo-tf-plan-viewer__dev-fixtures-sample-plan.json", "azurerm_key_vault.main",
     "key-destroyed", Severity::critical},
    {"bridgecrewio__checkov__runner-plan_with_deleted_resources.json", "aws_secretsmanager_secret.default",
     "secret-destroyed", Severity::critical},
    {"fugue__regula__basic-delete-9ebea2.json", "test_instance.test-delete", "unclassified-destroyed",
     Severity::medium},
    {"fugue__regula__requires-replace-077d90.json", "test_instance.test", "unclassified-destroyed",
     Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-fully_populated_complex_destroy.json",
     "tfcoremock_complex_resource.complex", "unclassified-destroyed", Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-replace_within_list.json", "tfcoremock_list.list",
     "unclassified-destroyed", Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-replace_within_map.json", "tfcoremock_map.map",
     "unclassified-destroyed", Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-replace_within_object.json", "tfcoremock_object.object",
     "unclassified-destroyed", Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-replace_within_set.json", "tfcoremock_set.set",
     "unclassified-destroyed", Severity::medium},
    {"hashicorp__terraform__testing-equivalence-tests-simple_object_replace.json", "tfcoremock_object.object",
     "unclassified-destroyed", Severity::medium},
    {"lampgui__terraform-plan-reviewer__sample_plan.json", "azurerm_storage_account.data", "store-destroyed",
     Severity::critical},
    {"lmarqs__terraform-ui__demo-plan-large.json", "module.storage.aws_db_instance.primary",
     "rds-instance-destroyed", Severity::critical},
    {"oocx__tfplan2md__Oocx.TfPlan2Md.TUnit-azapi-replace-plan.json", "azapi_resource.automation_account",
     "store-destroyed", Severity::high},
    {"oocx__tfplan2md__Oocx.TfPlan2Md.TUnit-azurerm-azuredevops-plan.json", "azuredevops_git_repository.main",
     "store-destroyed", Severity::high},
    {"oocx__tfplan2md__comprehensive-demo.json", "azurerm_storage_account.legacy", "store-destroyed",
     Severity::critical},
    {"opariffazman__astro__assignment1-bd7dbb.json",
     R"(module.route53_zones.aws_route53_zone.this["astro.opariffazman.com"])", "zone-destroyed",
     Severity::high},
    {"opariffazman__astro__dev-4bdd40.json", "module.eks.aws_cloudwatch_log_group.this[0]",
     "logs-group-destroyed", Severity::medium},
    {"opariffazman__astro__dev-4bdd40.json", "module.eks.aws_eks_cluster.this[0]", "eks-cluster-destroyed",
     Severity::critical},
    {"opariffazman__astro__dev-4bdd40.json", "module.eks.aws_iam_openid_connect_provider.oidc_provider[0]",
     "oidc-provider-destroyed", Severity::critical},
    {"opariffazman__astro__dev-4bdd40.json", "module.eks.aws_iam_role.this[0]", "iam-role-destroyed",
     Severity::high},
    {"opariffazman__astro__dev-4bdd40.json",
     R"(module.eks.module.eks_managed_node_group["ondemand"].aws_iam_role.this[0])", "iam-role-destroyed",
     Severity::high},
    {"opariffazman__astro__dev-4bdd40.json",
     R"(module.eks.module.eks_managed_node_group["spot"].aws_iam_role.this[0])", "iam-role-destroyed",
     Severity::high},
    {"opariffazman__astro__dev-4bdd40.json", R"(module.eks.module.kms.aws_kms_alias.this["cluster"])",
     "credential-destroyed", Severity::high},
    {"opariffazman__astro__dev-4bdd40.json",
     R"(module.route53_private.aws_route53_zone.this["astro.opariffazman.com"])", "zone-destroyed",
     Severity::high},
    {"opentofu__opentofu__requires-replace.json", "test_instance.test", "unclassified-destroyed",
     Severity::medium},
    {"opentofu__opentofu__show-json-identity-destroy.json", "test_instance.test", "unclassified-destroyed",
     Severity::medium},
    {"pibblokto__tfplanctx__plan_main.json", "aws_db_instance.old", "rds-instance-destroyed",
     Severity::critical},
    {"snyk__policy-engine__input-golden_test-resource-changes.json", "aws_s3_bucket.delete_bucket",
     "s3-bucket-destroyed", Severity::high},
};

/// Beside the checkout, or where PLANGATE_SHARED says.
std::filesystem::path real_plans() {
  const char* named = std::getenv("PLANGATE_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? named : std::filesystem::path(PLANGATE_SOURCE_DIR) / ".." / "shared";
  return shared / "plans" / "real";
}

/// What is there twice in the manifest's sense, or no plan at all, is refused by Plan::read.
std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  if (std::filesystem::exists(real_plans() / "manifest.csv"))
    for (const auto& entry : std::filesystem::directory_iterator(real_plans()))
      if (entry.path().filename() != "manifest.csv") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<Plan> readable(const std::filesystem::path& file) {
  try {
    return Plan::read(file.string());
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool is_skipped() {
  if (std::filesystem::exists(real_plans() / "manifest.csv")) return false;
  WARN("skipped: no plans at " << real_plans().string() << "; PLANGATE_SHARED names their place");
  return true;
}

/// What must be in the table: it cannot be made again, or nobody knows whether it can.
bool must_be_judged(const Change& change) {
  if (!change.managed || !change.deletes) return false;
  const auto facts = type_facts(change.type);
  if (!facts) return true;
  if (facts->severity < Severity::medium) return false;
  return facts->harm == Harm::data || facts->harm == Harm::backup || facts->harm == Harm::keys ||
         facts->harm == Harm::credentials;
}

}  // namespace

TEST_CASE("every loss in the real plans was judged, and is found as bad as that") {
  if (is_skipped()) return;
  std::map<std::pair<std::string_view, std::string_view>, const Judgement*> table;
  for (const Judgement& row : judgements) CHECK(table.emplace(std::pair(row.file, row.address), &row).second);
  std::set<const Judgement*> found;
  for (const std::filesystem::path& file : files()) {
    const std::optional<Plan> plan = readable(file);
    if (!plan) continue;
    const std::string name = file.filename().string();
    const std::vector<Finding> findings = assess(Graph(*plan));
    for (const Change& change : plan->changes()) {
      const auto row = table.find({name, change.address});
      INFO(name << " " << change.address);
      if (row == table.end()) {
        const bool is_not_judged = must_be_judged(change);
        CHECK_FALSE(is_not_judged);
        continue;
      }
      const Judgement& judged = *row->second;
      found.insert(&judged);
      const bool is_found = std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.address == judged.address && finding.rule == judged.rule &&
               finding.severity >= judged.at_least;
      });
      INFO(judged.rule << " " << name);
      CHECK(is_found);
    }
  }
  CHECK(found.size() == std::size(judgements));
}

TEST_CASE("real plans get few findings") {
  if (is_skipped()) return;
  std::vector<std::size_t> counts, of_changing;
  for (const std::filesystem::path& file : files()) {
    const std::optional<Plan> plan = readable(file);
    if (!plan) continue;
    const std::vector<Finding> findings = assess(Graph(*plan));
    const auto count =
        static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
          return finding.severity >= Severity::medium;
        }));
    counts.push_back(count);
    const auto changes = plan->changes();
    if (std::any_of(changes.begin(), changes.end(), [](const Change& change) {
          return change.managed && (change.deletes || change.action == Action::update);
        }))
      of_changing.push_back(count);
  }
  REQUIRE(counts.size() > 200);
  const auto told = [](std::string_view which, std::vector<std::size_t>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    const auto at = [&](std::size_t percent) { return numbers[(numbers.size() - 1) * percent / 100]; };
    WARN(fmt::format("findings at medium and above in {} {}: min {}, median {}, 90 % up to {}, max {}",
                     numbers.size(), which, numbers.front(), at(50), at(90), numbers.back()));
    return at(50);
  };
  CHECK(told("real plans", counts) <= 5);
  CHECK(told("of them that change or destroy something", of_changing) <= 5);
}
