# What protects a table by default, how its capacity is set, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name     = "test-sessions"
  hash_key = { name = "session_key" }
}

run "table_is_safe_by_default" {
  command = plan

  assert {
    condition = (output.safeguards.billing_mode == "PAY_PER_REQUEST" && output.safeguards.encrypted
    && output.safeguards.point_in_time_recovery && output.safeguards.deletion_protection)
    error_message = "A table is on-demand, encrypted, restorable and protected unless somebody says otherwise."
  }

  assert {
    condition     = output.safeguards.ttl_attribute == null
    error_message = "Nothing expires by itself."
  }

  assert {
    condition     = aws_dynamodb_table.this.range_key == null && length(aws_dynamodb_table.this.attribute) == 1
    error_message = "Without a range key the partition key is the only declared attribute."
  }

  assert {
    condition     = length(aws_appautoscaling_target.this) == 0
    error_message = "An on-demand table has nothing to scale."
  }
}

run "items_expire_where_asked" {
  command = plan

  variables {
    range_key     = { name = "item_key" }
    ttl_attribute = "expires_at"
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && output.safeguards.ttl_attribute == "expires_at"
    error_message = "Items expire at the time in expires_at."
  }

  assert {
    condition     = toset([for a in aws_dynamodb_table.this.attribute : "${a.name}:${a.type}"]) == toset(["session_key:S", "item_key:S"])
    error_message = "Both keys are strings unless a type is given."
  }
}

run "provisioned_capacity_scales" {
  command = plan

  variables {
    capacity = { read = { minimum = 5, maximum = 50 }, write = { minimum = 2, maximum = 20 } }
  }

  assert {
    condition = (aws_dynamodb_table.this.billing_mode == "PROVISIONED"
    && aws_dynamodb_table.this.read_capacity == 5 && aws_dynamodb_table.this.write_capacity == 2)
    error_message = "A provisioned table starts at its floor."
  }

  assert {
    condition = { for key, target in aws_appautoscaling_target.this : target.scalable_dimension => [target.min_capacity, target.max_capacity] } == {
      "dynamodb:table:ReadCapacityUnits"  = [5, 50]
      "dynamodb:table:WriteCapacityUnits" = [2, 20]
    }
    error_message = "Reads and writes scale between their own bounds."
  }

  assert {
    condition = alltrue([for policy in aws_appautoscaling_policy.this :
      policy.target_tracking_scaling_policy_configuration[0].target_value == 70
    ])
    error_message = "Capacity follows a use of 70 %."
  }
}

run "short_name_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "ab"
  }
}

run "unknown_hash_key_type_is_refused" {
  command         = plan
  expect_failures = [var.hash_key]

  variables {
    hash_key = { name = "session_key", type = "string" }
  }
}

run "unknown_range_key_type_is_refused" {
  command         = plan
  expect_failures = [var.range_key]

  variables {
    range_key = { name = "item_key", type = "BOOL" }
  }
}

run "range_key_that_is_the_hash_key_is_refused" {
  command         = plan
  expect_failures = [var.range_key]

  variables {
    range_key = { name = "session_key" }
  }
}

run "capacity_upside_down_is_refused" {
  command         = plan
  expect_failures = [var.capacity]

  variables {
    capacity = { read = { minimum = 5, maximum = 4 }, write = { minimum = 2, maximum = 20 } }
  }
}

run "capacity_without_headroom_is_refused" {
  command         = plan
  expect_failures = [var.capacity]

  variables {
    capacity = { read = { minimum = 5, maximum = 50 }, write = { minimum = 2, maximum = 20 }, target_percent = 95 }
  }
}

run "expiry_in_the_partition_key_is_refused" {
  command         = plan
  expect_failures = [var.ttl_attribute]

  variables {
    ttl_attribute = "session_key"
  }
}
