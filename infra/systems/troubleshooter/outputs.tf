output "api_url" {
  description = "Where the API answers."
  value       = "https://${local.hosts.api}"
}

output "invoke_url" {
  description = "Where the stage answers at the host of AWS, before the domain resolves."
  value       = module.api.invoke_url
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}

output "api_keys" {
  description = "Id of each client's API key; `aws apigateway get-api-key --include-value` shows the key."
  value       = module.api.api_keys
}

output "limits" {
  description = "Requests a second and in a burst, by method path and by usage plan."
  value       = module.api.limits
}

output "frontend" {
  description = "Address of the frontend, the bucket of its files, and the distribution to invalidate after an upload."
  value = {
    url             = local.frontend_origin
    bucket          = module.frontend.bucket_name
    distribution_id = module.frontend.distribution_id
  }
}

output "origin_url" {
  description = "Where API Gateway reaches the service. Without the key in the header it answers 404."
  value       = "https://${local.hosts.origin}"
}

output "ecr_repo_urls" {
  description = "Where to push the images, by repository."
  value       = { for name, repository in module.ecr.repositories : name => repository.url }
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = module.cluster.arn
}

output "service_name" {
  description = "Name of the service, for update-service and describe-services."
  value       = module.app.service_name
}

output "service" {
  description = "What runs on Fargate, how much of it, and who may reach it."
  value       = module.app.shape
}

output "load_balancer" {
  description = "Who may connect to the load balancer and to what."
  value       = module.alb.shape
}

output "tables" {
  description = "Name, ARN and safeguards of each table."
  value = {
    sessions = { name = module.sessions.name, arn = module.sessions.arn, safeguards = module.sessions.safeguards }
    budgets  = { name = module.budgets.name, arn = module.budgets.arn, safeguards = module.budgets.safeguards }
  }
}

output "collection" {
  description = "Endpoint of the semantic cache, and who may use it."
  value       = { endpoint = module.cache.endpoint, arn = module.cache.arn, safeguards = module.cache.safeguards }
}

output "buckets" {
  description = "Name of each bucket, by what it is for."
  value = {
    uploads   = module.uploads.name
    artifacts = module.artifacts.name
    frontend  = module.frontend.bucket_name
    logs      = module.logs.name
  }
}

output "roles" {
  description = "ARN of each role: of the running code, of what starts it, of API Gateway's logs, and of the function (null while there is none)."
  value = {
    ecs_task_role    = module.app.task_role_arn
    ecs_exec_role    = module.app.execution_role_arn
    apigw_role       = module.api.account_role_arn
    lambda_exec_role = one(values(module.budget_summary)[*].role_arn)
  }
}

output "secrets_arns" {
  description = "Secrets by name."
  value       = module.secrets.arns
}

output "log_groups" {
  description = "Names of the log groups, by who writes to them."
  value = {
    service       = module.app.log_group_name
    api_access    = module.api.log_groups.access
    api_execution = module.api.log_groups.execution
    function      = one(values(module.budget_summary)[*].log_group_name)
  }
}

output "alarm_topic_arn" {
  description = "Topic of the alarms and of the budget's warnings, for a pager or a chat to subscribe to."
  value       = module.observability.topic_arn
}

output "alarms" {
  description = "What raises an alarm and when."
  value       = module.observability.shape.alarms
}

output "dashboard_url" {
  description = "Where the console shows the dashboard."
  value       = module.observability.dashboard_url
}
