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
    error_message = "T10.4: dev runs one db.t4g.medium without a standby."
  }

  assert {
    condition     = module.core.database.backup_retention_days == 7
    error_message = "T10.4: dev keeps backups for 7 days."
  }

  assert {
    condition     = keys(module.core.nat_public_ips) == ["a"]
    error_message = "T10.2: the zones of dev share one NAT gateway."
  }

  assert {
    condition     = module.core.services.app.tasks == 1 && module.core.services.mcp.tasks == 1
    error_message = "T10.7, T10.9: dev runs one task of each service."
  }

  assert {
    condition     = module.core.services.app.autoscaling == null
    error_message = "T10.7: dev does not scale by itself."
  }
}

run "stage_lies_between_dev_and_prod" {
  command = plan

  module {
    source = "../../envs/core/stage"
  }

  assert {
    condition     = module.core.services.app.tasks == 2 && module.core.services.mcp.tasks == 1
    error_message = "T10.7: stage runs two tasks of the app."
  }

  assert {
    condition     = module.core.database.instance_class == "db.t4g.large" && !module.core.database.multi_az && module.core.database.deletion_protection
    error_message = "The database of stage is larger than that of dev, and protected; it has no standby."
  }

  assert {
    condition     = keys(module.core.nat_public_ips) == ["a"]
    error_message = "The zones of stage share one NAT gateway."
  }

  assert {
    condition     = output.api_url == "https://api.example.com" && output.cf_url == "https://app.example.com"
    error_message = "T10.11: the root puts out where API and frontend answer."
  }

  assert {
    condition     = alltrue([for value in [output.ecr_repo_urls, output.rds_endpoint, output.secrets_arns] : value != null])
    error_message = "T10.11: the root puts out what the pipeline reads."
  }
}

run "prod_survives_a_zone_and_a_mistake" {
  command = plan

  module {
    source = "../../envs/core/prod"
  }

  assert {
    condition     = module.core.database.instance_class == "db.m6g.large" && module.core.database.multi_az
    error_message = "T10.4: prod runs db.m6g.large with a standby."
  }

  assert {
    condition     = module.core.database.deletion_protection && module.core.database.final_snapshot
    error_message = "T10.4: deleting the database of prod is refused, and would leave a snapshot."
  }

  assert {
    condition     = module.core.database.backup_retention_days == 14
    error_message = "T10.4: prod keeps backups for 14 days."
  }

  assert {
    condition     = keys(module.core.nat_public_ips) == ["a", "b"]
    error_message = "T10.2: each zone of prod has its own NAT gateway."
  }

  assert {
    condition     = module.core.services.app.tasks == 3 && module.core.services.mcp.tasks == 2
    error_message = "T10.7, T10.9: prod starts with three tasks of the app and two of the MCP server."
  }

  assert {
    condition     = module.core.services.app.autoscaling == { minimum = 3, maximum = 8, cpu_percent = 60 }
    error_message = "T10.7: the app of prod scales from 3 to 8 tasks at 60 % CPU."
  }

  assert {
    condition     = module.core.services.mcp.autoscaling == null
    error_message = "T10.7: the MCP server of prod does not scale by itself."
  }
}
