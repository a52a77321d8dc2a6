# What holds in every environment, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  environment = "stage"
  release     = "1.4.2"
  domain      = "stage.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  network     = { cidr = "10.20.0.0/16", nat_gateway_per_zone = false }
  app         = { size = { cpu = 512, memory_mb = 1024 }, tasks = 2, log_level = "info" }
  mcp         = { size = { cpu = 256, memory_mb = 512 }, tasks = 1 }
  database = {
    instance_class        = "db.t4g.medium"
    storage_gb            = { initial = 20, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
    deletion_protection   = true
  }
}

run "database_is_private_and_encrypted" {
  command = plan

  assert {
    condition     = !output.database.public && output.database.encrypted
    error_message = "T10.4: the database has no public address and encrypted storage."
  }

  assert {
    condition     = output.database.client_names == ["app"]
    error_message = "T10.4: only the app may connect to the database."
  }
}

run "services_are_reached_through_the_load_balancer_only" {
  command = plan

  assert {
    condition = output.services.app.ingress == {
      a = { port = 8000, cidr = "10.20.0.0/20" }
      b = { port = 8000, cidr = "10.20.16.0/20" }
    }
    error_message = "T10.7: the app admits port 8000 from the two public subnets and nothing else."
  }

  assert {
    condition     = length(output.services.mcp.ingress) == 0 && length(output.services.mcp.clients) == 0
    error_message = "T10.9: nothing may connect to the MCP server."
  }

  assert {
    condition     = !output.services.app.public_ip && !output.services.mcp.public_ip
    error_message = "No task has a public address."
  }
}

run "cluster_and_logs_are_named_after_the_environment" {
  command = plan

  assert {
    condition     = output.cluster_name == "core-stage"
    error_message = "T10.6: the cluster is called <app>-<env>."
  }

  assert {
    condition     = module.app.log_group_name == "/ecs/core-stage-app" && module.mcp.log_group_name == "/ecs/core-stage-mcp"
    error_message = "T10.6: each service has the log group /ecs/<service>."
  }

  assert {
    condition     = alltrue([for service in output.services : service.log_retention_days == 30])
    error_message = "T10.6: every service keeps its logs for 30 days."
  }
}

run "containers_get_what_they_read" {
  command = plan

  assert {
    condition     = output.services.app.port == 8000 && setintersection(["APP_ENV", "LOG_LEVEL", "VERSION", "REGION"], output.services.app.environment) == toset(["APP_ENV", "LOG_LEVEL", "VERSION", "REGION"])
    error_message = "T10.7: the app listens on 8000 and knows its environment, log level, version and region."
  }

  assert {
    condition     = toset(output.services.app.secrets) == toset(["DB_PASSWORD", "DB_USERNAME", "JWT_SECRET", "SCHEDULER_API_KEY"])
    error_message = "T10.7: whatever is secret reaches the app from Secrets Manager."
  }

  assert {
    condition     = output.services.mcp.port == 8080 && contains(output.services.mcp.environment, "APP_BASE_URL") && one(output.services.mcp.secrets) == "APP_API_KEY"
    error_message = "T10.9: the MCP server listens on 8080, and has the API's address and its key."
  }

  assert {
    condition     = output.services.mcp.egress == { https = 443 }
    error_message = "T10.9: the MCP server reaches the API, and everything else, over HTTPS only."
  }
}

run "frontend_has_its_own_name" {
  command = plan

  assert {
    condition     = output.cf_url == "https://app.stage.example.com"
    error_message = "T10.10: the frontend is visited at app.<domain>."
  }

  assert {
    condition     = output.site.bucket == "fe-core-stage"
    error_message = "T10.10: its bucket is called fe-<app>-<env>."
  }
}

run "the_pipeline_finds_its_outputs" {
  command = plan

  assert {
    condition     = output.api_url == "https://api.stage.example.com"
    error_message = "T10.8: the API answers at api.<domain>."
  }

  assert {
    condition     = keys(output.ecr_repo_urls) == ["core-stage", "core-stage-mcp"]
    error_message = "T10.3: there is a repository for the app and one for the MCP server."
  }

  assert {
    condition     = keys(output.secrets_arns) == ["db_credentials", "jwt_secret", "mcp_app_api_key", "scheduler_api_key"]
    error_message = "T10.5: the four secrets are listed."
  }

  assert {
    condition     = endswith(output.rds_endpoint, ":5432") && output.site.distribution_id != ""
    error_message = "T10.11: the pipeline learns where the database and the distribution are."
  }
}

run "unknown_environment_is_refused" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "production"
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "latest"
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

run "unknown_log_level_is_refused" {
  command         = plan
  expect_failures = [var.app]

  variables {
    app = { size = { cpu = 512, memory_mb = 1024 }, tasks = 2, log_level = "verbose" }
  }
}
