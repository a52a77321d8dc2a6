# What each environment promises, read from its root and not from a copy of its values.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  release = "1.4.2"
  domain  = "example.com"
  zone_id = "Z0123456789ABCDEFGHIJ"
}

run "dev_is_small_and_cheap" {
  command = plan

  module {
    source = "../../envs/core/dev"
  }

  assert {
    condition     = module.core.database.instance_class == "db.t4g.medium" && !module.core.database.multi_az
    error_message = "dev runs one db.t4g.medium without a standby."
  }

  assert {
    condition     = module.core.database.backup_retention_days == 7
    error_message = "dev keeps backups for 7 days."
  }

  assert {
    condition     = keys(module.core.nat_public_ips) == ["a"]
    error_message = "The zones of dev share one NAT gateway."
  }

  assert {
    condition     = module.core.services.app.tasks == 1 && module.core.services.mcp.tasks == 1
    error_message = "dev runs one task of each service."
  }

  assert {
    condition     = module.core.services.app.autoscaling == null
    error_message = "dev does not scale by itself."
  }
}

run "prod_survives_a_zone_and_a_mistake" {
  command = plan

  module {
    source = "../../envs/core/prod"
  }

  assert {
    condition     = module.core.database.instance_class == "db.m6g.large" && module.core.database.multi_az
    error_message = "prod runs db.m6g.large with a standby."
  }

  assert {
    condition     = module.core.database.deletion_protection && module.core.database.final_snapshot
    error_message = "Deleting the database of prod is refused, and would leave a snapshot."
  }

  assert {
    condition     = module.core.database.backup_retention_days == 14
    error_message = "prod keeps backups for 14 days."
  }

  assert {
    condition     = keys(module.core.nat_public_ips) == ["a", "b"]
    error_message = "Each zone of prod has its own NAT gateway."
  }

  assert {
    condition     = module.core.services.app.tasks == 3 && module.core.services.mcp.tasks == 2
    error_message = "prod starts with three tasks of the app and two of the MCP server."
  }

  assert {
    condition     = module.core.services.app.autoscaling == { minimum = 3, maximum = 8, cpu_percent = 60 }
    error_message = "The app of prod scales from 3 to 8 tasks at 60 % CPU."
  }

  assert {
    condition     = module.core.services.mcp.autoscaling == null
    error_message = "The MCP server of prod does not scale by itself."
  }
}
