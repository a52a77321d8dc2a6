locals {
  # Names of target groups take no underscore.
  target_names = { for name in keys(local.http_services) : name => replace(name, "_", "-") }
}

module "alb" {
  source = "../../modules/alb"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  certificate_arn     = module.certificate["api"].arn
  target_cidrs        = module.network.private_subnet_cidrs
  deletion_protection = var.deletion_protection

  targets = merge(
    { for name, http in local.http_services : local.target_names[name] => { port = http.port, health_path = http.health_path } },
    { keycloak = { port = local.keycloak_port, health_path = "${local.keycloak_path}/realms/master" } },
  )

  # A path that nobody claims is answered with 404 by the load balancer itself.
  default_target = null

  rules = merge(
    { for name, http in local.http_services : local.target_names[name] => { priority = http.priority, target = local.target_names[name], paths = http.paths } },

    # Signing in is public, administration is not: its pages, metrics and health have no rule.
    { keycloak = {
      priority = local.keycloak_priority
      target   = "keycloak"
      paths    = ["${local.keycloak_path}/realms/iot/*", "${local.keycloak_path}/resources/*"]
    } },
  )
}

module "spa" {
  source = "../../modules/static_site"

  # Names of buckets are unique in the world.
  name            = "${local.name}-spa-${data.aws_caller_identity.current.account_id}"
  aliases         = [local.hosts["app"]]
  certificate_arn = module.certificate["app"].arn
  spa_fallback    = true
  force_destroy   = var.force_destroy
}

module "dns" {
  source = "../../modules/dns_records"

  zone_id = var.zone_id
  aliases = {
    (local.hosts["api"])  = { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id, ipv6 = false, evaluate_health = true }
    (local.hosts["mqtt"]) = { dns_name = module.nlb.dns_name, zone_id = module.nlb.zone_id, ipv6 = false, evaluate_health = true }
    (local.hosts["app"])  = { dns_name = module.spa.domain_name, zone_id = module.spa.hosted_zone_id }
  }
}
