# What the document promises of dev, read from its root and not from a copy of its values. The runs are named after its steps.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  release = "1.4.2"
  domain  = "dev.iot.example.com"
  zone_id = "Z0123456789ABCDEFGHIJ"
}

run "architecture_nine_services_broker_and_keycloak_on_fargate" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition = toset(keys(module.iot.services)) == toset([
      "ui_iot", "ingest_iot", "evaluator_iot", "dispatcher", "delivery_worker", "ops_worker", "provision_api", "webhook_receiver",
      "subscription_worker", "keycloak", "mosquitto",
    ])
    error_message = "AC: nine Python services, the broker and Keycloak run on ECS Fargate."
  }

  assert {
    condition     = alltrue([for service in module.iot.services : service.tasks == 1])
    error_message = "AC: one task each in dev; the broker and Keycloak are single tasks."
  }

  assert {
    condition     = alltrue([for service in module.iot.services : service.autoscaling == null])
    error_message = "AC: autoscaling is left to the hardening phase."
  }

  assert {
    condition     = alltrue([for service in module.iot.services : service.circuit_breaker])
    error_message = "A deployment that does not come up is rolled back."
  }
}

run "step_002_two_zones_and_least_privilege" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition     = keys(module.iot.nat_public_ips) == ["a"]
    error_message = "AC: the zones of dev share one NAT gateway."
  }

  assert {
    condition     = alltrue([for service in module.iot.services : !service.public_ip && length(service.ingress) == 0])
    error_message = "AC: no task is public; security groups admit groups, not addresses."
  }

  assert {
    condition = {
      for name, service in module.iot.services : name => keys(service.clients) if !contains(["keycloak", "mosquitto"], name)
      } == {
      ui_iot              = ["alb"]
      ingest_iot          = ["alb"]
      provision_api       = ["alb"]
      webhook_receiver    = ["alb"]
      evaluator_iot       = []
      dispatcher          = []
      delivery_worker     = []
      ops_worker          = []
      subscription_worker = []
    }
    error_message = "AC: the load balancer may call four services, nothing may call a worker."
  }

  assert {
    condition     = alltrue([for service in module.iot.services : !contains(keys(service.egress), "anywhere")])
    error_message = "AC: every way out is named."
  }

  assert {
    condition     = keys(module.iot.services.mosquitto.clients) == ["delivery_worker", "ingest_iot", "nlb", "provision_api"]
    error_message = "AC: three services and the devices' load balancer reach the broker."
  }

  assert {
    condition     = keys(module.iot.services.keycloak.clients) == ["alb", "provision_api", "ui_iot"]
    error_message = "AC: two services and the load balancer reach Keycloak."
  }
}

run "step_003_one_repository_for_each_image" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition     = keys(module.iot.ecr_urls) == keys(module.iot.services)
    error_message = "AC: one ECR repository per service image."
  }
}

run "step_004_every_credential_is_in_secrets_manager" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition = keys(module.iot.secrets_arns) == [
      "keycloak_admin", "keycloak_client_secret", "keycloak_database", "mqtt_admin", "mqtt_services", "timescale_url"
    ]
    error_message = "AC: the database URL, Keycloak's and MQTT's credentials are secrets."
  }

  assert {
    condition = alltrue(flatten([for service in module.iot.services : [
      for name in service.environment : !can(regex("PASSWORD|SECRET|TOKEN|DATABASE_URL|_KEY$", name))
    ]]))
    error_message = "AC: no credential is a plain environment variable."
  }

  assert {
    condition     = length(setsubtract(["KC_BOOTSTRAP_ADMIN_PASSWORD", "KC_DB_PASSWORD", "KC_DB_USERNAME"], module.iot.services.keycloak.secrets)) == 0
    error_message = "AC: Keycloak's admin password and database credentials come from Secrets Manager."
  }

  assert {
    condition = toset([for name, service in module.iot.services : name if contains(service.secrets, "DATABASE_URL")]) == toset([
      "ui_iot", "ingest_iot", "evaluator_iot", "dispatcher", "delivery_worker", "ops_worker", "provision_api", "subscription_worker"
    ])
    error_message = "AC: the connection string of Timescale Cloud is injected where it is needed, not into Keycloak."
  }
}

run "step_005_database_for_keycloak_only" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition     = module.iot.database.client_names == ["keycloak"]
    error_message = "AC: RDS PostgreSQL is for Keycloak only."
  }

  assert {
    condition     = !module.iot.database.multi_az && module.iot.database.instance_class == "db.t4g.micro"
    error_message = "AC: one small instance; a standby is left to the hardening phase."
  }

  assert {
    condition     = module.iot.database.encrypted && !module.iot.database.public && module.iot.database.deletion_protection && module.iot.database.final_snapshot
    error_message = "The database is encrypted, private, protected from deletion and leaves a final snapshot."
  }
}

run "step_007_requests_are_routed_by_path" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition = { for name, route in module.iot.edge.alb.routes : name => { priority = route.priority, paths = join(" ", route.paths) } } == {
      keycloak         = { priority = 10, paths = "/auth/realms/iot/* /auth/resources/*" }
      ui-iot           = { priority = 100, paths = "/api/*" }
      ingest-iot       = { priority = 110, paths = "/ingest/*" }
      provision-api    = { priority = 120, paths = "/provision/*" }
      webhook-receiver = { priority = 130, paths = "/webhooks/*" }
    }
    error_message = "AC: the load balancer routes by path prefix, with a fixed priority for each service."
  }

  assert {
    condition     = module.iot.alb_url == "https://api.dev.iot.example.com"
    error_message = "AC: the URL of the load balancer is an output."
  }

  assert {
    condition     = module.iot.edge.nlb.port == 8883 && module.iot.edge.nlb.protocol == "TLS"
    error_message = "Devices connect by MQTT over TLS."
  }

  assert {
    condition     = module.iot.edge.alb.deletion_protection && module.iot.edge.nlb.deletion_protection
    error_message = "Names and certificates hang on the load balancers: AWS refuses to delete them."
  }
}

run "step_008_pages_come_from_cloudfront" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition     = module.iot.cloudfront_url == "https://app.dev.iot.example.com"
    error_message = "AC: the URL of CloudFront is an output."
  }

  assert {
    condition     = module.iot.deployment.spa.bucket == "iot-dev-spa-123456789012"
    error_message = "AC: the SPA has a bucket of its own."
  }
}

run "step_009_all_tasks_log_to_cloudwatch" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition     = alltrue([for name, service in module.iot.services : service.log_group == "/ecs/iot-dev-${name}" && service.log_retention_days == 30])
    error_message = "AC: one log group per service, kept for 30 days."
  }
}

run "step_010_pipeline_builds_what_runs" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition = toset(regexall("[a-z_]+", one(regex("(?m)^ +service: \\[([a-z_, \n]+)\\]", file("../../../.github/workflows/deploy-iot.yml"))))) == toset([
      for name in keys(module.iot.services) : name if !contains(["keycloak", "mosquitto"], name)
    ])
    error_message = "AC: the workflow builds the image of every service in the list, and of no other."
  }

  assert {
    condition     = alltrue([for name, service in module.iot.services : service.release == "1.4.2" if !contains(["keycloak", "mosquitto"], name)])
    error_message = "AC: all services run the release that was deployed."
  }

  assert {
    condition     = keys(module.iot.deployment.services) == keys(module.iot.services) && keys(module.iot.deployment.images) == keys(module.iot.services)
    error_message = "AC: the pipeline finds every service and its repository."
  }
}

run "step_011_smoke_test_knows_what_to_ask" {
  command = plan

  module {
    source = "../../envs/iot/dev"
  }

  assert {
    condition = module.iot.deployment.checks.health == {
      ui_iot           = "/api/healthz"
      ingest_iot       = "/ingest/healthz"
      provision_api    = "/provision/healthz"
      webhook_receiver = "/webhooks/healthz"
    }
    error_message = "AC: every service behind the load balancer has a health path."
  }

  assert {
    condition = (
      module.iot.deployment.checks.issuer == "https://api.dev.iot.example.com/auth/realms/iot"
      && module.iot.deployment.checks.mqtt == "mqtt.dev.iot.example.com:8883"
      && module.iot.deployment.checks.spa == "https://app.dev.iot.example.com"
    )
    error_message = "AC: the smoke test knows where Keycloak, the broker and the SPA are."
  }

  assert {
    condition     = length(jsonencode(module.iot.deployment)) <= 4096
    error_message = "The description of the deployment fits into a standard parameter."
  }
}
