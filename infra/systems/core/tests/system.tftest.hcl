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
    error_message = "The database has no public address and encrypted storage."
  }

  assert {
    condition     = output.database.client_names == ["app"]
    error_message = "Only the app may connect to the database."
  }
}

run "services_are_reached_through_the_load_balancer_only" {
  command = plan

  assert {
    condition = output.services.app.ingress == {
      a = { port = 8000, cidr = "10.20.0.0/20" }
      b = { port = 8000, cidr = "10.20.16.0/20" }
    }
    error_message = "The app admits port 8000 from the two public subnets and nothing else."
  }

  assert {
    condition     = length(output.services.mcp.ingress) == 0
    error_message = "Nothing may connect to the MCP server."
  }

  assert {
    condition     = !output.services.app.public_ip && !output.services.mcp.public_ip
    error_message = "No task has a public address."
  }
}

run "logs_are_kept_thirty_days" {
  command = plan

  assert {
    condition     = alltrue([for service in output.services : service.log_retention_days == 30])
    error_message = "Every service keeps its logs for 30 days."
  }
}

run "the_pipeline_finds_its_outputs" {
  command = plan

  assert {
    condition     = output.api_url == "https://api.stage.example.com"
    error_message = "The API answers at api.<domain>."
  }

  assert {
    condition     = keys(output.ecr_repo_urls) == ["core-stage", "core-stage-mcp"]
    error_message = "There is a repository for the app and one for the MCP server."
  }

  assert {
    condition     = keys(output.secrets_arns) == ["db_credentials", "jwt_secret", "mcp_app_api_key", "scheduler_api_key"]
    error_message = "The four secrets are listed."
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
