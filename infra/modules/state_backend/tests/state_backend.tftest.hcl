# That states are safe and only one run at a time changes one.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  bucket = "example-tfstate"
  table  = "example-tf-locks"
}

run "locks_are_what_terraform_expects" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.locks.hash_key == "LockID" && one(aws_dynamodb_table.locks.attribute).type == "S"
    error_message = "The table has the partition key LockID, a string."
  }

  assert {
    condition     = aws_dynamodb_table.locks.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table is paid by the request."
  }
}

run "nothing_is_lost_by_mistake" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.locks.deletion_protection_enabled && aws_dynamodb_table.locks.point_in_time_recovery[0].enabled && aws_dynamodb_table.locks.server_side_encryption[0].enabled
    error_message = "The table is encrypted, can be restored, and is not deleted while protected."
  }
}

run "account_that_is_thrown_away" {
  command = plan

  variables {
    force_destroy = true
  }

  assert {
    condition     = !aws_dynamodb_table.locks.deletion_protection_enabled
    error_message = "Protection goes when asked."
  }
}

run "table_with_a_blank_is_refused" {
  command         = plan
  expect_failures = [var.table]

  variables {
    table = "tf locks"
  }
}
