# What the environment promises, read from its root and not from a copy of its values.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

mock_provider "aws" {
  alias           = "us_east_1"
  source          = "../../testing"
  override_during = plan
}

variables {
  release    = "1.4.2"
  domain     = "troubleshooter.example.com"
  zone_id    = "Z0123456789ABCDEFGHIJ"
  origin_key = "0123456789abcdef0123456789abcdef"
}

run "mvp_is_one_small_environment" {
  command = plan

  module {
    source = "../../envs/troubleshooter/mvp"
  }

  assert {
    condition     = module.troubleshooter.service.tasks == 2 && module.troubleshooter.service.autoscaling.maximum == 6
    error_message = "Two tasks run, and six at most."
  }

  assert {
    condition     = module.troubleshooter.service.autoscaling.cpu_percent == 65
    error_message = "The number of tasks follows 65 % CPU."
  }

  assert {
    condition     = module.troubleshooter.limits.usage_plans == { standard = { rate_limit = 100, burst_limit = 200 } }
    error_message = "The one plan allows 100 requests a second and 200 at once."
  }

  assert {
    condition = alltrue([for table in module.troubleshooter.tables : (
      table.safeguards.deletion_protection && table.safeguards.point_in_time_recovery
    )])
    error_message = "The tables are protected and can be restored."
  }

  assert {
    condition     = keys(module.troubleshooter.api_keys) == ["developer", "frontend"] && module.troubleshooter.roles.lambda_exec_role == null
    error_message = "Two clients have keys, and no function runs."
  }
}
