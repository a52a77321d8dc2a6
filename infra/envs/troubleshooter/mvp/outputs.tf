output "api_url" {
  description = "Where the API answers."
  value       = module.troubleshooter.api_url
}

output "invoke_url" {
  description = "Where the stage answers at the host of AWS, before the domain resolves."
  value       = module.troubleshooter.invoke_url
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.troubleshooter.rest_api_id
}

output "api_keys" {
  description = "Id of each client's API key; `aws apigateway get-api-key --include-value` shows the key."
  value       = module.troubleshooter.api_keys
}

output "limits" {
  description = "Requests a second and in a burst, by method path and by usage plan."
  value       = module.troubleshooter.limits
}

output "frontend" {
  description = "Address of the frontend, the bucket of its files, and the distribution to invalidate after an upload."
  value       = module.troubleshooter.frontend
}

output "origin_url" {
  description = "Where API Gateway reaches the service. Without the key in the header it answers 404."
  value       = module.troubleshooter.origin_url
}

output "ecr_repo_urls" {
  description = "Where to push the images, by repository."
  value       = module.troubleshooter.ecr_repo_urls
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = module.troubleshooter.cluster_arn
}

output "service_name" {
  description = "Name of the service, for update-service and describe-services."
  value       = module.troubleshooter.service_name
}

output "service" {
  description = "What runs on Fargate, how much of it, and who may reach it."
  value       = module.troubleshooter.service
}

output "load_balancer" {
  description = "Who may connect to the load balancer and to what."
  value       = module.troubleshooter.load_balancer
}

output "tables" {
  description = "Name, ARN and safeguards of each table."
  value       = module.troubleshooter.tables
}

output "collection" {
  description = "Endpoint of the semantic cache, and who may use it."
  value       = module.troubleshooter.collection
}

output "buckets" {
  description = "Name of each bucket, by what it is for."
  value       = module.troubleshooter.buckets
}

output "roles" {
  description = "ARN of each role: of the running code, of what starts it, of API Gateway's logs, and of the function (null while there is none)."
  value       = module.troubleshooter.roles
}

output "secrets_arns" {
  description = "Secrets by name."
  value       = module.troubleshooter.secrets_arns
}

output "log_groups" {
  description = "Names of the log groups, by who writes to them."
  value       = module.troubleshooter.log_groups
}

output "alarm_topic_arn" {
  description = "Topic of the alarms and of the budget's warnings, for a pager or a chat to subscribe to."
  value       = module.troubleshooter.alarm_topic_arn
}

output "alarms" {
  description = "What raises an alarm and when."
  value       = module.troubleshooter.alarms
}

output "dashboard_url" {
  description = "Where the console shows the dashboard."
  value       = module.troubleshooter.dashboard_url
}
