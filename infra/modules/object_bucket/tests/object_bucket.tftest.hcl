# What every bucket has, what a caller may add, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name = "example-uploads"
}

run "nothing_in_it_can_be_public" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "All four kinds of public access are blocked."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Access control lists are off."
  }
}

run "objects_are_encrypted_and_kept" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "S3 encrypts every object."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "What is overwritten stays as a version."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30
    error_message = "Old versions go after 30 days."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "A bucket with objects in it cannot be deleted."
  }
}

run "plain_http_is_refused" {
  command = plan

  assert {
    condition = (
      length(data.aws_iam_policy_document.this.statement) == 1
      && data.aws_iam_policy_document.this.statement[0].effect == "Deny"
      && data.aws_iam_policy_document.this.statement[0].actions == toset(["s3:*"])
      && data.aws_iam_policy_document.this.statement[0].resources == toset(["arn:aws:s3:::example-uploads", "arn:aws:s3:::example-uploads/*"])
      && one(data.aws_iam_policy_document.this.statement[0].condition).variable == "aws:SecureTransport"
    )
    error_message = "The policy denies every request that comes without TLS, and grants nothing by itself."
  }
}

run "logs_are_written_by_aws_for_this_account_only" {
  command = plan

  variables {
    log_delivery = true
  }

  assert {
    condition = toset([for statement in data.aws_iam_policy_document.this.statement : one(one(statement.principals).identifiers) if statement.effect != "Deny"]) == toset([
      "delivery.logs.amazonaws.com",
      "logdelivery.elasticloadbalancing.amazonaws.com",
    ])
    error_message = "Two services of AWS may write."
  }

  assert {
    condition = alltrue(flatten([for statement in data.aws_iam_policy_document.this.statement : [for resource in statement.resources :
      strcontains(resource, "/AWSLogs/123456789012/") && statement.actions == toset(["s3:PutObject"])
    ] if statement.effect != "Deny"]))
    error_message = "They may put objects below the number of the account, and nothing else."
  }
}

run "rules_and_statements_are_added" {
  command = plan

  variables {
    versioning        = false
    noncurrent_days   = null
    policy_statements = ["{\"Version\":\"2012-10-17\",\"Statement\":[]}"]
    lifecycle_rules = {
      archive = { prefix = "reports/", transitions = { STANDARD_IA = 30, GLACIER = 90 }, expire_days = 365 }
    }
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[*].id == tolist(["housekeeping", "archive"])
    error_message = "The caller's rule stands beside the module's."
  }

  assert {
    condition = (
      toset([for transition in aws_s3_bucket_lifecycle_configuration.this.rule[1].transition : "${transition.storage_class} ${transition.days}"]) == toset(["STANDARD_IA 30", "GLACIER 90"])
      && aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration[0].days == 365
      && aws_s3_bucket_lifecycle_configuration.this.rule[1].filter[0].prefix == "reports/"
    )
    error_message = "The rule moves and then deletes what lies under its prefix."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Suspended" && length(aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration) == 0
    error_message = "Versions can be left out."
  }

  assert {
    condition     = length(data.aws_iam_policy_document.this.source_policy_documents) == 1
    error_message = "The caller's statements join the policy."
  }
}

run "name_with_a_capital_letter_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Uploads"
  }
}

run "half_a_day_is_refused" {
  command         = plan
  expect_failures = [var.noncurrent_days]

  variables {
    noncurrent_days = 0.5
  }
}

run "rule_without_effect_is_refused" {
  command         = plan
  expect_failures = [var.lifecycle_rules]

  variables {
    lifecycle_rules = { nothing = { prefix = "tmp/" } }
  }
}

run "unknown_storage_class_is_refused" {
  command         = plan
  expect_failures = [var.lifecycle_rules]

  variables {
    lifecycle_rules = { archive = { transitions = { COLD = 30 } } }
  }
}

run "move_after_deletion_is_refused" {
  command         = plan
  expect_failures = [var.lifecycle_rules]

  variables {
    lifecycle_rules = { archive = { transitions = { GLACIER = 90 }, expire_days = 60 } }
  }
}

run "second_rule_for_housekeeping_is_refused" {
  command         = plan
  expect_failures = [var.lifecycle_rules]

  variables {
    lifecycle_rules = { housekeeping = { expire_days = 60 } }
  }
}

run "policy_that_is_not_json_is_refused" {
  command         = plan
  expect_failures = [var.policy_statements]

  variables {
    policy_statements = ["Allow all"]
  }
}
