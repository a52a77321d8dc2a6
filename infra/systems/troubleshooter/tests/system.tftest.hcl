# What holds in every environment, and which inputs are refused. "AC" numbers are the acceptance criteria in README.md.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

mock_provider "aws" {
  alias           = "us_east_1"
  source          = "../../testing"
  override_during = plan
}

override_data {
  target = data.aws_region.current
  values = { name = "us-west-2" }
}

variables {
  environment = "test"
  release     = "1.4.2"
  domain      = "test.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  network     = { cidr = "10.40.0.0/16", nat_gateway_per_zone = false }
  app = {
    size        = { cpu = 512, memory_mb = 1024 }
    tasks       = 2
    autoscaling = { minimum = 2, maximum = 6, requests_per_target = 1000 }
  }
  models = {
    answer = { id = "anthropic.claude-3-haiku-20240307-v1:0", usd_per_million_tokens = { input = 0.25, output = 1.25 } }
    embed  = { id = "amazon.titan-embed-text-v2:0", usd_per_million_tokens = { input = 0.02, output = 0 } }
  }
  usage_plans        = { standard = { description = "Standard", keys = ["frontend"] } }
  origin_key         = "0123456789abcdef0123456789abcdef"
  monthly_budget_usd = 600
  alarm_emails       = ["oncall@example.com"]
}

run "AC_2_tasks_run_in_private_subnets_behind_the_load_balancer" {
  command = plan

  assert {
    condition     = output.service.tasks == 2 && !output.service.public_ip && length(output.service.ingress) == 0
    error_message = "AC 2: the wanted number of tasks runs, without public addresses, and nothing enters by address."
  }

  assert {
    condition     = output.service.clients == { alb = 8080 } && output.service.egress == { https = 443 }
    error_message = "AC 2: the load balancer reaches the tasks at one port, and they reach HTTPS only."
  }

  assert {
    condition = output.service.autoscaling == {
      minimum = 2, maximum = 6, cpu_percent = 65, requests_per_target = 1000
    }
    error_message = "AC 2: the number of tasks follows 65 % CPU and the requests of each task."
  }

  assert {
    condition     = output.load_balancer.targets.app.health_path == "/health" && output.load_balancer.targets.app.port == 8080
    error_message = "AC 2: the load balancer asks the tasks for their health."
  }
}

run "AC_2_load_balancer_serves_tls_to_those_who_know_the_key" {
  command = plan

  assert {
    condition     = output.load_balancer.ingress == { internet-443 = { port = 443, cidr = "0.0.0.0/0" } } && output.load_balancer.listeners.redirect == null
    error_message = "AC 2: port 443 is the only open one."
  }

  assert {
    condition     = keys(output.load_balancer.routes) == ["gateway"] && output.load_balancer.access_logs
    error_message = "AC 2: one rule forwards, and every request is written down."
  }
}

run "AC_3_every_operation_wants_a_key" {
  command = plan

  assert {
    condition = alltrue(flatten([for path, methods in local.document.paths : [
      for method, operation in methods : operation.security == [{ ApiKey = [] }] if method != "options"
    ]]))
    error_message = "AC 3: no operation can be called without an API key."
  }

  assert {
    condition = alltrue([for path, methods in local.document.paths :
      methods.options["x-amazon-apigateway-integration"].type == "mock" && !can(methods.options.security)
    ])
    error_message = "AC 3: browsers may ask for permission at every path, and the gateway itself answers."
  }

  assert {
    condition     = local.document.components.securitySchemes.ApiKey == { type = "apiKey", name = "x-api-key", in = "header" }
    error_message = "AC 3: the key comes in the header that API Gateway looks at."
  }
}

run "AC_3_requests_are_checked_and_sent_to_the_origin" {
  command = plan

  assert {
    condition = toset(keys(local.document.paths)) == toset([
      "/health", "/sessions", "/sessions/{sessionId}", "/sessions/{sessionId}/messages",
      "/uploads", "/uploads/{uploadId}", "/budgets/{budgetId}", "/budgets/{budgetId}/summary",
    ])
    error_message = "AC 3: the API has health, sessions, messages, uploads and budgets."
  }

  assert {
    condition = alltrue(flatten([for path, methods in local.document.paths : [
      for method, operation in methods : (
        operation["x-amazon-apigateway-integration"].uri == "https://origin.test.example.com${path}"
        && operation["x-amazon-apigateway-integration"].httpMethod == upper(method)
        && operation["x-amazon-apigateway-integration"].requestParameters["integration.request.header.X-Origin-Key"] == "stageVariables.originKey"
        && operation["x-amazon-apigateway-integration"].timeoutInMillis <= 29000
      ) if method != "options"
    ]]))
    error_message = "AC 3: each operation goes to the same path of the load balancer, over TLS and with the key of the origin."
  }

  assert {
    condition = alltrue(flatten([for path, methods in local.document.paths : [
      for method, operation in methods : alltrue([
        for name in flatten(regexall("\\{(\\w+)\\}", path)) : (
          contains([for p in try(operation.parameters, []) : p.name if p.in == "path" && p.required], name)
          && operation["x-amazon-apigateway-integration"].requestParameters["integration.request.path.${name}"] == "method.request.path.${name}"
        )
      ]) if method != "options"
    ]]))
    error_message = "AC 3: every part of a path is declared and handed on."
  }

  assert {
    condition = (local.document["x-amazon-apigateway-request-validators"][local.document["x-amazon-apigateway-request-validator"]]
    == { validateRequestBody = true, validateRequestParameters = true })
    error_message = "AC 3: bodies and parameters are checked before they reach the service."
  }

  assert {
    condition = alltrue(flatten([for path, methods in local.document.paths : [
      for method, operation in methods : (
        operation.requestBody.required && can(local.document.components.schemas[
          basename(operation.requestBody.content["application/json"].schema["$ref"])
        ].required)
        && !local.document.components.schemas[basename(operation.requestBody.content["application/json"].schema["$ref"])].additionalProperties
      ) if contains(["post", "put"], method)
    ]]))
    error_message = "AC 3: every body has a model that names what it must hold and admits nothing else."
  }
}

run "AC_3_plans_and_stage_are_throttled" {
  command = plan

  assert {
    condition     = output.limits.usage_plans.standard == { rate_limit = 100, burst_limit = 200 }
    error_message = "AC 3: a plan allows 100 requests a second and 200 at once."
  }

  assert {
    condition     = output.limits.methods["*/*"] == { rate_limit = 100, burst_limit = 200 } && output.limits.methods["health/GET"].rate_limit == 10
    error_message = "AC 3: the stage has limits of its own, and single methods stricter ones."
  }

  assert {
    condition     = keys(output.api_keys) == ["frontend"] && output.api_url == "https://api.test.example.com"
    error_message = "AC 3: the client has a key, and the API its name."
  }
}

run "AC_4_logs_are_kept_for_fourteen_days" {
  command = plan

  assert {
    condition     = output.service.log_retention_days == 14
    error_message = "AC 4: the logs of the service are kept for 14 days."
  }

  assert {
    condition     = output.log_groups.api_access == "/aws/apigateway/troubleshooter-test/test" && output.log_groups.service == "/ecs/troubleshooter-test-app"
    error_message = "AC 4: the service and the gateway have log groups."
  }
}

run "AC_4_alarms_go_off_at_the_agreed_figures" {
  command = plan

  assert {
    condition = (output.alarms.p95-latency.metric == "Latency" && output.alarms.p95-latency.statistic == "p95"
    && output.alarms.p95-latency.threshold == 1000 && output.alarms.p95-latency.seconds == 300)
    error_message = "AC 4: p95 above 1000 ms for 5 minutes raises an alarm."
  }

  assert {
    condition = (output.alarms.server-errors.expression == "IF(requests > 0, 100 * errors / requests, 0)"
    && output.alarms.server-errors.threshold == 5 && output.alarms.server-errors.seconds == 300)
    error_message = "AC 4: more than 5 % of 5xx in 5 minutes raises an alarm."
  }

  assert {
    condition = (output.alarms.tasks-missing.expression == "ABS(desired - running)" && output.alarms.tasks-missing.threshold == 0
    && output.alarms.tasks-missing.seconds == 120 && output.alarms.tasks-missing.when_silent == "breaching")
    error_message = "AC 4: tasks that do not run for 2 minutes raise an alarm, and so does silence."
  }

  assert {
    condition     = output.alarms.unhealthy-tasks.metric == "UnHealthyHostCount" && output.alarms.unhealthy-tasks.threshold == 0 && output.alarms.unhealthy-tasks.seconds == 120
    error_message = "AC 4: an unhealthy task raises an alarm."
  }

  assert {
    condition     = alltrue([for alarm in output.alarms : alarm.notifies]) && output.dashboard_url != null
    error_message = "AC 4: every alarm tells somebody, and the dashboard has an address."
  }
}

run "AC_4_cache_is_counted_from_the_log" {
  command = plan

  assert {
    condition = (aws_cloudwatch_log_metric_filter.cache["hits"].pattern == "{ ($.event = \"semantic_cache\") && ($.hit IS TRUE) }"
    && aws_cloudwatch_log_metric_filter.cache["misses"].metric_transformation[0].name == "CacheMisses")
    error_message = "AC 4: hits and misses of the cache are counted."
  }

  assert {
    condition     = alltrue([for id in keys(local.cost_metrics) : strcontains(local.cost_sum, "FILL(${id}, 0)")]) && length(local.cost_terms) == length(local.cost_metrics)
    error_message = "AC 4: each metric of the cost of a request has its price."
  }

  assert {
    condition     = local.cost_terms.running == "PERIOD(requests) / 3600 * 0.024685" && local.cost_terms.answer_tokens_out == "1.25 / 1000000"
    error_message = "AC 4: half a vCPU and a gigabyte cost 2.4685 cents an hour, a token what its model costs."
  }
}

run "AC_5_tables_are_encrypted_restorable_and_protected" {
  command = plan

  assert {
    condition = alltrue([for table in output.tables : (
      table.safeguards.billing_mode == "PAY_PER_REQUEST" && table.safeguards.encrypted
      && table.safeguards.point_in_time_recovery && table.safeguards.deletion_protection
    )])
    error_message = "AC 5: tables bill by request, are encrypted, can be restored and are not deleted by mistake."
  }

  assert {
    condition     = output.tables.sessions.safeguards.ttl_attribute == "expires_at" && output.tables.budgets.safeguards.ttl_attribute == null
    error_message = "AC 5: sessions expire, budgets do not."
  }
}

run "AC_5_buckets_belong_to_the_service" {
  command = plan

  assert {
    condition = alltrue([for use, document in data.aws_iam_policy_document.task_only : (
      document.statement[0].effect == "Deny"
      && document.statement[0].resources == toset(["arn:aws:s3:::troubleshooter-test-${use}-123456789012/*"])
      && document.statement[0].actions == toset(["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*"])
      && one(document.statement[0].condition).test == "ArnNotEquals" && one(document.statement[0].condition).variable == "aws:PrincipalArn"
      && one(document.statement[0].condition).values == tolist([output.roles.ecs_task_role])
    )])
    error_message = "AC 5: nobody but the tasks touches the objects of uploads and artifacts."
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.uploads.cors_rule).allowed_origins == toset(["https://app.test.example.com"]) && one(aws_s3_bucket_cors_configuration.uploads.cors_rule).allowed_methods == toset(["PUT"])
    error_message = "AC 5: browsers may put files from the frontend, and nothing more."
  }
}

run "AC_5_semantic_cache_is_reached_by_the_tasks_only" {
  command = plan

  assert {
    condition = (!output.collection.safeguards.public && output.collection.safeguards.clients == ["app"]
    && output.collection.safeguards.principals == [output.roles.ecs_task_role])
    error_message = "AC 5: the vector collection admits the role and the security group of the tasks."
  }
}

run "AC_6_bedrock_is_limited_to_the_named_models" {
  command = plan

  assert {
    condition = (one([for s in data.aws_iam_policy_document.bedrock.statement : s if s.effect != "Deny"]).actions == toset(["bedrock:InvokeModel"])
      && one([for s in data.aws_iam_policy_document.bedrock.statement : s if s.effect != "Deny"]).resources == toset([
        "arn:aws:bedrock:us-west-2::foundation-model/amazon.titan-embed-text-v2:0",
        "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    ]))
    error_message = "AC 6: the tasks may invoke the two models and nothing else of Bedrock."
  }

  assert {
    condition = (one([for s in data.aws_iam_policy_document.bedrock.statement : s if s.effect == "Deny"]).actions == toset(["bedrock:*"])
    && one([for s in data.aws_iam_policy_document.bedrock.statement : s if s.effect == "Deny"]).not_resources == toset(local.model_arns))
    error_message = "AC 6: every other model is refused, whatever is allowed elsewhere."
  }
}

run "AC_6_policies_name_what_they_are_for" {
  command = plan

  assert {
    condition = alltrue(flatten([for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.budgets_read] : [
      for s in document.statement : (
        alltrue([for c in s.condition : c.variable == "dynamodb:LeadingKeys"]) && length(s.condition) == 2
        && !contains(s.actions, "dynamodb:Scan") && alltrue([for action in s.actions : !strcontains(action, "*")])
      )
    ]]))
    error_message = "AC 6: tables are reached by keys of their own kind, and never scanned."
  }

  assert {
    condition = alltrue(flatten([for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.buckets, data.aws_iam_policy_document.bedrock] : [
      for s in document.statement : [for resource in coalesce(s.resources, []) : resource != "*" && startswith(resource, "arn:")] if s.effect != "Deny"
    ]]))
    error_message = "AC 6: no policy of the tasks allows everything."
  }
}

run "AC_6_secrets_are_in_secrets_manager" {
  command = plan

  assert {
    condition     = keys(output.secrets_arns) == ["model_api_key", "session_signing_key"]
    error_message = "AC 6: the keys that the tasks use are secrets."
  }
}

run "AC_7_environment_can_be_taken_down" {
  command = plan

  variables {
    deletion_protection = false
    force_destroy       = true
  }

  assert {
    condition     = alltrue([for table in output.tables : !table.safeguards.deletion_protection]) && !output.load_balancer.deletion_protection
    error_message = "AC 7: nothing refuses to be deleted once that is wanted."
  }
}

run "spending_is_watched" {
  command = plan

  assert {
    condition = (aws_budgets_budget.this.limit_amount == "600"
    && toset([for n in aws_budgets_budget.this.notification : "${n.notification_type} ${n.threshold}"]) == toset(["ACTUAL 80", "FORECASTED 100"]))
    error_message = "Somebody hears of 80 % of the budget, and of a forecast above it."
  }
}

run "nothing_runs_as_a_function_by_default" {
  command = plan

  assert {
    condition     = output.roles.lambda_exec_role == null && length(module.budget_summary) == 0
    error_message = "The service adds up the budgets unless a function is asked for."
  }
}

run "function_adds_up_the_budgets" {
  command = plan

  variables {
    budget_summary = { timeout_seconds = 12 }
  }

  assert {
    condition     = output.roles.lambda_exec_role != null && output.log_groups.function == "/aws/lambda/troubleshooter-test-budget-summary"
    error_message = "The function has a role and a log group of its own."
  }

  assert {
    condition = (local.document.paths["/budgets/{budgetId}/summary"].get["x-amazon-apigateway-integration"].type == "aws_proxy"
    && endswith(local.document.paths["/budgets/{budgetId}/summary"].get["x-amazon-apigateway-integration"].uri, "function:troubleshooter-test-budget-summary/invocations"))
    error_message = "The API calls the function for the summary."
  }

  assert {
    condition     = local.document.paths["/budgets/{budgetId}/summary"].get.security == [{ ApiKey = [] }]
    error_message = "The function wants a key like everything else."
  }

  assert {
    condition     = data.aws_iam_policy_document.budgets_read.statement[0].actions == toset(["dynamodb:Query"])
    error_message = "The function reads budgets and writes nothing."
  }
}

run "two_keys_are_known_while_one_changes" {
  command = plan

  variables {
    second_origin_key = "fedcba9876543210fedcba9876543210"
  }

  assert {
    condition     = keys(output.load_balancer.routes) == ["gateway"]
    error_message = "The rule stays one while it knows two keys."
  }
}

run "environment_with_a_hyphen_is_refused" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "my-mvp"
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "latest"
  }
}

run "domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.domain]

  variables {
    domain = "example.com."
  }
}

run "zone_name_instead_of_id_is_refused" {
  command         = plan
  expect_failures = [var.zone_id]

  variables {
    zone_id = "example.com"
  }
}

run "unknown_log_level_is_refused" {
  command         = plan
  expect_failures = [var.app]

  variables {
    app = { size = { cpu = 512, memory_mb = 1024 }, tasks = 2, autoscaling = { minimum = 2, maximum = 6 }, log_level = "verbose" }
  }
}

run "tasks_outside_of_their_bounds_are_refused" {
  command         = plan
  expect_failures = [var.app]

  variables {
    app = { size = { cpu = 512, memory_mb = 1024 }, tasks = 1, autoscaling = { minimum = 2, maximum = 6 } }
  }
}

run "model_with_a_wildcard_is_refused" {
  command         = plan
  expect_failures = [var.models]

  variables {
    models = { answer = { id = "anthropic.*", usd_per_million_tokens = { input = 1, output = 1 } } }
  }
}

run "model_with_an_odd_name_is_refused" {
  command         = plan
  expect_failures = [var.models]

  variables {
    models = { Answer = { id = "amazon.titan-embed-text-v2:0", usd_per_million_tokens = { input = 1, output = 1 } } }
  }
}

run "api_without_a_plan_is_refused" {
  command         = plan
  expect_failures = [var.usage_plans]

  variables {
    usage_plans = {}
  }
}

run "short_origin_key_is_refused" {
  command         = plan
  expect_failures = [var.origin_key]

  variables {
    origin_key = "secret"
  }
}

run "short_second_key_is_refused" {
  command         = plan
  expect_failures = [var.second_origin_key]

  variables {
    second_origin_key = "secret"
  }
}

run "function_slower_than_the_api_waits_is_refused" {
  command         = plan
  expect_failures = [var.budget_summary]

  variables {
    budget_summary = { timeout_seconds = 30 }
  }
}

run "budget_of_nothing_is_refused" {
  command         = plan
  expect_failures = [var.monthly_budget_usd]

  variables {
    monthly_budget_usd = 0
  }
}
