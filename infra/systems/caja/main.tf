data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  name    = "caja-${var.environment}"
  account = data.aws_caller_identity.current.account_id

  # Production has the bare name; without subdomains the others have only the names that AWS gives them.
  host_suffix = var.environment == "prod" ? "caja.${var.root_domain}" : var.enable_env_subdomains ? "${var.environment}.caja.${var.root_domain}" : null
  hosts       = { for key in ["api", "app"] : key => "${key}.${local.host_suffix}" if local.host_suffix != null }

  # The deployer of this environment may make roles only within this boundary, which the global root has made.
  boundary_arn = "arn:aws:iam::${local.account}:policy/${local.name}-workload-boundary"
}

# Phase 2: network. Each module brings the security group of what it makes.

module "network" {
  source = "../../modules/network"

  name                 = "${local.name}-network"
  cidr                 = var.network.cidr
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
}

# Phase 3: what has to last.

module "database" {
  source = "../../modules/rds_postgres"

  name                  = "${local.name}-postgres"
  engine_version        = "16"
  instance_class        = var.database.instance_class
  storage_gb            = var.database.storage_gb
  multi_az              = var.database.multi_az
  backup_retention_days = var.database.backup_retention_days
  deletion_protection   = var.deletion_protection
  database_name         = "appdb"
  username              = "caja_app"
  log_retention_days    = var.log_retention_days

  security_group_name       = "${local.name}-postgres"
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { backend = module.backend.security_group_id }
}

# One secret for each purpose, so that a right to one is no right to another.
module "secrets" {
  source = "../../modules/secrets"

  prefix = local.name
  descriptions = {
    jwt_key      = "Signs the tokens of the API"
    session_salt = "Salts the identifiers of sessions"
  }
  generated = { jwt_key = {}, session_salt = {} }
}

# Phase 4: where containers come from and run.

module "ecr" {
  source = "../../modules/ecr"

  names = ["${local.name}-backend"]
}

module "cluster" {
  source = "../../modules/ecs_cluster"

  name = "${local.name}-cluster"
}

# Phase 5: the API.

module "access_logs" {
  source   = "../../modules/object_bucket"
  for_each = var.access_logs ? toset(["logs"]) : toset([])

  name            = "${local.name}-${each.key}-${local.account}"
  log_delivery    = true
  versioning      = false
  lifecycle_rules = { retention = { expire_days = var.log_retention_days } }
  force_destroy   = var.force_destroy
}

module "alb" {
  source = "../../modules/alb"

  name                = "${local.name}-alb"
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  target_cidrs        = module.network.private_subnet_cidrs
  certificate_arn     = var.api_certificate_arn
  access_logs         = var.access_logs ? { bucket = module.access_logs["logs"].name, prefix = "alb" } : null
  deletion_protection = var.deletion_protection

  targets        = { backend = { port = 8000, health_path = "/health" } }
  default_target = "backend"
}

module "backend" {
  source = "../../modules/ecs_service"

  name    = "${local.name}-backend"
  cluster = { arn = module.cluster.arn, name = module.cluster.name }
  image = {
    repository_arn = module.ecr.repositories["${local.name}-backend"].arn
    repository_url = module.ecr.repositories["${local.name}-backend"].url
    tag            = var.backend_image_tag
  }
  port          = 8000
  size          = var.backend.size
  initial_count = var.backend.tasks
  autoscaling   = var.backend.autoscaling

  # The image of a FastAPI service has Python, and need not have curl.
  health_command = ["CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/health', timeout=4)"]

  # RDS rotates the password by itself, so DATABASE_URL is put together where it is used: postgresql://{user}:{pass}@{endpoint}:5432/appdb.
  # When a login fails, the service reads the secret again.
  environment = merge(
    {
      APP_ENV       = var.environment
      AWS_REGION    = data.aws_region.current.name
      LOG_FORMAT    = "json"
      VERSION       = var.backend_image_tag
      DB_HOST       = module.database.address
      DB_PORT       = module.database.port
      DB_NAME       = module.database.database_name
      DB_SECRET_ARN = module.database.secret_arn
    },
    { for key, host in local.hosts : "FRONTEND_URL" => "https://${host}" if key == "app" },
  )
  secrets = {
    DB_USERNAME  = { arn = module.database.secret_arn, key = "username" }
    DB_PASSWORD  = { arn = module.database.secret_arn, key = "password" }
    JWT_KEY      = { arn = module.secrets.arns["jwt_key"] }
    SESSION_SALT = { arn = module.secrets.arns["session_salt"] }
  }

  log_retention_days       = var.log_retention_days
  permissions_boundary_arn = local.boundary_arn

  vpc_id                  = module.network.vpc_id
  subnet_ids              = module.network.private_subnet_ids
  ingress_security_groups = { alb = module.alb.security_group_id }
  target_group_arns       = { backend = module.alb.target_group_arns["backend"] }

  # Out to its database, and to APIs.
  egress       = "https"
  egress_rules = { database = { port = 5432, security_group_id = module.database.security_group_id } }
}

# Phase 6: the frontend. Names of buckets are shared by all of AWS; the number of the account makes this one ours.

module "frontend" {
  source = "../../modules/static_site"

  name            = "${local.name}-frontend-${local.account}"
  aliases         = [for key, host in local.hosts : host if key == "app"]
  certificate_arn = length(local.hosts) == 0 ? null : var.frontend_certificate_arn
  spa_fallback    = true
  access_logs     = var.access_logs ? { bucket_arn = module.access_logs["logs"].arn } : null
  force_destroy   = var.force_destroy
}

# Phase 7: names, now that there is something for them to point at.

module "dns" {
  source = "../../modules/dns_records"

  zone_id = var.hosted_zone_id
  aliases = { for key, host in local.hosts : host => {
    api = { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id, evaluate_health = true }
    app = { dns_name = module.frontend.domain_name, zone_id = module.frontend.hosted_zone_id, evaluate_health = false }
  }[key] }
}
