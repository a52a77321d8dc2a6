# Phase 8: what raises an alarm, and where to look when it does.

locals {
  alb     = { LoadBalancer = module.alb.arn_suffix }
  service = { ClusterName = module.cluster.name, ServiceName = module.backend.name }
  db      = { DBInstanceIdentifier = module.database.identifier }

  # CloudWatch counts the free storage in bytes.
  bytes_per_gb = pow(1024, 3)

  # What clients see as a failure: answers of the tasks, and of the load balancer when no task answers.
  failed = {
    by_alb   = { namespace = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count", statistic = "Sum", dimensions = local.alb }
    by_tasks = { namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum", dimensions = local.alb }
  }
}

module "observability" {
  source = "../../modules/observability"

  name         = local.name
  alarm_emails = var.alarm_emails

  alarms = {
    alb-5xx = {
      description = "More than 5 requests failed within 5 minutes"
      expression  = "FILL(by_alb, 0) + FILL(by_tasks, 0)"
      metrics     = local.failed
      threshold   = 5
    }
    alb-latency = {
      description = "One request in twenty took longer than 2 seconds over 5 minutes"
      namespace   = "AWS/ApplicationELB"
      metric      = "TargetResponseTime"
      statistic   = "p95"
      dimensions  = local.alb
      threshold   = 2
    }
    ecs-cpu = {
      description = "The tasks used more than 80 % of their CPU over 5 minutes"
      namespace   = "AWS/ECS"
      metric      = "CPUUtilization"
      dimensions  = local.service
      threshold   = 80
    }
    ecs-memory = {
      description = "The tasks used more than 80 % of their memory over 5 minutes"
      namespace   = "AWS/ECS"
      metric      = "MemoryUtilization"
      dimensions  = local.service
      threshold   = 80
    }
    rds-free-storage = {
      description = "Less than 10 % of the database's storage is free"
      namespace   = "AWS/RDS"
      metric      = "FreeStorageSpace"
      statistic   = "Minimum"
      dimensions  = local.db
      comparison  = "LessThanThreshold"
      threshold   = module.database.allocated_storage_gb * local.bytes_per_gb * 0.1
    }
    rds-cpu = {
      description = "The database used more than 80 % of its CPU over 10 minutes"
      namespace   = "AWS/RDS"
      metric      = "CPUUtilization"
      dimensions  = local.db
      threshold   = 80
      periods     = 2
    }
  }

  dashboard = [
    {
      title   = "Traffic"
      unit    = "requests"
      metrics = { requests = { namespace = "AWS/ApplicationELB", metric = "RequestCount", statistic = "Sum", dimensions = local.alb } }
    },
    {
      title = "Latency"
      unit  = "seconds"
      metrics = { for percentile in ["p50", "p95", "p99"] : percentile => {
        namespace = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = percentile, dimensions = local.alb
      } }
    },
    {
      title = "Error rate"
      unit  = "% of requests"
      metrics = merge(
        { for id, metric in local.failed : id => merge(metric, { visible = false }) },
        { requests = { namespace = "AWS/ApplicationELB", metric = "RequestCount", statistic = "Sum", dimensions = local.alb, visible = false } },
      )
      expressions = { rate = { expression = "100 * (FILL(by_alb, 0) + FILL(by_tasks, 0)) / requests", label = "5xx" } }
    },
    {
      title = "Saturation"
      unit  = "%"
      metrics = {
        cpu      = { namespace = "AWS/ECS", metric = "CPUUtilization", dimensions = local.service, label = "tasks, CPU" }
        memory   = { namespace = "AWS/ECS", metric = "MemoryUtilization", dimensions = local.service, label = "tasks, memory" }
        database = { namespace = "AWS/RDS", metric = "CPUUtilization", dimensions = local.db, label = "database, CPU" }
      }
    },
  ]
}
