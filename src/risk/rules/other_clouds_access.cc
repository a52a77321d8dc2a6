// Who comes to reach or rule what is with Azure, Google, Kubernetes, GitHub and others.
#include <algorithm>
#include <string>
#include <string_view>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// The whole of IPv4 in the two ends of an Azure rule; the pair of zeros stands for all that runs in Azure.
std::optional<Hit> azure_range_open(const Subject& subject) {
  const auto is_open = [](const Value& side) {
    return side["start_ip_address"].is("0.0.0.0") && side["end_ip_address"].is("255.255.255.255");
  };
  const auto lets_azure_in = [](const Value& side) {
    return side["start_ip_address"].is("0.0.0.0") && side["end_ip_address"].is("0.0.0.0");
  };
  Hit hit{{subject.evidence("start_ip_address"), subject.evidence("end_ip_address")}, {}, {}};
  if (is_open(subject.after) && !is_open(subject.before)) return hit;
  if (!lets_azure_in(subject.after) || lets_azure_in(subject.before) || is_open(subject.before))
    return std::nullopt;
  hit.detail = "it lets in whatever runs in Azure, also for other customers";
  hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> database_open(const Subject& subject) {
  return subject.change.type.starts_with("azurerm_") ? azure_range_open(subject) : takes_value(subject);
}

/// Lets in the world by name, or by a list that is no longer there.
std::optional<Hit> cluster_open(const Subject& subject) {
  if (auto hit = takes_value(subject)) return hit;
  Subject lists = subject;
  lists.attributes = Words(
      "master_authorized_networks_config api_server_access_profile.authorized_ip_ranges "
      "api_server_authorized_ip_ranges");
  return emptied(lists);
}

/// `allUsers` in a binding, or in a policy that is JSON text. Callers of a service are often meant to be all.
std::optional<Hit> google_open(const Subject& subject) {
  std::optional<Hit> hit = takes_value(subject);
  if (!hit) {
    const auto lets_all_in = [](const Value& side) {
      const std::string_view policy = side["policy_data"].text().value_or("");
      return policy.find("\"allUsers\"") != std::string_view::npos ||
             policy.find("\"allAuthenticatedUsers\"") != std::string_view::npos;
    };
    if (!lets_all_in(subject.after) || lets_all_in(subject.before)) return std::nullopt;
    hit = Hit{{subject.evidence("policy_data")}, {}, {}};
  }
  if (const auto role = subject.after["role"].text(); role && role->ends_with(".invoker") && !hit->severity)
    hit->severity = Severity::medium;
  return hit;
}

bool holds_more(const Value& after, const Value& before) {
  for (const Value& member : after.elements()) {
    bool was_there = false;
    for (const Value& old : before.elements()) was_there = was_there || same(old, member);
    if (!was_there) return true;
  }
  return false;
}

/// A role that may give itself every other.
std::optional<Hit> ruling_role(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  const bool azure = subject.change.type == "azurerm_role_assignment";
  const char* attribute = azure ? "role_definition_name" : "role";
  const std::string_view role = subject.after[attribute].text().value_or("");
  constexpr std::string_view roles[] = {"Owner",
                                        "User Access Administrator",
                                        "Role Based Access Control Administrator",
                                        "roles/owner",
                                        "roles/iam.securityAdmin",
                                        "roles/resourcemanager.organizationAdmin",
                                        "roles/resourcemanager.folderIamAdmin",
                                        "roles/resourcemanager.projectIamAdmin"};
  if (std::find(std::begin(roles), std::end(roles), role) == std::end(roles)) return std::nullopt;
  const bool is_new = !same(subject.before[attribute], subject.after[attribute]) || subject.destroys();
  if (!is_new && !holds_more(subject.after["members"], subject.before["members"])) return std::nullopt;
  Hit hit{{subject.evidence(attribute)}, {}, {}};
  // "/subscriptions/x/resourceGroups/y" and what is deeper is less than a subscription or what holds many.
  const std::string_view scope = subject.after["scope"].text().value_or("");
  const bool is_part = scope.starts_with("/subscriptions/") && scope.find('/', 15) != std::string_view::npos;
  if (azure) hit.evidence.push_back(subject.evidence("scope"));
  if (azure && is_part) hit.severity = Severity::medium;
  return hit;
}

/// Cluster-wide rights over everything; worse when they are for whoever has logged in, or has not.
std::optional<Hit> admin_bound(const Subject& subject) {
  if (!at_path(subject.after, "role_ref.name").is("cluster-admin")) return std::nullopt;
  const auto names = [](const Value& side) { return all_at_path(side, "subject.name"); };
  const std::vector<Value> before = at_path(subject.before, "role_ref.name").is("cluster-admin")
                                        ? names(subject.before)
                                        : std::vector<Value>();
  Hit hit{{subject.evidence("role_ref"), subject.evidence("subject")}, {}, {}};
  bool is_more = subject.before.absent();
  for (const Value& name : names(subject.after)) {
    if (std::any_of(before.begin(), before.end(), [&](const Value& old) { return same(old, name); }))
      continue;
    is_more = true;
    for (const char* all :
         {"system:authenticated", "system:unauthenticated", "system:anonymous", "system:serviceaccounts"})
      if (name.is(all)) hit.severity = Severity::critical;
  }
  if (!is_more) return std::nullopt;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "database-open-to-all",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "google_sql_database_instance mongodbatlas_project_ip_access_list "
                 "digitalocean_database_firewall azurerm_mssql_firewall_rule azurerm_sql_firewall_rule "
                 "azurerm_postgresql_firewall_rule azurerm_postgresql_flexible_server_firewall_rule "
                 "azurerm_mysql_firewall_rule azurerm_mysql_flexible_server_firewall_rule "
                 "azurerm_mariadb_firewall_rule azurerm_redis_firewall_rule azurerm_synapse_firewall_rule",
        .attributes = "settings.ip_configuration.authorized_networks.value cidr_block rule.value",
        .values = "0.0.0.0/0 ::/0",
        .title = "database lets in every address",
        .why = "whoever has or guesses a password reads the data",
        .fix = "name the addresses that need it, or use a private network",
        .fine_when = "nothing in it is worth stealing",
        .applies = database_open,
    },
    {
        .id = "cluster-api-open-to-all",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "google_container_cluster azurerm_kubernetes_cluster",
        .attributes = "master_authorized_networks_config.cidr_blocks.cidr_block "
                      "api_server_access_profile.authorized_ip_ranges api_server_authorized_ip_ranges",
        .values = "0.0.0.0/0 ::/0",
        .title = "control plane of a cluster lets in every address",
        .why = "a stolen credential, or a gap in the API, works from anywhere",
        .fix = "name the networks that administer it",
        .fine_when = "the endpoint has no public address",
        .applies = cluster_open,
    },
    {
        .id = "azure-container-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "azurerm_storage_container",
        .attributes = "container_access_type",
        .values = "blob container",
        .title = "blobs can be read by anybody",
        .why = "whoever knows or guesses a name reads it without logging in",
        .fix = "keep `private`, and hand out signed links",
        .fine_when = "they are files of a public site",
        .applies = takes_value,
    },
    {
        .id = "azure-public-blobs-allowed",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "azurerm_storage_account",
        .attributes = "allow_nested_items_to_be_public allow_blob_public_access",
        .title = "containers of an account may be made public",
        .why = "one container with the wrong access type is enough then",
        .fix = "keep it off, and use an account of its own for what is public",
        .fine_when = "the account holds public files only",
        .applies = turned_on,
    },
    {
        .id = "azure-public-network-on",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "azurerm_*",
        .attributes = "public_network_access_enabled",
        .title = "service can be reached from public networks",
        .why = "only its own firewall and passwords stand before it",
        .fix = "keep it off, and reach it by a private endpoint",
        .fine_when = "its firewall names the addresses that need it",
        .applies = turned_on,
    },
    {
        .id = "azure-plaintext-allowed",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "azurerm_*",
        .attributes = "https_traffic_only_enabled enable_https_traffic_only https_only "
                      "ssl_enforcement_enabled",
        .title = "service answers without encryption",
        .why = "passwords and data can be read on the way",
        .fix = "keep it on",
        .fine_when = "never",
        .applies = turned_off,
    },
    {
        .id = "google-open-to-all",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "google_*",
        .attributes = "member members entity role_entity",
        .values = "allUsers allAuthenticatedUsers READER:allUsers OWNER:allUsers WRITER:allUsers",
        .title = "given to everybody on the internet",
        .why = "`allUsers` is anybody, `allAuthenticatedUsers` anybody with a Google account",
        .fix = "name the users, groups or service accounts",
        .fine_when = "it is meant for the public",
        .applies = google_open,
    },
    {
        .id = "cloud-role-wide",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "azurerm_role_assignment google_project_iam_member google_project_iam_binding "
                 "google_folder_iam_member google_folder_iam_binding google_organization_iam_member "
                 "google_organization_iam_binding",
        .title = "role that can give itself every right",
        .why = "who has it owns all that is below, and can let others in",
        .fix = "give a role for the task, on the resource it is for",
        .fine_when = "it is an administrator of the platform",
        .applies = ruling_role,
    },
    {
        .id = "google-members-removed",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "google_project_iam_binding google_folder_iam_binding google_organization_iam_binding "
                 "google_storage_bucket_iam_binding google_kms_crypto_key_iam_binding "
                 "google_secret_manager_secret_iam_binding google_service_account_iam_binding",
        .attributes = "members",
        .title = "members lose a role",
        .why = "a binding owns its list: whoever is not in it is refused at once, also who was added by hand",
        .fix = "look who uses the role first; use `_iam_member` to add without taking away",
        .fine_when = "they no longer work with it",
        .applies = loses_elements,
    },
    {
        .id = "google-policy-replaced",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "google_project_iam_policy google_folder_iam_policy google_organization_iam_policy",
        .attributes = "policy_data",
        .title = "whole list of rights changes",
        .why = "the policy owns all bindings: what it does not name is gone, that of Google's own agents too",
        .fix = "use `_iam_binding` or `_iam_member`; compare with `gcloud projects get-iam-policy` first",
        .fine_when = "every binding was compared",
        .applies = changed_in_place,
    },
    {
        .id = "kubernetes-admin-bound",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "kubernetes_cluster_role_binding kubernetes_cluster_role_binding_v1",
        .title = "subject rules a whole cluster",
        .why = "`cluster-admin` reads every secret and may run anything on every node",
        .fix = "bind a role that lists what is needed, in one namespace",
        .fine_when = "it is an administrator of the cluster",
        .applies = admin_bound,
    },
    {
        .id = "kubernetes-privileged",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "kubernetes_deployment kubernetes_deployment_v1 kubernetes_stateful_set "
                 "kubernetes_stateful_set_v1 kubernetes_daemonset kubernetes_daemon_set_v1 kubernetes_job "
                 "kubernetes_job_v1",
        .attributes = "spec.template.spec.container.security_context.privileged "
                      "spec.template.spec.host_pid spec.template.spec.host_network",
        .values = "true",
        .title = "container gets the rights of its node",
        .why = "who breaks into it owns the node and every pod on it",
        .fix = "add the one capability that it needs",
        .fine_when = "it is an agent that manages the node",
        .applies = takes_value,
    },
    {
        .id = "kubernetes-service-public",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "kubernetes_service kubernetes_service_v1",
        .attributes = "spec.type",
        .values = "LoadBalancer NodePort",
        .title = "service of a cluster can be reached from outside",
        .why = "a load balancer or a port on every node leads to it, past what stands before the cluster",
        .fix = "keep `ClusterIP` behind an ingress, or ask for an internal load balancer",
        .fine_when = "it is an entry point",
        .applies = changes_to_value,
    },
    {
        .id = "repository-made-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "github_repository gitlab_project",
        .attributes = "visibility visibility_level",
        .values = "public",
        .title = "repository made public",
        .why = "code, history and whatever secret was ever committed can be copied at once, for good",
        .fix = "keep it private until the whole history was looked through",
        .fine_when = "its history was looked through",
        .applies = changes_to_value,
    },
    {
        .id = "cloudflare-proxy-off",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "cloudflare_record cloudflare_dns_record",
        .attributes = "proxied",
        .title = "name no longer goes through the proxy",
        .why =
            "the address of the origin is shown, and firewall, cache and certificate of the proxy are gone",
        .fix = "keep it proxied, or close the origin to all but who needs it",
        .fine_when = "the name is for something that is no web site",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> other_clouds_access_rules() {
  return rules;
}
