variable "name" {
  description = "Prefix of the names of the alarms; the topic is <name>-alerts, the dashboard <name>."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]+([_-][a-zA-Z0-9]+)*$", var.name))
    error_message = "name must be words joined by single hyphens or underscores."
  }
}

variable "alarm_emails" {
  description = "Addresses that receive the alerts. Each has to confirm by mail; Terraform cannot do that."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "alarm_emails must be mail addresses, such as oncall@example.com."
  }
}

variable "publishers" {
  description = "Services that may publish to the topic, for this account only."
  type        = set(string)
  default     = ["cloudwatch.amazonaws.com"]

  validation {
    condition     = length(var.publishers) > 0 && alltrue([for service in var.publishers : endswith(service, ".amazonaws.com")])
    error_message = "publishers needs at least one service, such as cloudwatch.amazonaws.com."
  }
}

variable "alarms" {
  description = <<-EOT
    What raises an alarm, by name: one metric, or an expression over `metrics`, whose keys are their ids. `statistic` may be a
    percentile such as "p95". Without data an alarm stays quiet, unless `missing_data` says otherwise.
  EOT
  type = map(object({
    description = string
    threshold   = number
    comparison  = optional(string, "GreaterThanThreshold")

    namespace  = optional(string)
    metric     = optional(string)
    statistic  = optional(string, "Average")
    dimensions = optional(map(string), {})

    expression = optional(string)
    metrics = optional(map(object({
      namespace  = string
      metric     = string
      statistic  = string
      dimensions = optional(map(string), {})
    })), {})

    period_seconds   = optional(number, 300)
    periods          = optional(number, 1)
    periods_to_alarm = optional(number)
    missing_data     = optional(string, "notBreaching")
  }))
  default = {}

  validation {
    condition     = alltrue([for alarm in var.alarms : (alarm.metric == null) != (alarm.expression == null)])
    error_message = "alarms need either a metric or an expression, not both."
  }

  validation {
    condition     = alltrue([for alarm in var.alarms : (alarm.metric == null) == (alarm.namespace == null)])
    error_message = "alarms on a metric need its namespace, and the others have none."
  }

  validation {
    condition     = alltrue([for alarm in var.alarms : (alarm.expression == null) == (length(alarm.metrics) == 0)])
    error_message = "alarms on an expression need the metrics that it refers to, and the others have none."
  }

  validation {
    condition     = alltrue(flatten([for alarm in var.alarms : [for id in keys(alarm.metrics) : can(regex("^[a-z][a-zA-Z0-9_]*$", id)) && id != "result"]]))
    error_message = "alarms name the metrics of an expression by ids that start with a lower-case letter; \"result\" is the expression itself."
  }

  validation {
    condition = alltrue([for alarm in var.alarms : contains([
      "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold",
    ], alarm.comparison)])
    error_message = "alarms compare by GreaterThanThreshold, GreaterThanOrEqualToThreshold, LessThanThreshold or LessThanOrEqualToThreshold."
  }

  validation {
    condition     = alltrue([for alarm in var.alarms : contains(["breaching", "notBreaching", "ignore", "missing"], alarm.missing_data)])
    error_message = "alarms treat missing_data as breaching, notBreaching, ignore or missing."
  }

  validation {
    condition     = alltrue([for alarm in var.alarms : contains([10, 30], alarm.period_seconds) || (alarm.period_seconds >= 60 && alarm.period_seconds % 60 == 0)])
    error_message = "alarms take a period_seconds of 10, 30 or a multiple of 60."
  }

  validation {
    condition     = alltrue([for alarm in var.alarms : alarm.periods >= 1 && alarm.periods * alarm.period_seconds <= 86400])
    error_message = "alarms look at one period at least, and at no more than a day."
  }

  validation {
    condition = alltrue([for alarm in var.alarms :
      alarm.periods_to_alarm == null ? true : alarm.periods_to_alarm >= 1 && alarm.periods_to_alarm <= alarm.periods
    ])
    error_message = "alarms go off after 1 <= periods_to_alarm <= periods."
  }
}

variable "dashboard" {
  description = <<-EOT
    Charts of the dashboard, in reading order, below the state of all alarms; none means no dashboard. The keys of `metrics` and
    `expressions` are ids that expressions refer to; `visible = false` keeps a metric for the expressions alone.
  EOT
  type = list(object({
    title          = string
    unit           = optional(string)
    stacked        = optional(bool, false)
    period_seconds = optional(number, 300)
    metrics = optional(map(object({
      namespace  = string
      metric     = string
      statistic  = optional(string, "Average")
      dimensions = optional(map(string), {})
      label      = optional(string)
      visible    = optional(bool, true)
    })), {})
    expressions = optional(map(object({
      expression = string
      label      = optional(string)
    })), {})
  }))
  default = []

  validation {
    condition     = alltrue([for chart in var.dashboard : length(chart.metrics) + length(chart.expressions) > 0])
    error_message = "dashboard charts need at least one metric or expression."
  }

  validation {
    condition = alltrue(flatten([for chart in var.dashboard : [
      for id in concat(keys(chart.metrics), keys(chart.expressions)) : can(regex("^[a-z][a-zA-Z0-9_]*$", id))
    ]]))
    error_message = "dashboard metrics and expressions need ids that start with a lower-case letter."
  }
}

variable "log_groups" {
  description = "Days for which logs are kept, by the name of a log group that no other module makes."
  type        = map(number)
  default     = {}

  validation {
    condition = alltrue([for days in var.log_groups : contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ], days)])
    error_message = "log_groups must be kept for a number of days that CloudWatch offers, such as 14, 30, 60 or 90."
  }
}
