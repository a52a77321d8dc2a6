locals {
  name = "troubleshooter-${var.environment}"

  # API Gateway calls the load balancer by name, as anybody could; the key in a header is what tells it apart.
  hosts = {
    api    = "api.${var.domain}"
    app    = "app.${var.domain}"
    origin = "origin.${var.domain}"
  }
  origin_header = "X-Origin-Key"

  app_port        = 8080
  semantic_index  = "semantic-cache"
  frontend_origin = "https://${local.hosts.app}"
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

module "network" {
  source = "../../modules/network"

  name                 = local.name
  cidr                 = var.network.cidr
  zones                = var.network.zones
  public_subnet_cidrs  = var.network.public_subnet_cidrs
  private_subnet_cidrs = var.network.private_subnet_cidrs
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
}

module "ecr" {
  source = "../../modules/ecr"

  names = [local.name, local.summary_function]
}

module "secrets" {
  source = "../../modules/secrets"

  prefix = local.name
  descriptions = {
    model_api_key       = "Admits the service to models outside of Bedrock"
    session_signing_key = "Signs the links to sessions"
  }
  generated = { session_signing_key = {} }
}

module "cluster" {
  source = "../../modules/ecs_cluster"

  name = local.name
}

# One certificate for the two names of this region, and one for the frontend, which CloudFront wants from us-east-1.
module "certificate" {
  source = "../../modules/certificate"

  domain                    = local.hosts.api
  subject_alternative_names = [local.hosts.origin]
  zone_id                   = var.zone_id
}

module "frontend_certificate" {
  source = "../../modules/certificate"

  providers = { aws = aws.us_east_1 }

  domain  = local.hosts.app
  zone_id = var.zone_id
}

module "alb" {
  source = "../../modules/alb"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  certificate_arn     = module.certificate.arn
  ingress_cidrs       = var.origin_cidrs
  http_redirect       = false
  target_cidrs        = module.network.private_subnet_cidrs
  access_logs         = { bucket = module.logs.name, prefix = "alb" }
  deletion_protection = var.deletion_protection

  targets = { app = { port = local.app_port, health_path = "/health" } }
  rules = {
    gateway = {
      priority = 1
      target   = "app"
      headers  = { (local.origin_header) = compact([var.origin_key, var.second_origin_key]) }
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
  port               = local.app_port
  health_path        = "/health"
  size               = var.app.size
  initial_count      = var.app.tasks
  log_retention_days = var.log_retention_days

  autoscaling = merge(var.app.autoscaling, {
    resource_label = "${module.alb.arn_suffix}/${module.alb.target_group_arn_suffixes["app"]}"
  })

  environment = merge(
    {
      APP_ENV             = var.environment
      LOG_LEVEL           = var.app.log_level
      VERSION             = var.release
      REGION              = data.aws_region.current.name
      FRONTEND_ORIGIN     = local.frontend_origin
      SESSIONS_TABLE      = module.sessions.name
      BUDGETS_TABLE       = module.budgets.name
      UPLOADS_BUCKET      = module.uploads.name
      ARTIFACTS_BUCKET    = module.artifacts.name
      COLLECTION_ENDPOINT = module.cache.endpoint
      COLLECTION_INDEX    = local.semantic_index
    },
    { for purpose, model in var.models : "MODEL_${upper(purpose)}" => model.id },
  )
  secrets = {
    MODEL_API_KEY       = { arn = module.secrets.arns["model_api_key"] }
    SESSION_SIGNING_KEY = { arn = module.secrets.arns["session_signing_key"] }
  }
  task_policies = {
    bedrock  = data.aws_iam_policy_document.bedrock.json
    buckets  = data.aws_iam_policy_document.buckets.json
    cache    = module.cache.access_policy
    dynamodb = data.aws_iam_policy_document.tables.json
  }

  vpc_id                  = module.network.vpc_id
  subnet_ids              = module.network.private_subnet_ids
  ingress_security_groups = { alb = module.alb.security_group_id }
  target_group_arns       = { app = module.alb.target_group_arns["app"] }

  # It calls AWS and models, all by HTTPS.
  egress = "https"
}
