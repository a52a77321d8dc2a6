# What is made, what is left empty, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  prefix = "test"
  descriptions = {
    jwt_secret = "Signs tokens"
    broker     = "Admits clients to the broker"
  }
}

run "secrets_are_made_empty" {
  command = plan

  assert {
    condition     = [for secret in aws_secretsmanager_secret.this : secret.name] == ["test/broker", "test/jwt_secret"]
    error_message = "Each secret has its name below the prefix."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_version.generated) == 0
    error_message = "No value is written."
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.recovery_window_in_days == 7])
    error_message = "A deleted secret can be restored for a week."
  }
}

run "values_are_generated_on_request" {
  command = plan

  variables {
    generated = { broker = { json = { key = "password", others = { username = "client" } } } }
  }

  assert {
    condition     = keys(aws_secretsmanager_secret_version.generated) == ["broker"] && keys(output.arns) == ["broker", "jwt_secret"]
    error_message = "The one that asks for a value gets it; the other stays empty."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.generated["broker"].secret_string == null
    error_message = "The value is not in the plan."
  }
}

run "value_for_an_unknown_secret_is_refused" {
  command         = plan
  expect_failures = [var.generated]

  variables {
    generated = { brokr = {} }
  }
}

run "field_given_twice_is_refused" {
  command         = plan
  expect_failures = [var.generated]

  variables {
    generated = { broker = { json = { key = "password", others = { password = "known" } } } }
  }
}

run "prefix_with_a_slash_at_the_end_is_refused" {
  command         = plan
  expect_failures = [var.prefix]

  variables {
    prefix = "test/"
  }
}

run "window_of_one_day_is_refused" {
  command         = plan
  expect_failures = [var.recovery_window_days]

  variables {
    recovery_window_days = 1
  }
}
