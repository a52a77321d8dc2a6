locals {
  namespace = "${var.namespace}.${var.root_domain}"

  # Production has the bare name and comes first; the others put their own in front of the namespace.
  prefixes = concat([""], [for environment in var.environments : "${environment}." if var.enable_env_subdomains])

  domains = {
    app = [for prefix in local.prefixes : "app.${prefix}${local.namespace}"]
    api = [for prefix in local.prefixes : "api.${prefix}${local.namespace}"]
  }
}

# Names that resolve to something are made where that something is; here are only the records that prove the names.
module "certificate" {
  source   = "../certificate"
  for_each = local.domains

  domain                    = each.value[0]
  subject_alternative_names = toset(slice(each.value, 1, length(each.value)))
  zone_id                   = var.zone_id
}
