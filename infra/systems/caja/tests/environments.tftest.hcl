# What each environment promises, read from its root and not from a copy of its values.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  root_domain              = "dbash.dev"
  hosted_zone_id           = "Z0123456789ABCDEFGHIJ"
  api_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
  frontend_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222"
  backend_image_tag        = "3f1c9d2"
  alarm_emails             = ["oncall@example.com"]
}

run "dev_is_small_and_cheap" {
  command = plan

  module {
    source = "../../envs/caja/dev"
  }

  variables {
    environment = "dev"
  }

  assert {
    condition     = module.caja.backend.tasks == 1 && module.caja.backend.autoscaling == null
    error_message = "Section 14: dev runs one task and does not scale by itself."
  }

  assert {
    condition     = module.caja.database.instance_class == "db.t4g.micro" && !module.caja.database.multi_az
    error_message = "Section 14: dev runs one db.t4g.micro without a standby."
  }

  assert {
    condition     = keys(module.caja.nat_public_ips) == ["a"]
    error_message = "Section 14: the zones of dev share one NAT gateway."
  }

  assert {
    condition     = alltrue([for days in module.caja.log_retention_days : days == 30])
    error_message = "Section 14: dev keeps logs for 30 days."
  }

  assert {
    condition     = !module.caja.load_balancer.access_logs
    error_message = "Section 7: dev saves the cost of access logs."
  }

  assert {
    condition     = module.caja.names == ["api.dev.caja.dbash.dev", "app.dev.caja.dbash.dev"]
    error_message = "Section 2: dev answers at api.dev.caja and app.dev.caja."
  }

  assert {
    condition     = module.caja.alarms.alarms["rds-free-storage"].threshold == 2147483648
    error_message = "Section 7: a tenth of the 20 GiB of dev."
  }
}

run "staging_is_like_production_but_small" {
  command = plan

  module {
    source = "../../envs/caja/staging"
  }

  variables {
    environment = "staging"
  }

  assert {
    condition     = module.caja.backend.tasks == 2 && module.caja.backend.autoscaling == null
    error_message = "Section 14: staging runs two tasks and does not scale by itself."
  }

  assert {
    condition     = module.caja.database.instance_class == "db.t4g.small" && !module.caja.database.multi_az
    error_message = "Section 14: staging runs one db.t4g.small without a standby."
  }

  assert {
    condition     = keys(module.caja.nat_public_ips) == ["a"]
    error_message = "Section 14: the zones of staging share one NAT gateway."
  }

  assert {
    condition     = alltrue([for days in module.caja.log_retention_days : days == 60])
    error_message = "Section 14: staging keeps logs for 60 days."
  }

  assert {
    condition     = module.caja.load_balancer.access_logs && contains(keys(module.caja.log_retention_days), "access")
    error_message = "Section 7: staging keeps access logs."
  }
}

run "prod_survives_a_zone_and_a_mistake" {
  command = plan

  module {
    source = "../../envs/caja/prod"
  }

  variables {
    environment = "prod"
  }

  assert {
    condition     = module.caja.backend.tasks == 3
    error_message = "Section 14: prod starts with three tasks."
  }

  assert {
    condition     = module.caja.backend.autoscaling == { minimum = 3, maximum = 9, cpu_percent = 60, memory_percent = 70 }
    error_message = "Section 5: prod scales at 60 % CPU and 70 % memory."
  }

  assert {
    condition     = module.caja.database.instance_class == "db.t4g.medium" && module.caja.database.multi_az
    error_message = "Section 14: prod runs db.t4g.medium with a standby."
  }

  assert {
    condition     = module.caja.database.deletion_protection && module.caja.database.final_snapshot && module.caja.load_balancer.deletion_protection
    error_message = "Deleting the database or the load balancer of prod is refused."
  }

  assert {
    condition     = keys(module.caja.nat_public_ips) == ["a", "b"]
    error_message = "Section 14: each zone of prod has its own NAT gateway."
  }

  assert {
    condition     = alltrue([for days in module.caja.log_retention_days : days == 90])
    error_message = "Section 14: prod keeps logs for 90 days."
  }

  assert {
    condition     = module.caja.load_balancer.access_logs
    error_message = "Section 7: prod keeps access logs."
  }

  assert {
    condition     = module.caja.names == ["api.caja.dbash.dev", "app.caja.dbash.dev"]
    error_message = "Section 2: prod answers at api.caja and app.caja."
  }
}

# A mocked provider applies no default_tags, so they are read where they are written.
run "everything_carries_the_global_tags" {
  command = plan

  module {
    source = "../../envs/caja/dev"
  }

  variables {
    environment = "dev"
  }

  assert {
    condition = alltrue(flatten([for root in [var.environment, "global", "staging", "prod"] : [
      for key, value in {
        Project         = "\"caja\""
        Environment     = root == "global" ? "\"global\"" : "var.environment"
        ManagedBy       = "\"terraform\""
        Owner           = "\"platform-engineering\""
        Confidentiality = "\"internal\""
        CostCenter      = "\"events-eng\""
      } : can(regex("default_tags \\{[^}]*\\s${key}\\s+= ${value}\n", file("../../envs/caja/${root}/providers.tf")))
    ]]))
    error_message = "Section 0: all six tags are set by the provider of each root."
  }
}

run "values_of_staging_are_refused_in_dev" {
  command         = plan
  expect_failures = [var.environment]

  module {
    source = "../../envs/caja/dev"
  }

  variables {
    environment = "staging"
  }
}

run "values_of_prod_are_refused_in_staging" {
  command         = plan
  expect_failures = [var.environment]

  module {
    source = "../../envs/caja/staging"
  }

  variables {
    environment = "prod"
  }
}

run "values_of_dev_are_refused_in_prod" {
  command         = plan
  expect_failures = [var.environment]

  module {
    source = "../../envs/caja/prod"
  }

  variables {
    environment = "dev"
  }
}
