# What raises an alarm, who hears of it, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name         = "test"
  alarm_emails = ["oncall@example.com"]
  log_groups   = { "/test/app" = 30 }

  alarms = {
    cpu = {
      description = "The tasks are short of CPU"
      namespace   = "AWS/ECS"
      metric      = "CPUUtilization"
      dimensions  = { ClusterName = "test", ServiceName = "app" }
      threshold   = 80
    }
    latency = {
      description    = "One request in twenty is slow"
      namespace      = "AWS/ApplicationELB"
      metric         = "TargetResponseTime"
      statistic      = "p95"
      threshold      = 1
      period_seconds = 60
      periods        = 5
    }
    errors = {
      description = "One request in twenty fails"
      expression  = "100 * failed / FILL(requests, 1)"
      metrics = {
        failed   = { namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum" }
        requests = { namespace = "AWS/ApplicationELB", metric = "RequestCount", statistic = "Sum" }
      }
      threshold = 5
    }
  }

  dashboard = [
    {
      title = "Latency"
      unit  = "seconds"
      metrics = {
        p50 = { namespace = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = "p50", dimensions = { LoadBalancer = "app/test/1" } }
        p95 = { namespace = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = "p95", dimensions = { LoadBalancer = "app/test/1" } }
      }
    },
    {
      title = "Failed requests"
      unit  = "%"
      metrics = {
        failed   = { namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum", visible = false }
        requests = { namespace = "AWS/ApplicationELB", metric = "RequestCount", statistic = "Sum", visible = false }
      }
      expressions = { rate = { expression = "100 * failed / requests", label = "5xx" } }
    },
  ]
}

run "every_alarm_is_heard_when_it_starts_and_when_it_ends" {
  command = plan

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == toset([output.topic_arn]) && alarm.ok_actions == toset([output.topic_arn])
    ])
    error_message = "Alarms publish to the topic in both directions."
  }

  assert {
    condition     = keys(output.alarm_arns) == ["cpu", "errors", "latency"] && aws_cloudwatch_metric_alarm.this["cpu"].alarm_name == "test-cpu"
    error_message = "Each alarm is named after its key."
  }

  assert {
    condition     = output.shape.emails == ["oncall@example.com"]
    error_message = "The addresses are subscribed."
  }
}

run "percentiles_take_their_own_argument" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["latency"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.this["latency"].statistic == null
    error_message = "p95 is an extended statistic."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["cpu"].statistic == "Average" && aws_cloudwatch_metric_alarm.this["cpu"].extended_statistic == null
    error_message = "The average is not."
  }
}

run "expressions_alarm_on_their_result_alone" {
  command = plan

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.this["errors"].metric_query : query.id => query.return_data
    } == { failed = false, requests = false, result = true }
    error_message = "The metrics feed the expression, the expression decides."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["errors"].metric_name == null && aws_cloudwatch_metric_alarm.this["errors"].period == null
    error_message = "An alarm on an expression has no metric of its own."
  }
}

run "topic_is_encrypted_with_a_key_that_alarms_may_use" {
  command = plan

  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == aws_kms_key.alerts.arn && aws_kms_key.alerts.enable_key_rotation
    error_message = "The topic has a key of its own, which rotates."
  }

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.key.statement :
      contains(flatten([for principal in statement.principals : principal.identifiers]), "cloudwatch.amazonaws.com") &&
      statement.actions == toset(["kms:Decrypt", "kms:GenerateDataKey*"])
    ])
    error_message = "CloudWatch may encrypt with the key, or no alarm would arrive."
  }

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.topic.statement :
      anytrue([for condition in statement.condition : condition.variable == "aws:SourceAccount" && condition.values == tolist(["123456789012"])])
    ])
    error_message = "Alarms of other accounts may not publish."
  }
}

run "dashboard_shows_alarms_then_charts_in_pairs" {
  command = plan

  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this["test"].dashboard_body).widgets : [widget.type, widget.x, widget.y]] == [
      ["alarm", 0, 0], ["metric", 0, 2], ["metric", 12, 2],
    ]
    error_message = "The alarms fill the first row, the charts stand side by side below."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_dashboard.this["test"].dashboard_body).widgets[1].properties.metrics[1] == [
      "AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", "app/test/1", { id = "p95", label = "p95", stat = "p95", visible = true },
    ]
    error_message = "A metric is its namespace, its name, its dimensions and how to draw it."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this["test"].dashboard_body).widgets[2].properties.metrics[2] == [{ id = "rate", label = "5xx", expression = "100 * failed / requests" }]
    error_message = "An expression comes after the metrics that it refers to."
  }

  assert {
    condition     = output.dashboard_url == "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/test"
    error_message = "The address leads to the dashboard."
  }
}

run "without_charts_there_is_no_dashboard" {
  command = plan

  variables {
    dashboard = []
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0 && output.dashboard_name == null && output.dashboard_url == null
    error_message = "An empty dashboard is not made."
  }
}

run "topic_alone_is_enough" {
  command = plan

  variables {
    alarms       = {}
    dashboard    = []
    alarm_emails = []
    log_groups   = {}
  }

  assert {
    condition     = aws_sns_topic.alerts.name == "test-alerts" && length(output.alarm_arns) == 0 && length(output.log_group_arns) == 0
    error_message = "Nothing but the topic is made."
  }
}

run "logs_are_kept_as_long_as_asked" {
  command = plan

  assert {
    condition     = output.shape.log_retention_days == { "/test/app" = 30 }
    error_message = "The log group keeps thirty days."
  }
}

run "name_with_a_slash_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "test/dev"
  }
}

run "address_without_a_domain_is_refused" {
  command         = plan
  expect_failures = [var.alarm_emails]

  variables {
    alarm_emails = ["oncall"]
  }
}

run "account_as_publisher_is_refused" {
  command         = plan
  expect_failures = [var.publishers]

  variables {
    publishers = ["123456789012"]
  }
}

run "metric_and_expression_together_are_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { both = {
      description = "Both", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization"
      expression  = "m * 2", metrics = { m = { namespace = "AWS/ECS", metric = "CPUUtilization", statistic = "Average" } }
    } }
  }
}

run "metric_without_a_namespace_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { bare = { description = "Bare", threshold = 1, metric = "CPUUtilization" } }
  }
}

run "expression_without_metrics_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { bare = { description = "Bare", threshold = 1, expression = "m * 2" } }
  }
}

run "metric_id_in_capitals_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { capital = {
      description = "Capital", threshold = 1, expression = "M * 2"
      metrics     = { M = { namespace = "AWS/ECS", metric = "CPUUtilization", statistic = "Average" } }
    } }
  }
}

run "unknown_comparison_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { odd = { description = "Odd", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization", comparison = ">" } }
  }
}

run "unknown_treatment_of_missing_data_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { odd = { description = "Odd", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization", missing_data = "zero" } }
  }
}

run "period_between_minutes_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { odd = { description = "Odd", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization", period_seconds = 90 } }
  }
}

run "alarm_over_two_days_is_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { slow = { description = "Slow", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization", period_seconds = 86400, periods = 2 } }
  }
}

run "more_periods_to_alarm_than_periods_are_refused" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { never = { description = "Never", threshold = 1, namespace = "AWS/ECS", metric = "CPUUtilization", periods = 2, periods_to_alarm = 3 } }
  }
}

run "empty_chart_is_refused" {
  command         = plan
  expect_failures = [var.dashboard]

  variables {
    dashboard = [{ title = "Empty" }]
  }
}

run "chart_id_in_capitals_is_refused" {
  command         = plan
  expect_failures = [var.dashboard]

  variables {
    dashboard = [{ title = "Capital", metrics = { P95 = { namespace = "AWS/ECS", metric = "CPUUtilization" } } }]
  }
}

run "retention_that_cloudwatch_lacks_is_refused" {
  command         = plan
  expect_failures = [var.log_groups]

  variables {
    log_groups = { "/test/app" = 45 }
  }
}
