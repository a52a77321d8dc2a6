// What other providers than that of AWS hold, where the words of the catalogue's classes do not do.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "kubernetes-store-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "kubernetes_namespace kubernetes_namespace_v1 kubernetes_persistent_volume "
                 "kubernetes_persistent_volume_v1 kubernetes_persistent_volume_claim "
                 "kubernetes_persistent_volume_claim_v1 kubernetes_stateful_set "
                 "kubernetes_stateful_set_v1 kubernetes_secret kubernetes_secret_v1 helm_release",
        .title = "what a cluster keeps destroyed",
        .why = "volumes and secrets behind it go with it, by their reclaim policy",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "the volume is released with its data kept",
        .applies = destroyed,
    },
    {
        .id = "azure-resource-group-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "azurerm_resource_group",
        .title = "resource group destroyed",
        .why = "everything in it goes with it, also what this state does not know",
        .fix = "move what must stay into another group, and look into the group first",
        .fine_when = "the group is empty",
        .applies = destroyed,
    },
    {
        .id = "google-project-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "google_project",
        .title = "project destroyed",
        .why =
            "everything in it is shut down at once and deleted after thirty days, also what this state does "
            "not know",
        .fix = "set `deletion_policy = \"PREVENT\"`, and look into the project first",
        .fine_when = "the project is empty",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> other_clouds_rules() {
  return rules;
}
