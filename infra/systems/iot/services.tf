# Who may talk to whom. A service names what it reaches; from this table follow the way out of its security group, the way into the
# other one, and the credentials in its environment. HTTPS to anywhere is open to all of them: AWS, webhooks and mail APIs.
locals {
  destinations = {
    timescale = {
      port              = var.timescale.port
      security_group_id = null
      cidr              = "0.0.0.0/0" # Timescale Cloud promises a name, not addresses.
      environment       = {}
      secrets           = { DATABASE_URL = { arn = module.secrets.arns["timescale_url"] } }
    }

    mqtt = {
      port              = local.mqtt_port
      security_group_id = module.broker.security_group_id
      cidr              = null
      environment       = local.mqtt_environment
      secrets = {
        MQTT_USERNAME = { arn = module.secrets.arns["mqtt_services"], key = "username" }
        MQTT_PASSWORD = { arn = module.secrets.arns["mqtt_services"], key = "password" }
      }
    }

    # The same broker for the service that admits and removes devices.
    mqtt_admin = {
      port              = local.mqtt_port
      security_group_id = module.broker.security_group_id
      cidr              = null
      environment       = local.mqtt_environment
      secrets = {
        MQTT_ADMIN_USERNAME = { arn = module.secrets.arns["mqtt_admin"], key = "username" }
        MQTT_ADMIN_PASSWORD = { arn = module.secrets.arns["mqtt_admin"], key = "password" }
      }
    }

    keycloak = {
      port              = local.keycloak_port
      security_group_id = module.keycloak.security_group_id
      cidr              = null
      environment = {
        KEYCLOAK_INTERNAL_URL = "http://keycloak.${module.cluster.namespace.name}:${local.keycloak_port}${local.keycloak_path}"
        KEYCLOAK_CLIENT_ID    = "iot-services"
      }
      secrets = {
        KEYCLOAK_CLIENT_SECRET = { arn = module.secrets.arns["keycloak_client_secret"] }
      }
    }
  }

  mqtt_environment = { MQTT_HOST = "mqtt.${module.cluster.namespace.name}", MQTT_PORT = tostring(local.mqtt_port) }

  # Keys of the services that reach each destination.
  clients = { for destination in ["timescale", "mqtt", "mqtt_admin", "keycloak"] : destination => toset([
    for name, service in var.services : name if contains(service.reaches, destination)
  ]) }

  http_services = { for name, service in var.services : name => service.http if service.http != null }
}

module "services" {
  source   = "../../modules/ecs_service"
  for_each = var.services

  name          = "${local.name}-${each.key}"
  cluster       = { arn = module.cluster.arn, name = module.cluster.name }
  image         = local.images[each.key]
  size          = { cpu = each.value.cpu, memory_mb = each.value.memory_mb }
  initial_count = each.value.tasks
  port          = each.value.http == null ? null : each.value.http.port

  # Python images come without curl.
  health_command = each.value.http == null ? null : [
    "CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:${each.value.http.port}${each.value.http.health_path}', timeout=4)"
  ]

  environment = merge(concat(
    [{
      ENVIRONMENT = var.environment
      SERVICE     = each.key
      RELEASE     = var.release
      LOG_LEVEL   = var.log_level
      AWS_REGION  = data.aws_region.current.name

      # What a token says about who issued it, as opposed to the internal address where its keys are fetched.
      KEYCLOAK_ISSUER = local.issuer
    }],
    [for destination in each.value.reaches : local.destinations[destination].environment],
    [each.value.environment],
  )...)
  secrets = merge([for destination in each.value.reaches : local.destinations[destination].secrets]...)

  vpc_id                  = module.network.vpc_id
  subnet_ids              = module.network.private_subnet_ids
  ingress_security_groups = each.value.http == null ? {} : { alb = module.alb.security_group_id }
  target_group_arns       = each.value.http == null ? {} : { alb = module.alb.target_group_arns[local.target_names[each.key]] }
  log_retention_days      = var.log_retention_days

  egress = "https"
  egress_rules = { for destination in each.value.reaches : destination => {
    port              = local.destinations[destination].port
    security_group_id = local.destinations[destination].security_group_id
    cidr              = local.destinations[destination].cidr
  } }
}
