# Which names a system gets.

mock_provider "aws" {
  source          = "../testing"
  override_during = plan
}

variables {
  system = "test"
  region = "us-east-1"
  bucket = "test-terraform-state"
  table  = "test-terraform-locks"
}

run "system_without_a_zone" {
  command = plan

  assert {
    condition     = output.dynamodb_lock_table == "test-terraform-locks" && length(aws_route53_zone.this) == 0 && output.hosted_zone_id == null
    error_message = "There are a bucket and a table, and no zone."
  }
}

run "system_with_a_zone" {
  command = plan

  variables {
    domain = "example.com"
  }

  assert {
    condition     = aws_route53_zone.this["example.com"].name == "example.com"
    error_message = "The zone of the domain is made with the bucket."
  }
}

run "bucket_named_after_the_account" {
  command = plan

  variables {
    bucket_account_suffix = true
  }

  assert {
    condition     = output.state_bucket_name == "test-terraform-state-123456789012"
    error_message = "The number of the account is appended."
  }
}

run "domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.domain]

  variables {
    domain = "example.com."
  }
}
