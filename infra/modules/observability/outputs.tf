output "topic_arn" {
  description = "Topic that receives the alerts, once alarms may publish to it."
  value       = aws_sns_topic.alerts.arn
  depends_on  = [aws_sns_topic_policy.alerts]
}

output "alarm_arns" {
  description = "ARN of each alarm, by its name in `alarms`."
  value       = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.arn }
}

output "dashboard_name" {
  description = "Name of the dashboard, null when there is none."
  value       = one(values(aws_cloudwatch_dashboard.this)[*].dashboard_name)
}

output "dashboard_url" {
  description = "Where the console shows the dashboard, null when there is none."
  value = one([for dashboard in aws_cloudwatch_dashboard.this :
    "https://${data.aws_region.current.name}.console.aws.amazon.com/cloudwatch/home?region=${data.aws_region.current.name}#dashboards/dashboard/${dashboard.dashboard_name}"
  ])
}

output "log_group_arns" {
  description = "ARN of each log group, by its name."
  value       = { for name, group in aws_cloudwatch_log_group.this : name => group.arn }
}

output "shape" {
  description = "What raises an alarm and when, and for how long logs are kept."
  value = {
    emails             = keys(aws_sns_topic_subscription.email)
    log_retention_days = { for name, group in aws_cloudwatch_log_group.this : name => group.retention_in_days }
    alarms = { for key, alarm in aws_cloudwatch_metric_alarm.this : key => {
      name        = alarm.alarm_name
      metric      = alarm.metric_name
      statistic   = try(coalesce(alarm.statistic, alarm.extended_statistic), null)
      expression  = var.alarms[key].expression
      dimensions  = var.alarms[key].dimensions
      comparison  = alarm.comparison_operator
      threshold   = alarm.threshold
      seconds     = var.alarms[key].period_seconds * alarm.evaluation_periods
      notifies    = length(coalesce(alarm.alarm_actions, [])) > 0
      when_silent = alarm.treat_missing_data
    } }
  }
}
