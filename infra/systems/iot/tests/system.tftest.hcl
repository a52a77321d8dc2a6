# What holds for any list of services, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  environment = "dev"
  release     = "1.4.2"
  domain      = "dev.iot.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  network     = { cidr = "10.50.0.0/16", nat_gateway_per_zone = false }
  timescale   = { port = 5432 }
  keycloak    = { size = { cpu = 512, memory_mb = 2048 } }
  broker      = { size = { cpu = 256, memory_mb = 512 } }
  github      = { repository = "example/iot" }
  database = {
    instance_class        = "db.t4g.micro"
    storage_gb            = { initial = 20, maximum = 50 }
    backup_retention_days = 7
  }
  services = {
    front = {
      reaches     = ["keycloak"]
      environment = { THEME = "dark" }
      http        = { port = 8080, priority = 100, paths = ["/front/*"], health_path = "/front/healthz" }
    }
    worker = { reaches = ["timescale", "mqtt"] }
    admin  = { reaches = ["mqtt_admin"] }
    idle   = {}
  }
}

run "who_may_talk_to_whom_follows_from_one_table" {
  command = plan

  assert {
    condition     = output.services.front.clients == { alb = 8080 } && output.services.front.egress == { https = 443, keycloak = 8080 }
    error_message = "The load balancer calls front, and front calls Keycloak."
  }

  assert {
    condition     = length(output.services.worker.clients) == 0 && output.services.worker.egress == { https = 443, timescale = 5432, mqtt = 1883 }
    error_message = "Nothing calls the worker; it calls the database and the broker."
  }

  assert {
    condition     = length(output.services.idle.clients) == 0 && output.services.idle.egress == { https = 443 }
    error_message = "A service that names nothing reaches nothing but HTTPS."
  }

  assert {
    condition     = output.services.mosquitto.clients == { nlb = 1883, worker = 1883, admin = 1883 }
    error_message = "The broker admits its load balancer and the services that name it."
  }

  assert {
    condition     = output.services.mosquitto.egress == { https = 443, files = 2049 }
    error_message = "The broker reaches its files."
  }

  assert {
    condition     = output.services.keycloak.clients == { alb = 8080, front = 8080 } && output.services.keycloak.egress == { https = 443, database = 5432 }
    error_message = "Keycloak admits the load balancer and the services that name it, and reaches its database."
  }

  assert {
    condition     = output.database.client_names == ["keycloak"]
    error_message = "Nothing but Keycloak may connect to its database."
  }

  assert {
    condition     = alltrue([for service in output.services : length(service.ingress) == 0 && !service.public_ip])
    error_message = "No task has a public address, nor admits a block of addresses."
  }
}

run "credentials_come_with_what_is_reached" {
  command = plan

  assert {
    condition     = join(" ", output.services.worker.secrets) == "DATABASE_URL MQTT_PASSWORD MQTT_USERNAME"
    error_message = "The worker gets the credentials of the database and the broker."
  }

  assert {
    condition     = join(" ", output.services.admin.secrets) == "MQTT_ADMIN_PASSWORD MQTT_ADMIN_USERNAME"
    error_message = "Only who administers the broker gets the administrator's password."
  }

  assert {
    condition     = length(output.services.idle.secrets) == 0
    error_message = "A service that reaches nothing has no credentials."
  }

  assert {
    condition     = contains(output.services.front.environment, "THEME")
    error_message = "Plain settings are passed on."
  }
}

run "renamed_service_takes_everything_along" {
  command = plan

  variables {
    services = { entrance = { http = { port = 8080, priority = 100, paths = ["/front/*"], health_path = "/front/healthz" } } }
  }

  assert {
    condition     = keys(output.services) == ["entrance", "keycloak", "mosquitto"] && keys(output.ecr_urls) == ["entrance", "keycloak", "mosquitto"]
    error_message = "Services and repositories follow the list."
  }

  assert {
    condition     = keys(output.edge.alb.routes) == ["entrance", "keycloak"] && output.edge.alb.routes["entrance"].priority == 100
    error_message = "The route keeps its priority under the new name."
  }

  assert {
    condition     = output.services.mosquitto.clients == { nlb = 1883 }
    error_message = "Who is gone from the list is admitted nowhere."
  }
}

run "broker_files_are_encrypted_and_private" {
  command = plan

  assert {
    condition     = aws_efs_file_system.broker.encrypted
    error_message = "The file system is encrypted."
  }

  assert {
    condition     = one(aws_efs_access_point.broker.posix_user).uid == 1883 && one(one(aws_efs_access_point.broker.root_directory).creation_info).permissions == "0700"
    error_message = "Only the user of the broker may read its files."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.broker_files.from_port == 2049 && aws_vpc_security_group_ingress_rule.broker_files.cidr_ipv4 == null
    error_message = "Files are reached by NFS from a security group, not from addresses."
  }

  assert {
    condition     = keys(aws_efs_mount_target.broker) == ["a", "b"]
    error_message = "The task finds its files in either zone."
  }
}

run "pipeline_may_touch_this_system_only" {
  command = plan

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.deploy.statement :
      !contains(statement.resources, "*") || statement.actions == toset(["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"])
    ])
    error_message = "Only what takes no resource is allowed on everything."
  }

  assert {
    condition     = length([for statement in data.aws_iam_policy_document.deploy.statement : statement if anytrue([for action in statement.actions : strcontains(action, "*")])]) == 0
    error_message = "No action has a wildcard."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.deploy.statement : one(one(statement.condition).values) if statement.sid == "PassRolesToTasks"]) == "ecs-tasks.amazonaws.com"
    error_message = "Roles are passed to tasks of ECS and to nothing else."
  }

  assert {
    condition     = module.github.trusted_subjects["deploy"] == toset(["repo:example/iot:environment:iot-dev"])
    error_message = "One environment of one repository may deploy."
  }
}

run "keycloak_takes_up_a_rotated_password" {
  command = plan

  assert {
    condition     = jsondecode(aws_scheduler_schedule.restart.target[0].input).ForceNewDeployment && aws_scheduler_schedule.restart.schedule_expression == "cron(10 5 * * ? *)"
    error_message = "Keycloak is started anew every night."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.restart.statement).actions == toset(["ecs:UpdateService"]) && !contains(one(data.aws_iam_policy_document.restart.statement).resources, "*")
    error_message = "The schedule may update Keycloak and nothing else."
  }
}

run "devices_may_be_limited_to_known_networks" {
  command = plan

  variables {
    mqtt_client_cidrs = { plant = "203.0.113.0/24" }
  }

  assert {
    condition     = output.edge.nlb.clients == tomap({ plant = "203.0.113.0/24" })
    error_message = "Devices connect from the plant only."
  }
}

run "unknown_environment_is_refused" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "prod"
  }
}

run "domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.domain]

  variables {
    domain = "example.com."
  }
}

run "zone_name_instead_of_id_is_refused" {
  command         = plan
  expect_failures = [var.zone_id]

  variables {
    zone_id = "example.com"
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "latest"
  }
}

run "short_commit_is_refused" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "0a1b2c3"
  }
}

run "service_name_with_hyphens_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { ui-iot = {} }
  }
}

run "service_name_of_the_system_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { keycloak = {} }
  }
}

run "unknown_destination_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { worker = { reaches = ["redis"] } }
  }
}

run "priority_of_the_system_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { front = { http = { port = 8080, priority = 10, paths = ["/a/*"], health_path = "/a/healthz" } } }
  }
}

run "shared_priority_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = {
      one = { http = { port = 8080, priority = 100, paths = ["/a/*"], health_path = "/a/healthz" } }
      two = { http = { port = 8080, priority = 100, paths = ["/b/*"], health_path = "/b/healthz" } }
    }
  }
}

run "shared_path_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = {
      one = { http = { port = 8080, priority = 100, paths = ["/a/*"], health_path = "/a/healthz" } }
      two = { http = { port = 8080, priority = 110, paths = ["/a/*"], health_path = "/a/healthz" } }
    }
  }
}

run "path_of_keycloak_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { front = { http = { port = 8080, priority = 100, paths = ["/auth/*"], health_path = "/auth/healthz" } } }
  }
}

run "path_of_everything_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { front = { http = { port = 8080, priority = 100, paths = ["/*"], health_path = "/healthz" } } }
  }
}

run "health_path_that_nobody_can_ask_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { front = { http = { port = 8080, priority = 100, paths = ["/a/*"], health_path = "/healthz" } } }
  }
}

run "credential_as_plain_setting_is_refused" {
  command         = plan
  expect_failures = [var.services]

  variables {
    services = { worker = { environment = { SMTP_PASSWORD = "hunter2" } } }
  }
}

run "unknown_log_level_is_refused" {
  command         = plan
  expect_failures = [var.log_level]

  variables {
    log_level = "verbose"
  }
}

run "privileged_port_of_timescale_is_refused" {
  command         = plan
  expect_failures = [var.timescale]

  variables {
    timescale = { port = 443 }
  }
}

run "keycloak_without_memory_is_refused" {
  command         = plan
  expect_failures = [var.keycloak]

  variables {
    keycloak = { size = { cpu = 256, memory_mb = 512 } }
  }
}

run "nobody_as_device_is_refused" {
  command         = plan
  expect_failures = [var.mqtt_client_cidrs]

  variables {
    mqtt_client_cidrs = {}
  }
}

run "repository_without_owner_is_refused" {
  command         = plan
  expect_failures = [var.github]

  variables {
    github = { repository = "iot" }
  }
}
