module "observability" {
  source = "../../modules/observability"

  name         = local.name
  alarm_emails = var.alarm_emails

  alarms = {
    ecs-slow = {
      description    = "Answers take more than 5 seconds on average, for 5 minutes"
      namespace      = "AWS/ApplicationELB"
      metric         = "TargetResponseTime"
      statistic      = "Average"
      dimensions     = { LoadBalancer = module.alb.arn_suffix, TargetGroup = module.alb.target_group_arn_suffixes["backend"] }
      threshold      = 5
      period_seconds = 60
      periods        = 5
    }

    # A target group without any target reports nothing, which is no better than an unhealthy one.
    ecs-unhealthy = {
      description    = "A task fails its health check, or there is none, for 5 minutes"
      namespace      = "AWS/ApplicationELB"
      metric         = "UnHealthyHostCount"
      statistic      = "Maximum"
      dimensions     = { LoadBalancer = module.alb.arn_suffix, TargetGroup = module.alb.target_group_arn_suffixes["backend"] }
      threshold      = 0
      period_seconds = 60
      periods        = 5
      missing_data   = "breaching"
    }

    rds-cpu = {
      description    = "PostgreSQL uses more than 80 % of its CPU, for 10 minutes"
      namespace      = "AWS/RDS"
      metric         = "CPUUtilization"
      statistic      = "Average"
      dimensions     = { DBInstanceIdentifier = module.database.identifier }
      threshold      = 80
      period_seconds = 300
      periods        = 2
    }
  }
}
