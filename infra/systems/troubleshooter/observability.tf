locals {
  api_metric     = { namespace = "AWS/ApiGateway", dimensions = { ApiName = module.api.name, Stage = module.api.stage_name } }
  service_metric = { namespace = "ECS/ContainerInsights", dimensions = { ClusterName = module.cluster.name, ServiceName = module.app.service_name } }
  target_metric = {
    namespace  = "AWS/ApplicationELB"
    dimensions = { LoadBalancer = module.alb.arn_suffix, TargetGroup = module.alb.target_group_arn_suffixes["app"] }
  }
  cache_metric = { namespace = local.name, dimensions = {} }

  table_names = { sessions = module.sessions.name, budgets = module.budgets.name }

  # List prices of us-west-2 in US dollars, as they are written into the expression for the cost of a request.
  prices = {
    api_request = "3.5 / 1000000"
    read_unit   = "0.125 / 1000000"
    write_unit  = "0.625 / 1000000"
    ocu_hour    = "0.24"
    task_hour   = format("%.6f", var.app.size.cpu / 1024 * 0.04048 + var.app.size.memory_mb / 1024 * 0.004445)
  }
}

# The service writes a line for each look into the cache; counting lines here spares it the right to write metrics.
resource "aws_cloudwatch_log_metric_filter" "cache" {
  for_each = { hits = "TRUE", misses = "FALSE" }

  name           = "${local.name}-cache-${each.key}"
  log_group_name = module.app.log_group_name
  pattern        = "{ ($.event = \"semantic_cache\") && ($.hit IS ${each.value}) }"

  metric_transformation {
    namespace     = local.cache_metric.namespace
    name          = "Cache${title(each.key)}"
    value         = "1"
    default_value = "0"
  }
}

module "observability" {
  source = "../../modules/observability"

  name         = local.name
  alarm_emails = var.alarm_emails
  publishers   = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]

  alarms = {
    p95-latency = merge(local.api_metric, {
      description    = "One request in twenty took longer than a second, for five minutes"
      metric         = "Latency"
      statistic      = "p95"
      threshold      = 1000
      period_seconds = 60
      periods        = 5
    })
    server-errors = {
      description = "More than 5 % of the requests of five minutes failed in the service or behind it"
      expression  = "IF(requests > 0, 100 * errors / requests, 0)"
      metrics = {
        errors   = merge(local.api_metric, { metric = "5XXError", statistic = "Sum" })
        requests = merge(local.api_metric, { metric = "Count", statistic = "Sum" })
      }
      threshold      = 5
      period_seconds = 300
    }
    # Silence is an alarm too: a service that is watched reports every minute.
    tasks-missing = {
      description = "For two minutes as many tasks as wanted have not been running"
      expression  = "ABS(desired - running)"
      metrics = {
        desired = merge(local.service_metric, { metric = "DesiredTaskCount", statistic = "Average" })
        running = merge(local.service_metric, { metric = "RunningTaskCount", statistic = "Average" })
      }
      threshold      = 0
      period_seconds = 60
      periods        = 2
      missing_data   = "breaching"
    }
    unhealthy-tasks = merge(local.target_metric, {
      description    = "The load balancer has found a task unhealthy for two minutes"
      metric         = "UnHealthyHostCount"
      statistic      = "Maximum"
      threshold      = 0
      period_seconds = 60
      periods        = 2
    })
  }

  dashboard = [
    {
      title = "Latency of the API"
      unit  = "ms"
      metrics = {
        for p in ["p50", "p95", "p99"] : p => merge(local.api_metric, { metric = "Latency", statistic = p, label = p })
      }
    },
    {
      title = "Latency of the service"
      unit  = "s"
      metrics = {
        for p in ["p50", "p95", "p99"] : p => merge(local.target_metric, { metric = "TargetResponseTime", statistic = p, label = p })
      }
    },
    {
      title = "Requests"
      unit  = "requests"
      metrics = {
        requests      = merge(local.api_metric, { metric = "Count", statistic = "Sum", label = "all" })
        client_errors = merge(local.api_metric, { metric = "4XXError", statistic = "Sum", label = "4xx" })
        server_errors = merge(local.api_metric, { metric = "5XXError", statistic = "Sum", label = "5xx" })
      }
    },
    {
      title = "Errors in a hundred requests"
      unit  = "%"
      metrics = {
        requests      = merge(local.api_metric, { metric = "Count", statistic = "Sum", visible = false })
        client_errors = merge(local.api_metric, { metric = "4XXError", statistic = "Sum", visible = false })
        server_errors = merge(local.api_metric, { metric = "5XXError", statistic = "Sum", visible = false })
      }
      expressions = {
        client_rate = { label = "4xx", expression = "IF(requests > 0, 100 * client_errors / requests, 0)" }
        server_rate = { label = "5xx", expression = "IF(requests > 0, 100 * server_errors / requests, 0)" }
      }
    },
    {
      title          = "Tasks"
      unit           = "tasks"
      period_seconds = 60
      metrics = {
        desired   = merge(local.service_metric, { metric = "DesiredTaskCount", statistic = "Average" })
        running   = merge(local.service_metric, { metric = "RunningTaskCount", statistic = "Average" })
        unhealthy = merge(local.target_metric, { metric = "UnHealthyHostCount", statistic = "Maximum" })
      }
    },
    {
      title = "Reads and writes of the tables"
      unit  = "capacity units"
      metrics = merge([for table, name in local.table_names : {
        "${table}_reads"  = { namespace = "AWS/DynamoDB", metric = "ConsumedReadCapacityUnits", statistic = "Sum", dimensions = { TableName = name } }
        "${table}_writes" = { namespace = "AWS/DynamoDB", metric = "ConsumedWriteCapacityUnits", statistic = "Sum", dimensions = { TableName = name } }
      }]...)
    },
    {
      title = "Questions that the cache answered"
      unit  = "%"
      metrics = {
        for outcome in ["hits", "misses"] : outcome => merge(local.cache_metric, { metric = "Cache${title(outcome)}", statistic = "Sum", visible = false })
      }
      expressions = {
        hit_rate = { label = "hit rate", expression = "IF(hits + misses > 0, 100 * hits / (hits + misses), 0)" }
      }
    },
    {
      title          = "Cost of a request, about"
      unit           = "USD"
      period_seconds = 3600
      metrics        = local.cost_metrics
      expressions = {
        cost = { label = "tasks, tables, cache, models and gateway", expression = "IF(requests > 0, (${local.cost_sum}) / requests, 0)" }
      }
    },
  ]
}

locals {
  # What is measured anyway, at list prices; NAT, logs, storage and the load balancer are not in it. The smallest bill of the cache
  # is measured for the whole account.
  cost_metrics = { for id, metric in merge(
    {
      requests = merge(local.api_metric, { metric = "Count", statistic = "Sum" })
      running  = merge(local.service_metric, { metric = "RunningTaskCount", statistic = "Average" })
    },
    merge([for table, name in local.table_names : {
      "${table}_reads"  = { namespace = "AWS/DynamoDB", metric = "ConsumedReadCapacityUnits", statistic = "Sum", dimensions = { TableName = name } }
      "${table}_writes" = { namespace = "AWS/DynamoDB", metric = "ConsumedWriteCapacityUnits", statistic = "Sum", dimensions = { TableName = name } }
    }]...),
    { for kind in ["Search", "Indexing"] : "${lower(kind)}_ocu" => {
      namespace = "AWS/AOSS", metric = "${kind}OCU", statistic = "Average", dimensions = { ClientId = data.aws_caller_identity.current.account_id }
    } },
    merge([for purpose, model in var.models : {
      "${purpose}_tokens_in"  = { namespace = "AWS/Bedrock", metric = "InputTokenCount", statistic = "Sum", dimensions = { ModelId = model.id } }
      "${purpose}_tokens_out" = { namespace = "AWS/Bedrock", metric = "OutputTokenCount", statistic = "Sum", dimensions = { ModelId = model.id } }
    }]...),
  ) : id => merge(metric, { visible = false }) }

  # A metric that had no data is nothing, and would make nothing of the sum.
  cost_terms = merge(
    {
      requests     = local.prices.api_request
      running      = "PERIOD(requests) / 3600 * ${local.prices.task_hour}"
      search_ocu   = "PERIOD(requests) / 3600 * ${local.prices.ocu_hour}"
      indexing_ocu = "PERIOD(requests) / 3600 * ${local.prices.ocu_hour}"
    },
    { for table in keys(local.table_names) : "${table}_reads" => local.prices.read_unit },
    { for table in keys(local.table_names) : "${table}_writes" => local.prices.write_unit },
    { for purpose, model in var.models : "${purpose}_tokens_in" => "${model.usd_per_million_tokens.input} / 1000000" },
    { for purpose, model in var.models : "${purpose}_tokens_out" => "${model.usd_per_million_tokens.output} / 1000000" },
  )
  cost_sum = join(" + ", [for id, price in local.cost_terms : "FILL(${id}, 0) * ${price}"])
}

# The whole account, not what carries our tag: a tag counts only after somebody has activated it, and until then nothing would be seen.
resource "aws_budgets_budget" "this" {
  name         = local.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_unit   = "USD"
  limit_amount = tostring(var.monthly_budget_usd)

  notification {
    notification_type         = "ACTUAL"
    comparison_operator       = "GREATER_THAN"
    threshold_type            = "PERCENTAGE"
    threshold                 = 80
    subscriber_sns_topic_arns = [module.observability.topic_arn]
  }

  notification {
    notification_type         = "FORECASTED"
    comparison_operator       = "GREATER_THAN"
    threshold_type            = "PERCENTAGE"
    threshold                 = 100
    subscriber_sns_topic_arns = [module.observability.topic_arn]
  }
}
