# What a stage logs and limits, who gets a key, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name        = "test"
  description = "Test"
  stage_name  = "v1"
  throttle    = { rate_limit = 100, burst_limit = 200 }
  openapi     = <<-YAML
    openapi: 3.0.1
    info: { title: test, version: "1" }
    paths:
      /health:
        get:
          # A comment is no reason to deploy again.
          x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://origin.example.com/health" }
  YAML
  usage_plans = {
    standard = { description = "Standard", rate_limit = 100, burst_limit = 200, keys = ["web", "cli"] }
    trial    = { description = "Trial", rate_limit = 1, burst_limit = 5, keys = ["guest"], quota = { limit = 1000, period = "DAY" } }
  }
}

run "stage_serves_the_document" {
  command = plan

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).paths["/health"].get["x-amazon-apigateway-integration"].uri == "https://origin.example.com/health"
    error_message = "The API is what the document says."
  }

  assert {
    condition     = aws_api_gateway_deployment.this.triggers.document == sha256(aws_api_gateway_rest_api.this.body)
    error_message = "A new document is a new deployment."
  }

  assert {
    condition     = !strcontains(aws_api_gateway_rest_api.this.body, "comment")
    error_message = "Comments do not reach the API."
  }
}

run "requests_are_logged_and_limited" {
  command = plan

  variables {
    method_throttles = { "health/GET" = { rate_limit = 5, burst_limit = 10 } }
  }

  assert {
    condition = (jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format).request_id == "$context.requestId"
    && aws_api_gateway_stage.this.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.access.arn)
    error_message = "The stage writes one JSON object a request to its log group."
  }

  assert {
    condition     = !can(regex("identity[.](apiKey\"|userAgent)|validationErrorString", aws_api_gateway_stage.this.access_log_settings[0].format))
    error_message = "API keys stay out of the logs, and so does what callers word freely."
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.retention_in_days == 14 && aws_cloudwatch_log_group.execution.retention_in_days == 14
    error_message = "Logs are kept for 14 days unless another period is given."
  }

  assert {
    condition = alltrue([for s in aws_api_gateway_method_settings.this :
      s.settings[0].metrics_enabled && s.settings[0].logging_level == "ERROR" && !s.settings[0].data_trace_enabled
    ])
    error_message = "Every method has metrics and error logs, and none writes bodies."
  }

  assert {
    condition = output.limits == {
      methods     = { "*/*" = { rate_limit = 100, burst_limit = 200 }, "health/GET" = { rate_limit = 5, burst_limit = 10 } }
      usage_plans = { standard = { rate_limit = 100, burst_limit = 200 }, trial = { rate_limit = 1, burst_limit = 5 } }
    }
    error_message = "Stage, method and plans have their own limits."
  }
}

run "keys_belong_to_plans" {
  command = plan

  assert {
    condition     = keys(output.api_keys) == ["cli", "guest", "web"] && keys(output.usage_plan_ids) == ["standard", "trial"]
    error_message = "Each client has a key, each plan an id."
  }

  assert {
    condition = (length(aws_api_gateway_usage_plan.this["standard"].quota_settings) == 0
    && aws_api_gateway_usage_plan.this["trial"].quota_settings[0].limit == 1000)
    error_message = "Only the trial has a quota."
  }
}

run "account_role_writes_logs_and_no_more" {
  command = plan

  assert {
    condition = alltrue(flatten([for s in data.aws_iam_policy_document.logs.statement : [
      [for action in s.actions : startswith(action, "logs:") && action != "logs:*"],
      [for resource in s.resources : resource == "arn:aws:logs:us-east-1:123456789012:log-group:*"],
    ]]))
    error_message = "The role of API Gateway touches log groups of this account and region only."
  }
}

run "another_api_may_own_the_account_setting" {
  command = plan

  variables {
    manage_account = false
  }

  assert {
    condition     = length(aws_api_gateway_account.this) == 0 && output.account_role_arn == null
    error_message = "The setting is left to the API that owns it."
  }
}

run "domain_takes_tls_1_2_or_later" {
  command = plan

  variables {
    domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock" }
  }

  assert {
    condition     = aws_api_gateway_domain_name.this["domain"].security_policy == "TLS_1_2" && output.domain_target != null
    error_message = "The name of one's own refuses old TLS and has a target for its record."
  }
}

run "document_of_another_version_is_refused" {
  command         = plan
  expect_failures = [var.openapi]

  variables {
    openapi = "{ openapi: 3.1.0, paths: {} }"
  }
}

run "operation_without_integration_is_refused" {
  command         = plan
  expect_failures = [var.openapi]

  variables {
    openapi = "{ openapi: 3.0.1, paths: { /health: { get: { responses: {} } } } }"
  }
}

run "stage_name_with_a_slash_is_refused" {
  command         = plan
  expect_failures = [var.stage_name]

  variables {
    stage_name = "v1/beta"
  }
}

run "stage_variable_with_a_blank_is_refused" {
  command         = plan
  expect_failures = [var.stage_variables]

  variables {
    stage_variables = { key = "two words" }
  }
}

run "unlimited_stage_is_refused" {
  command         = plan
  expect_failures = [var.throttle]

  variables {
    throttle = { rate_limit = -1, burst_limit = -1 }
  }
}

run "method_with_a_leading_slash_is_refused" {
  command         = plan
  expect_failures = [var.method_throttles]

  variables {
    method_throttles = { "/health/GET" = { rate_limit = 5, burst_limit = 10 } }
  }
}

run "method_that_is_stopped_is_refused" {
  command         = plan
  expect_failures = [var.method_throttles]

  variables {
    method_throttles = { "health/GET" = { rate_limit = 0, burst_limit = 10 } }
  }
}

run "plan_with_a_burst_below_its_rate_is_refused" {
  command         = plan
  expect_failures = [var.usage_plans]

  variables {
    usage_plans = { standard = { description = "Standard", rate_limit = 100, burst_limit = 50, keys = ["web"] } }
  }
}

run "quota_of_an_hour_is_refused" {
  command         = plan
  expect_failures = [var.usage_plans]

  variables {
    usage_plans = { standard = { description = "Standard", rate_limit = 1, burst_limit = 5, keys = ["web"], quota = { limit = 10, period = "HOUR" } } }
  }
}

run "key_in_two_plans_is_refused" {
  command         = plan
  expect_failures = [var.usage_plans]

  variables {
    usage_plans = {
      standard = { description = "Standard", rate_limit = 100, burst_limit = 200, keys = ["web"] }
      trial    = { description = "Trial", rate_limit = 1, burst_limit = 5, keys = ["web"] }
    }
  }
}

run "odd_retention_is_refused" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 10
  }
}
