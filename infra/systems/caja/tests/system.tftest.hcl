# What holds in every environment, and which inputs are refused. Sections are those of the system's plan.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  environment              = "staging"
  root_domain              = "dbash.dev"
  hosted_zone_id           = "Z0123456789ABCDEFGHIJ"
  api_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
  frontend_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222"
  backend_image_tag        = "3f1c9d2"
  network                  = { cidr = "10.41.0.0/16", nat_gateway_per_zone = false }
  backend                  = { size = { cpu = 512, memory_mb = 1024 }, tasks = 2 }
  database = {
    instance_class        = "db.t4g.small"
    storage_gb            = { initial = 40, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
  }
  log_retention_days = 60
  access_logs        = true
  alarm_emails       = ["oncall@example.com"]
}

run "load_balancer_is_the_only_public_ingress" {
  command = plan

  assert {
    condition     = output.load_balancer.ingress == { internet-80 = { port = 80, cidr = "0.0.0.0/0" }, internet-443 = { port = 443, cidr = "0.0.0.0/0" } }
    error_message = "Section 4, Network: the world reaches the load balancer, on 80 for the redirect and on 443."
  }

  assert {
    condition     = output.backend.clients == { alb = 8000 } && length(output.backend.ingress) == 0 && !output.backend.public_ip
    error_message = "Section 4, Network: tasks are private and admit the load balancer alone."
  }

  assert {
    condition     = !output.database.public && output.database.client_names == ["backend"]
    error_message = "Section 4, Network: the database is private and admits the backend alone."
  }

  assert {
    condition     = output.backend.egress == { https = 443, database = 5432 }
    error_message = "Section 4, Network: the backend calls its database and HTTPS endpoints, nothing else."
  }

  assert {
    condition = output.load_balancer.egress == {
      a-8000 = { port = 8000, cidr = "10.41.128.0/20" }
      b-8000 = { port = 8000, cidr = "10.41.144.0/20" }
    }
    error_message = "Section 4, Network: the load balancer connects to the private subnets alone."
  }
}

run "connections_are_encrypted" {
  command = plan

  assert {
    condition     = output.load_balancer.listeners.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && output.load_balancer.listeners.redirect.port == 80
    error_message = "Section 4, TLS: the load balancer speaks TLS 1.2 and later; port 80 redirects."
  }

  assert {
    condition     = module.alb.certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
    error_message = "Section 7, alb: the HTTPS listener has the API certificate."
  }

  assert {
    condition     = output.database.encrypted
    error_message = "Section 4, Encryption: the storage of the database is encrypted."
  }
}

run "secrets_are_discrete_and_reach_the_tasks_by_reference" {
  command = plan

  assert {
    condition     = keys(output.secrets_arns) == ["db_credentials", "jwt_key", "session_salt"]
    error_message = "Section 9: database, JWT key and session salt have a secret each."
  }

  assert {
    condition     = keys(module.secrets.arns) == ["jwt_key", "session_salt"] && output.secrets_arns["db_credentials"] == module.database.secret_arn
    error_message = "Section 9: RDS makes and keeps the database's password."
  }
}

run "deployments_keep_all_tasks_and_roll_back" {
  command = plan

  assert {
    condition     = output.backend.circuit_breaker && output.backend.deployment_percent == { minimum = 100, maximum = 200 }
    error_message = "Section 10, Deploy downtime: no task leaves before its successor is healthy, and a deployment that fails is rolled back."
  }
}

run "names_follow_the_convention" {
  command = plan

  assert {
    condition     = output.ecs == { cluster = "caja-staging-cluster", service = "caja-staging-backend" }
    error_message = "Section 0: names are caja-{env}-{component}."
  }

  assert {
    condition     = output.frontend_bucket == "caja-staging-frontend-123456789012"
    error_message = "Section 0: the bucket too, made unique by the account."
  }

  assert {
    condition     = alltrue([for alarm in output.alarms.alarms : startswith(alarm.name, "caja-staging-")])
    error_message = "Section 0: alarms too."
  }
}

run "hosts_of_an_environment_carry_its_name" {
  command = plan

  assert {
    condition     = output.api_url == "https://api.staging.caja.dbash.dev" && output.app_url == "https://app.staging.caja.dbash.dev"
    error_message = "Section 2: staging answers at api.staging.caja and app.staging.caja."
  }

  assert {
    condition     = output.names == ["api.staging.caja.dbash.dev", "app.staging.caja.dbash.dev"]
    error_message = "Section 6: both names have alias records."
  }
}

run "hosts_of_production_are_bare" {
  command = plan

  variables {
    environment           = "prod"
    enable_env_subdomains = false
  }

  assert {
    condition     = output.names == ["api.caja.dbash.dev", "app.caja.dbash.dev"]
    error_message = "Section 2: production answers at api.caja and app.caja, with or without subdomains."
  }
}

run "without_subdomains_an_environment_has_no_names" {
  command = plan

  variables {
    enable_env_subdomains = false
  }

  assert {
    condition     = length(output.names) == 0 && output.api_url == null
    error_message = "Section 2: enable_env_subdomains = false makes no records."
  }
}

run "alarms_have_their_thresholds" {
  command = plan

  assert {
    condition     = keys(output.alarms.alarms) == ["alb-5xx", "alb-latency", "ecs-cpu", "ecs-memory", "rds-cpu", "rds-free-storage"]
    error_message = "Section 7: all alarms are there, the future one about latency too."
  }

  assert {
    condition     = output.alarms.alarms["alb-5xx"].threshold == 5 && output.alarms.alarms["alb-5xx"].seconds == 300 && output.alarms.alarms["alb-5xx"].expression == "FILL(by_alb, 0) + FILL(by_tasks, 0)"
    error_message = "Section 7: more than 5 answers 5xx within 5 minutes, by whomever they were given."
  }

  assert {
    condition = alltrue([for key, metric in { ecs-cpu = "CPUUtilization", ecs-memory = "MemoryUtilization" } :
      output.alarms.alarms[key].metric == metric && output.alarms.alarms[key].threshold == 80 && output.alarms.alarms[key].seconds == 300
    ])
    error_message = "Section 7: CPU and memory of ECS above 80 % for 5 minutes."
  }

  assert {
    condition     = output.alarms.alarms["rds-cpu"].threshold == 80 && output.alarms.alarms["rds-cpu"].seconds == 600
    error_message = "Section 7: CPU of RDS above 80 % for 10 minutes."
  }

  assert {
    condition     = output.alarms.alarms["rds-free-storage"].threshold == 4294967296 && output.alarms.alarms["rds-free-storage"].comparison == "LessThanThreshold"
    error_message = "Section 7: free storage of RDS below 10 %, which of 40 GiB is 4 GiB in bytes."
  }

  assert {
    condition     = output.alarms.alarms["alb-latency"].statistic == "p95" && output.alarms.alarms["alb-latency"].threshold == 2
    error_message = "Section 7: the 95th percentile of the latency above 2 s."
  }

  assert {
    condition     = output.alarms.emails == ["oncall@example.com"] && alltrue([for alarm in output.alarms.alarms : alarm.notifies])
    error_message = "Phase 8: alarms reach the topic, and the topic the addresses."
  }
}

run "logs_are_kept_as_long_as_asked_and_no_longer" {
  command = plan

  assert {
    condition     = output.log_retention_days == { backend = 60, database = 60, access = 60 }
    error_message = "Section 7, Retention: tasks, database and access logs follow one number."
  }

  assert {
    condition     = output.load_balancer.access_logs
    error_message = "Section 7: access logs are on."
  }
}

run "access_logs_may_be_left_out" {
  command = plan

  variables {
    access_logs = false
  }

  assert {
    condition     = !output.load_balancer.access_logs && length(module.access_logs) == 0
    error_message = "Section 7: without access logs there is no bucket for them."
  }
}

run "safe_unless_somebody_says_otherwise" {
  command = plan

  assert {
    condition     = output.database.deletion_protection && output.database.final_snapshot && output.load_balancer.deletion_protection
    error_message = "Deletion protection is the default."
  }
}

run "unknown_environment_is_refused" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "production"
  }
}

run "root_domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.root_domain]

  variables {
    root_domain = "dbash.dev."
  }
}

run "zone_name_instead_of_id_is_refused" {
  command         = plan
  expect_failures = [var.hosted_zone_id]

  variables {
    hosted_zone_id = "dbash.dev"
  }
}

run "certificate_of_iam_is_refused" {
  command         = plan
  expect_failures = [var.api_certificate_arn]

  variables {
    api_certificate_arn = "arn:aws:iam::123456789012:server-certificate/api"
  }
}

run "api_certificate_of_another_region_is_refused" {
  command         = plan
  expect_failures = [output.api_url]

  variables {
    api_certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
  }
}

run "frontend_certificate_of_another_region_is_refused" {
  command         = plan
  expect_failures = [var.frontend_certificate_arn]

  variables {
    frontend_certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/22222222-2222-4222-8222-222222222222"
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.backend_image_tag]

  variables {
    backend_image_tag = "latest"
  }
}

run "tag_staging_latest_is_refused" {
  command         = plan
  expect_failures = [var.backend_image_tag]

  variables {
    backend_image_tag = "staging-latest"
  }
}
