module "ecr" {
  source = "../../modules/ecr"

  names        = ["${local.name}-backend"]
  force_delete = var.force_destroy
}

module "cluster" {
  source = "../../modules/ecs_cluster"

  name = "${local.name}-cluster"
}

module "alb" {
  source = "../../modules/alb"

  name                = local.name
  security_group_name = "alb-sg"
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  target_cidrs        = module.network.private_subnet_cidrs
  certificate_arn     = module.certificate.arn
  access_logs         = { bucket = module.access_logs.name }
  deletion_protection = var.deletion_protection

  targets        = { backend = { port = 8000, health_path = "/health" } }
  default_target = "backend"
}

data "aws_iam_policy_document" "files" {
  statement {
    sid       = "ListFiles"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${local.files_bucket}"]
  }

  statement {
    sid       = "ReadAndWriteFiles"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::${local.files_bucket}/*"]
  }
}

data "aws_iam_policy_document" "bedrock" {
  statement {
    sid       = "AskClaude"
    actions   = ["bedrock:InvokeModel"]
    resources = ["arn:aws:bedrock:${local.region}::foundation-model/${var.bedrock_model_id}"]
  }
}

# RDS rotates the password by itself, so the app puts its URL together, and reads the secret again when a login fails.
locals {
  environment = {
    DB_HOST          = module.database.address
    DB_PORT          = tostring(module.database.port)
    DB_NAME          = module.database.database_name
    DB_SECRET_ARN    = module.database.secret_arn
    CORS_ORIGINS     = jsonencode(["https://${var.domain}"])
    COOKIE_DOMAIN    = ".${var.domain}"
    COOKIE_SECURE    = "true"
    FILES_BUCKET     = local.files_bucket
    BEDROCK_MODEL_ID = var.bedrock_model_id
  }
  secrets = {
    DB_USERNAME           = { arn = module.database.secret_arn, key = "username" }
    DB_PASSWORD           = { arn = module.database.secret_arn, key = "password" }
    JWT_SECRET_KEY        = { arn = module.secrets.arns["jwt_secret_key"] }
    COGNITO_CLIENT_SECRET = { arn = aws_secretsmanager_secret_version.cognito_client_secret.arn }
  }
}

module "backend" {
  source = "../../modules/ecs_service"

  name                = "${local.name}-backend"
  role_names          = { execution = "${local.name}-ecs-execution-role", task = "${local.name}-ecs-task-role" }
  security_group_name = "ecs-sg"
  cluster             = { arn = module.cluster.arn, name = module.cluster.name }
  image = {
    repository_arn = module.ecr.repositories["${local.name}-backend"].arn
    repository_url = module.ecr.repositories["${local.name}-backend"].url
    tag            = var.release
  }
  port               = 8000
  size               = var.backend.size
  initial_count      = var.backend.tasks
  log_retention_days = 30

  # Slim images of Python bring no curl.
  health_command = ["CMD", "python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/health', timeout=4)"]

  environment = local.environment
  parameters  = { for name, parameter in aws_ssm_parameter.cognito : name => parameter.arn }
  secrets     = local.secrets
  task_policies = {
    files   = data.aws_iam_policy_document.files.json
    bedrock = data.aws_iam_policy_document.bedrock.json
  }

  vpc_id                  = module.network.vpc_id
  subnet_ids              = module.network.private_subnet_ids
  ingress_security_groups = { alb = module.alb.security_group_id }
  target_group_arns       = module.alb.target_group_arns

  # AWS, Google and the identity provider are called over HTTPS; PostgreSQL is the one other thing that the app needs.
  egress       = "https"
  egress_rules = { database = { port = 5432, security_group_id = module.database.security_group_id } }
}
