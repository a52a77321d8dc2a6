locals {
  keycloak_port = 8080
  keycloak_path = "/auth"

  # Before the services, which start at 100.
  keycloak_priority = 10
  issuer            = "https://${local.hosts["api"]}${local.keycloak_path}/realms/iot"
}

module "database" {
  source = "../../modules/rds_postgres"

  name                  = "${local.name}-keycloak"
  engine_version        = "16"
  instance_class        = var.database.instance_class
  storage_gb            = var.database.storage_gb
  multi_az              = false
  backup_retention_days = var.database.backup_retention_days
  deletion_protection   = var.deletion_protection
  database_name         = "keycloak"
  username              = "keycloak_owner"

  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { keycloak = module.keycloak.security_group_id }
}

module "keycloak" {
  source = "../../modules/ecs_service"

  name          = "${local.name}-keycloak"
  cluster       = { arn = module.cluster.arn, name = module.cluster.name }
  image         = local.images["keycloak"]
  command       = ["start", "--optimized", "--import-realm"]
  size          = var.keycloak.size
  initial_count = 1
  port          = local.keycloak_port

  # The image has neither curl nor wget. Port 9000 is the management port, open to this command alone.
  health_command = ["CMD", "/opt/keycloak/bin/health.sh"]

  # The first start creates the tables.
  start_seconds = 180

  environment = {
    KC_HOSTNAME                 = "https://${local.hosts["api"]}${local.keycloak_path}"
    KC_PROXY_HEADERS            = "xforwarded"
    KC_HTTP_ENABLED             = "true" # TLS ends at the load balancer.
    KC_LOG_LEVEL                = var.log_level
    KC_DB_URL_HOST              = module.database.address
    KC_DB_URL_PORT              = tostring(module.database.port)
    KC_DB_URL_DATABASE          = module.database.database_name
    KC_DB_URL_PROPERTIES        = "?sslmode=verify-full&sslrootcert=/opt/keycloak/conf/rds-ca.pem"
    KC_DB_POOL_INITIAL_SIZE     = "20"
    KC_DB_POOL_MIN_SIZE         = "20"
    KC_DB_POOL_MAX_SIZE         = "20"
    KC_BOOTSTRAP_ADMIN_USERNAME = "admin"
    IOT_APP_URL                 = "https://${local.hosts["app"]}"
  }
  secrets = {
    KC_DB_USERNAME              = { arn = module.database.secret_arn, key = "username" }
    KC_DB_PASSWORD              = { arn = module.database.secret_arn, key = "password" }
    KC_BOOTSTRAP_ADMIN_PASSWORD = { arn = module.secrets.arns["keycloak_admin"] }
    IOT_SERVICES_CLIENT_SECRET  = { arn = module.secrets.arns["keycloak_client_secret"] }
  }

  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  discovery          = { namespace_id = module.cluster.namespace.id, name = "keycloak" }
  target_group_arns  = { alb = module.alb.target_group_arns["keycloak"] }
  log_retention_days = var.log_retention_days

  ingress_security_groups = merge(
    { alb = module.alb.security_group_id },
    { for name in local.clients["keycloak"] : name => module.services[name].security_group_id },
  )

  egress       = "https"
  egress_rules = { database = { port = 5432, security_group_id = module.database.security_group_id } }
}

# RDS rotates the password of its owner every seven days, and a running Keycloak does not read it again. Its connections are all
# opened at the start and stay open, and every night it is started anew, new task before old: by then none has an old password.
data "aws_iam_policy_document" "restart_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "restart" {
  statement {
    sid       = "RestartKeycloak"
    actions   = ["ecs:UpdateService"]
    resources = [module.keycloak.arn]
  }
}

resource "aws_iam_role" "restart" {
  name               = "${local.name}-keycloak-restart"
  description        = "Starts Keycloak anew, which takes up the password of its database"
  assume_role_policy = data.aws_iam_policy_document.restart_assume.json

  tags = { Name = "${local.name}-keycloak-restart" }
}

resource "aws_iam_role_policy" "restart" {
  name   = "restart"
  role   = aws_iam_role.restart.id
  policy = data.aws_iam_policy_document.restart.json
}

resource "aws_scheduler_schedule" "restart" {
  name                         = "${local.name}-keycloak-restart"
  description                  = "Takes up the password of Keycloak's database in case RDS has rotated it"
  schedule_expression          = "cron(10 5 * * ? *)"
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:ecs:updateService"
    role_arn = aws_iam_role.restart.arn
    input    = jsonencode({ Cluster = module.cluster.name, Service = module.keycloak.name, ForceNewDeployment = true })
  }

  depends_on = [aws_iam_role_policy.restart]
}
