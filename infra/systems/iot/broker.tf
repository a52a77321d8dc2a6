locals {
  mqtt_port     = 1883
  mqtt_tls_port = 8883
  mosquitto_uid = 1883
}

# What the broker must not forget when its task is replaced: which devices it admits, retained messages, and what it holds for
# devices that sleep.
resource "aws_efs_file_system" "broker" {
  creation_token  = "${local.name}-mosquitto"
  encrypted       = true
  throughput_mode = "bursting"

  tags = { Name = "${local.name}-mosquitto" }
}

data "aws_iam_policy_document" "broker_files" {
  statement {
    sid     = "BrokerOverTls"
    actions = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]

    principals {
      type        = "AWS"
      identifiers = [module.broker.task_role_arn]
    }

    resources = [aws_efs_file_system.broker.arn]

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.broker.arn]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

# Without a policy of its own, a file system admits whoever reaches its port.
resource "aws_efs_file_system_policy" "broker" {
  file_system_id = aws_efs_file_system.broker.id
  policy         = data.aws_iam_policy_document.broker_files.json
}

resource "aws_efs_access_point" "broker" {
  file_system_id = aws_efs_file_system.broker.id

  posix_user {
    uid = local.mosquitto_uid
    gid = local.mosquitto_uid
  }

  root_directory {
    path = "/mosquitto"

    creation_info {
      owner_uid   = local.mosquitto_uid
      owner_gid   = local.mosquitto_uid
      permissions = "0700"
    }
  }

  tags = { Name = "${local.name}-mosquitto" }
}

resource "aws_security_group" "broker_files" {
  name        = "${local.name}-mosquitto-files"
  description = "Files of ${local.name}-mosquitto"
  vpc_id      = module.network.vpc_id

  tags = { Name = "${local.name}-mosquitto-files" }
}

resource "aws_vpc_security_group_ingress_rule" "broker_files" {
  security_group_id            = aws_security_group.broker_files.id
  description                  = "NFS from the broker"
  referenced_security_group_id = module.broker.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_efs_mount_target" "broker" {
  for_each = module.network.private_subnet_ids

  file_system_id  = aws_efs_file_system.broker.id
  subnet_id       = each.value
  security_groups = [aws_security_group.broker_files.id]
}

data "aws_iam_policy_document" "broker" {
  statement {
    sid       = "MountFiles"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.broker.arn]

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.broker.arn]
    }
  }
}

module "broker" {
  source = "../../modules/ecs_service"

  name          = "${local.name}-mosquitto"
  cluster       = { arn = module.cluster.arn, name = module.cluster.name }
  image         = local.images["mosquitto"]
  size          = var.broker.size
  initial_count = 1
  port          = local.mqtt_port

  # Asks for the broker's own statistics, signed in as the services are.
  health_command = ["CMD", "/usr/local/bin/health.sh"]

  # Two brokers would overwrite each other's files, so the old one stops first: devices reconnect after a minute or so.
  deployment_percent = { minimum = 0, maximum = 100 }
  volumes = {
    data = {
      # Taken from a mount target, since without one the task cannot mount anything.
      file_system_id  = values(aws_efs_mount_target.broker)[0].file_system_id
      access_point_id = aws_efs_access_point.broker.id
      path            = "/mosquitto/data"
    }
  }
  task_policies = { files = data.aws_iam_policy_document.broker.json }

  secrets = {
    MQTT_ADMIN_USERNAME    = { arn = module.secrets.arns["mqtt_admin"], key = "username" }
    MQTT_ADMIN_PASSWORD    = { arn = module.secrets.arns["mqtt_admin"], key = "password" }
    MQTT_SERVICES_USERNAME = { arn = module.secrets.arns["mqtt_services"], key = "username" }
    MQTT_SERVICES_PASSWORD = { arn = module.secrets.arns["mqtt_services"], key = "password" }
  }

  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  discovery          = { namespace_id = module.cluster.namespace.id, name = "mqtt" }
  target_group_arns  = { nlb = module.nlb.target_group_arn }
  log_retention_days = var.log_retention_days

  ingress_security_groups = merge(
    { nlb = module.nlb.security_group_id },
    { for name in setunion(local.clients["mqtt"], local.clients["mqtt_admin"]) : name => module.services[name].security_group_id },
  )

  egress       = "https"
  egress_rules = { files = { port = 2049, security_group_id = aws_security_group.broker_files.id } }
}

# Devices are outside, and MQTT is not HTTP: they come in by a load balancer of their own, which ends TLS.
module "nlb" {
  source = "../../modules/nlb"

  name            = "${local.name}-mqtt"
  vpc_id          = module.network.vpc_id
  subnet_ids      = module.network.public_subnet_ids
  certificate_arn = module.certificate["mqtt"].arn
  listener_port   = local.mqtt_tls_port
  target_port     = local.mqtt_port
  health_path     = null
  client_cidrs    = var.mqtt_client_cidrs
  target_cidrs    = module.network.private_subnet_cidrs

  deletion_protection = var.deletion_protection
}
