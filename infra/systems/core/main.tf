locals {
  name        = "core-${var.environment}"
  api_domain  = "api.${var.domain}"
  site_domain = "app.${var.domain}"
}

data "aws_region" "current" {}

module "network" {
  source = "../../modules/network"

  name                 = local.name
  cidr                 = var.network.cidr
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
}

module "ecr" {
  source = "../../modules/ecr"

  names        = [local.name, "${local.name}-mcp"]
  force_delete = var.force_destroy
}

module "secrets" {
  source = "../../modules/secrets"

  prefix = local.name
  descriptions = {
    jwt_secret        = "Signs the API's tokens"
    scheduler_api_key = "Admits the scheduler to the API"
    mcp_app_api_key   = "Admits the MCP server to the API"
  }
}

module "database" {
  source = "../../modules/rds_postgres"

  name                  = local.name
  engine_version        = "15"
  instance_class        = var.database.instance_class
  storage_gb            = var.database.storage_gb
  multi_az              = var.database.multi_az
  backup_retention_days = var.database.backup_retention_days
  deletion_protection   = var.database.deletion_protection
  database_name         = "core"
  username              = "core_owner"

  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { app = module.app.security_group_id }
}

module "cluster" {
  source = "../../modules/ecs_cluster"

  name = local.name
}

module "certificate" {
  source = "../../modules/certificate"

  domain  = local.api_domain
  zone_id = var.zone_id
}

module "nlb" {
  source = "../../modules/nlb"

  name            = local.name
  vpc_id          = module.network.vpc_id
  subnet_ids      = module.network.public_subnet_ids
  certificate_arn = module.certificate.arn
  target_port     = 8000
  health_path     = "/healthz"
}

module "api_name" {
  source = "../../modules/dns_records"

  zone_id = var.zone_id
  aliases = {
    (local.api_domain) = {
      dns_name        = module.nlb.dns_name
      zone_id         = module.nlb.zone_id
      ipv6            = false
      evaluate_health = true
    }
  }
}

module "app" {
  source = "../../modules/ecs_service"

  name    = "${local.name}-app"
  cluster = { arn = module.cluster.arn, name = module.cluster.name }
  image = {
    repository_arn = module.ecr.repositories[local.name].arn
    repository_url = module.ecr.repositories[local.name].url
    tag            = var.release
  }
  port          = 8000
  health_path   = "/healthz"
  size          = var.app.size
  initial_count = var.app.tasks
  autoscaling   = var.app.autoscaling

  # RDS rotates the password by itself, so the app puts its URL together, and reads the secret again when a login fails.
  environment = {
    APP_ENV       = var.environment
    LOG_LEVEL     = var.app.log_level
    VERSION       = var.release
    REGION        = data.aws_region.current.name
    DB_HOST       = module.database.address
    DB_PORT       = module.database.port
    DB_NAME       = module.database.database_name
    DB_SECRET_ARN = module.database.secret_arn
  }
  secrets = {
    DB_USERNAME       = { arn = module.database.secret_arn, key = "username" }
    DB_PASSWORD       = { arn = module.database.secret_arn, key = "password" }
    JWT_SECRET        = { arn = module.secrets.arns["jwt_secret"] }
    SCHEDULER_API_KEY = { arn = module.secrets.arns["scheduler_api_key"] }
  }

  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids

  # The load balancer has no security group; its addresses lie in the public subnets, which hold nothing else but NAT gateways.
  ingress_cidrs     = module.network.public_subnet_cidrs
  target_group_arns = { api = module.nlb.target_group_arn }
}

module "mcp" {
  source = "../../modules/ecs_service"

  name    = "${local.name}-mcp"
  cluster = { arn = module.cluster.arn, name = module.cluster.name }
  image = {
    repository_arn = module.ecr.repositories["${local.name}-mcp"].arn
    repository_url = module.ecr.repositories["${local.name}-mcp"].url
    tag            = var.release
  }
  port          = 8080
  health_path   = "/healthz"
  size          = var.mcp.size
  initial_count = var.mcp.tasks

  environment = {
    APP_ENV      = var.environment
    VERSION      = var.release
    REGION       = data.aws_region.current.name
    APP_BASE_URL = "https://${module.api_name.fqdns[local.api_domain]}"
  }
  secrets = {
    APP_API_KEY = { arn = module.secrets.arns["mcp_app_api_key"] }
  }

  # Nothing may call it; it calls the API through the load balancer.
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
  egress     = "https"
}
