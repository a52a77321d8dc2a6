module "caja" {
  source = "../../../systems/caja_global"

  root_domain           = var.root_domain
  hosted_zone_id        = var.hosted_zone_id
  enable_env_subdomains = var.enable_env_subdomains
  environments          = var.environments
  github_repository     = var.github_repository
  github_provider_arn   = var.github_provider_arn
}
