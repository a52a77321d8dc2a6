# What a function may do, who may call it, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name        = "test-summary"
  description = "Test"
  image = {
    repository_name = "test-summary"
    repository_url  = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-summary"
    tag             = "1.0.0"
  }
}

run "function_is_an_image_of_one_build" {
  command = plan

  assert {
    condition = (aws_lambda_function.this.package_type == "Image"
    && aws_lambda_function.this.image_uri == "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-summary:1.0.0")
    error_message = "The function runs the image with the given tag."
  }

  assert {
    condition     = length(aws_lambda_function.this.image_config) == 0
    error_message = "The image itself says what answers."
  }

  assert {
    condition     = aws_lambda_function.this.memory_size == 256 && aws_lambda_function.this.timeout == 10
    error_message = "256 MB and 10 seconds unless more is asked for."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/test-summary" && aws_cloudwatch_log_group.this.retention_in_days == 14
    error_message = "Logs go to a group of the function's own and are kept for 14 days."
  }

  assert {
    condition = one([for c in data.aws_iam_policy_document.pull.statement[0].condition : one(c.values)]) == (
      "arn:aws:lambda:us-east-1:123456789012:function:test-summary"
    )
    error_message = "Lambda may pull the image for this function and no other."
  }
}

run "function_writes_its_logs_and_no_more" {
  command = plan

  assert {
    condition     = toset(flatten([for s in data.aws_iam_policy_document.execution.statement : tolist(s.actions)])) == toset(["logs:CreateLogStream", "logs:PutLogEvents"])
    error_message = "Outside of a VPC the role writes logs, and nothing else unless a policy says so."
  }

  assert {
    condition     = length(aws_lambda_permission.this) == 0 && length(aws_iam_role_policy.this) == 0
    error_message = "Nobody may call a function unless somebody is named."
  }
}

run "one_api_may_call_it" {
  command = plan

  variables {
    handler              = "app.handler"
    environment          = { TABLE = "budgets" }
    policies             = { budgets = "{}" }
    reserved_concurrency = 5
    vpc                  = { subnet_ids = { a = "subnet-1" }, security_group_ids = { app = "sg-1" } }
    invokers             = { api = { principal = "apigateway.amazonaws.com", source_arn = "arn:aws:execute-api:us-east-1:123456789012:abc/v1/GET/summary" } }
  }

  assert {
    condition = (aws_lambda_permission.this["api"].principal == "apigateway.amazonaws.com"
    && aws_lambda_permission.this["api"].source_arn == "arn:aws:execute-api:us-east-1:123456789012:abc/v1/GET/summary")
    error_message = "The named method of the API may call the function."
  }

  assert {
    condition     = aws_lambda_function.this.image_config[0].command == tolist(["app.handler"])
    error_message = "The named handler answers."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables == tomap({ TABLE = "budgets" }) && aws_lambda_function.this.reserved_concurrent_executions == 5
    error_message = "Environment and concurrency reach the function."
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(["subnet-1"]) && contains(flatten([for s in data.aws_iam_policy_document.execution.statement : s.sid]), "JoinVpc")
    error_message = "A function in a VPC gets its subnets and may make network interfaces."
  }
}

run "long_name_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "a-name-that-is-so-long-that-no-role-could-be-called-after-it"
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = { repository_name = "test", repository_url = "test", tag = "latest" }
  }
}

run "too_little_memory_is_refused" {
  command         = plan
  expect_failures = [var.memory_mb]

  variables {
    memory_mb = 64
  }
}

run "endless_run_is_refused" {
  command         = plan
  expect_failures = [var.timeout_seconds]

  variables {
    timeout_seconds = 901
  }
}

run "stopped_function_is_refused" {
  command         = plan
  expect_failures = [var.reserved_concurrency]

  variables {
    reserved_concurrency = 0
  }
}

run "everybody_as_invoker_is_refused" {
  command         = plan
  expect_failures = [var.invokers]

  variables {
    invokers = { world = { principal = "*", source_arn = "arn:aws:execute-api:us-east-1:123456789012:abc/*" } }
  }
}

run "odd_retention_is_refused" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 10
  }
}
