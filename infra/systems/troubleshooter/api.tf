locals {
  # Put together rather than taken from the function, which in turn admits the API: so neither waits for the other, and a plan shows the
  # API in full.
  summary_function     = "${local.name}-budget-summary"
  summary_function_arn = "arn:aws:lambda:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:function:${local.summary_function}"
  summary_function_uri = "arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/2015-03-31/functions/${local.summary_function_arn}/invocations"

  document = yamldecode(templatefile("${path.module}/openapi.yaml", {
    origin               = "https://${local.hosts.origin}"
    frontend_origin      = local.frontend_origin
    summary_function_uri = var.budget_summary == null ? null : local.summary_function_uri
  }))
}

module "api" {
  source = "../../modules/rest_api"

  name               = local.name
  description        = "Finds out what went wrong in an incident"
  openapi            = jsonencode(local.document)
  stage_name         = var.environment
  stage_variables    = { originKey = var.origin_key }
  throttle           = var.throttle
  usage_plans        = var.usage_plans
  log_retention_days = var.log_retention_days
  domain             = { name = local.hosts.api, certificate_arn = module.certificate.arn }

  # Nobody needs to be told often that all is well, and an upload may be large.
  method_throttles = {
    "health/GET"   = { rate_limit = 10, burst_limit = 20 }
    "uploads/POST" = { rate_limit = 20, burst_limit = 40 }
  }
}

# Few requests, and none that waits for a model: a function is cheaper for it than a task that is always there.
module "budget_summary" {
  source   = "../../modules/lambda_service"
  for_each = var.budget_summary == null ? {} : { function = var.budget_summary }

  name        = local.summary_function
  description = "Adds up what a budget has spent, month by month"
  image = {
    repository_name = local.summary_function
    repository_url  = module.ecr.repositories[local.summary_function].url
    tag             = var.release
  }
  handler            = "app.handler"
  memory_mb          = each.value.memory_mb
  timeout_seconds    = each.value.timeout_seconds
  environment        = { BUDGETS_TABLE = module.budgets.name, FRONTEND_ORIGIN = local.frontend_origin }
  policies           = { budgets = data.aws_iam_policy_document.budgets_read.json }
  log_retention_days = var.log_retention_days

  invokers = {
    api = {
      principal  = "apigateway.amazonaws.com"
      source_arn = "${module.api.execution_arn}/${var.environment}/GET/budgets/*/summary"
    }
  }
}

module "frontend" {
  source = "../../modules/static_site"

  name            = "${local.name}-frontend-${data.aws_caller_identity.current.account_id}"
  aliases         = [local.hosts.app]
  certificate_arn = module.frontend_certificate.arn
  spa_fallback    = true
  force_destroy   = var.force_destroy
}

module "dns" {
  source = "../../modules/dns_records"

  zone_id = var.zone_id
  aliases = {
    (local.hosts.api)    = merge(module.api.domain_target, { ipv6 = false })
    (local.hosts.app)    = { dns_name = module.frontend.domain_name, zone_id = module.frontend.hosted_zone_id }
    (local.hosts.origin) = { dns_name = module.alb.dns_name, zone_id = module.alb.zone_id, ipv6 = false }
  }
}
