# Conversations and what was fed into them. One partition a session: "session#<id>".
module "sessions" {
  source = "../../modules/dynamodb_table"

  name                = "${local.name}-sessions"
  hash_key            = { name = "session_key" }
  range_key           = { name = "item_key" }
  ttl_attribute       = "expires_at"
  deletion_protection = var.deletion_protection
}

# What was allowed and spent. One partition a budget, "budget#<id>", one item a month.
module "budgets" {
  source = "../../modules/dynamodb_table"

  name                = "${local.name}-budgets"
  hash_key            = { name = "budget_key" }
  range_key           = { name = "period" }
  deletion_protection = var.deletion_protection
}

# Questions without names and numbers, and their answers, found again by meaning.
module "cache" {
  source = "../../modules/vector_collection"

  name             = "${local.name}-cache"
  description      = "Semantic cache of sanitized inputs"
  standby_replicas = var.standby_replicas
  indexes          = [local.semantic_index]
  principals       = { app = module.app.task_role_arn }

  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { app = module.app.security_group_id }
}

locals {
  # The names of buckets are shared by all accounts, so ours carry the account's number.
  buckets = { for use in ["uploads", "artifacts", "logs"] : use => "${local.name}-${use}-${data.aws_caller_identity.current.account_id}" }
}

# What clients send, and the frames that are made of it. Raw input is personal data: it goes after a month.
module "uploads" {
  source = "../../modules/object_bucket"

  name              = local.buckets.uploads
  noncurrent_days   = 7
  lifecycle_rules   = { expire = { expire_days = 30 } }
  policy_statements = [data.aws_iam_policy_document.task_only["uploads"].json]
  force_destroy     = var.force_destroy
}

# Browsers put files straight into the bucket, with an address that the service has signed.
resource "aws_s3_bucket_cors_configuration" "uploads" {
  bucket = module.uploads.name

  cors_rule {
    allowed_origins = [local.frontend_origin]
    allowed_methods = ["PUT"]
    allowed_headers = ["content-type"]
    max_age_seconds = 3600
  }
}

# Reports that the service writes about an incident.
module "artifacts" {
  source = "../../modules/object_bucket"

  name              = local.buckets.artifacts
  lifecycle_rules   = { age = { transitions = { STANDARD_IA = 30 }, expire_days = 365 } }
  policy_statements = [data.aws_iam_policy_document.task_only["artifacts"].json]
  force_destroy     = var.force_destroy
}

# Every request that reached the load balancer, with or without the key.
module "logs" {
  source = "../../modules/object_bucket"

  name            = local.buckets.logs
  log_delivery    = true
  versioning      = false
  noncurrent_days = null
  lifecycle_rules = { expire = { expire_days = 90 } }
  force_destroy   = var.force_destroy
}
