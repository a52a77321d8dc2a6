locals {
  # The argument `statistic` knows these; percentiles and their like have an argument of their own.
  plain_statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"]
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.periods_to_alarm
  treat_missing_data  = each.value.missing_data

  # Either one metric ...
  namespace          = each.value.namespace
  metric_name        = each.value.metric
  dimensions         = each.value.metric == null ? null : each.value.dimensions
  period             = each.value.metric == null ? null : each.value.period_seconds
  statistic          = each.value.metric != null && contains(local.plain_statistics, each.value.statistic) ? each.value.statistic : null
  extended_statistic = each.value.metric != null && !contains(local.plain_statistics, each.value.statistic) ? each.value.statistic : null

  # ... or an expression over several.
  dynamic "metric_query" {
    for_each = each.value.expression == null ? {} : each.value.metrics

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.statistic
        period      = each.value.period_seconds
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.expression == null ? [] : [each.value.expression]

    content {
      id          = "result"
      label       = each.key
      expression  = metric_query.value
      return_data = true
    }
  }

  alarm_actions = [aws_sns_topic.alerts.arn]
  ok_actions    = [aws_sns_topic.alerts.arn]

  tags = { Name = "${var.name}-${each.key}" }

  # The first change of state must find a topic that takes it.
  depends_on = [aws_sns_topic_policy.alerts]
}
