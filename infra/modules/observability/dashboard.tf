locals {
  # CloudWatch has 24 columns: the alarms fill the first row, the charts stand in pairs below it.
  alarm_rows = length(var.alarms) == 0 ? 0 : 2

  alarm_widgets = [for arns in(length(var.alarms) == 0 ? [] : [values(aws_cloudwatch_metric_alarm.this)[*].arn]) : {
    type       = "alarm"
    x          = 0
    y          = 0
    width      = 24
    height     = local.alarm_rows
    properties = { title = "Alarms", alarms = arns }
  }]

  chart_widgets = [for position, chart in var.dashboard : {
    type   = "metric"
    x      = position % 2 * 12
    y      = local.alarm_rows + floor(position / 2) * 6
    width  = 12
    height = 6
    properties = {
      title   = chart.title
      region  = data.aws_region.current.name
      view    = "timeSeries"
      stacked = chart.stacked
      period  = chart.period_seconds
      yAxis   = { left = merge({ min = 0 }, chart.unit == null ? {} : { label = chart.unit, showUnits = false }) }
      metrics = concat(
        [for id, m in chart.metrics : concat(
          [m.namespace, m.metric],
          flatten([for name, value in m.dimensions : [name, value]]),
          [{ id = id, label = coalesce(m.label, id), stat = m.statistic, visible = m.visible }],
        )],
        [for id, e in chart.expressions : [{ id = id, label = coalesce(e.label, id), expression = e.expression }]],
      )
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  for_each = length(var.dashboard) == 0 ? toset([]) : toset([var.name])

  dashboard_name = each.key

  # Two types of objects cannot share a list before they are text.
  dashboard_body = "{\"widgets\":[${join(",", concat(
    [for widget in local.alarm_widgets : jsonencode(widget)],
    [for widget in local.chart_widgets : jsonencode(widget)],
  ))}]}"
}
