locals {
  name = "tap"

  # Written out where a policy needs them before the thing itself is there.
  account_id   = data.aws_caller_identity.current.account_id
  region       = data.aws_region.current.name
  spa_bucket   = "${local.name}-spa-${local.account_id}"
  files_bucket = "${local.name}-files-${local.account_id}"
  log_bucket   = "${local.name}-alb-logs-${local.account_id}"

  api_host     = "api.${var.domain}"
  redirect_uri = "https://${local.api_host}/auth/callback"
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

module "network" {
  source = "../../modules/network"

  name                 = local.name
  cidr                 = var.network.cidr
  public_subnet_cidrs  = var.network.public_subnet_cidrs
  private_subnet_cidrs = var.network.private_subnet_cidrs
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
}

# One certificate serves both: the site at the domain itself, the API one level below.
module "certificate" {
  source = "../../modules/certificate"

  domain                    = "*.${var.domain}"
  subject_alternative_names = [var.domain]
  zone_id                   = var.zone_id
}

module "dns" {
  source   = "../../modules/dns_records"
  for_each = var.zone_id == null ? {} : { zone = var.zone_id }

  zone_id = each.value
  aliases = {
    (var.domain)     = { dns_name = module.site.domain_name, zone_id = module.site.hosted_zone_id }
    (local.api_host) = { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id, ipv6 = false, evaluate_health = true }
  }
}
