output "api_url" {
  description = "Where the API answers."
  value       = module.caja.api_url
}

output "app_url" {
  description = "Where the frontend answers."
  value       = module.caja.app_url
}

output "alb_dns_name" {
  description = "Host name of the load balancer, to try the API before it has a name."
  value       = module.caja.alb_dns_name
}

output "ecr_repo_url" {
  description = "Where to push the images of the backend."
  value       = module.caja.ecr_repo_url
}

output "ecs" {
  description = "Cluster and service, for commands."
  value       = module.caja.ecs
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.caja.rds_endpoint
}

output "secrets_arns" {
  description = "Secrets by name."
  value       = module.caja.secrets_arns
}

output "frontend_bucket" {
  description = "Where to upload the frontend."
  value       = module.caja.frontend_bucket
}

output "frontend_distribution_id" {
  description = "Distribution to invalidate after an upload."
  value       = module.caja.frontend_distribution_id
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.caja.nat_public_ips
}

output "alerts_topic_arn" {
  description = "Topic that receives the alerts."
  value       = module.caja.alerts_topic_arn
}

output "dashboard_url" {
  description = "Where to look when an alarm goes off."
  value       = module.caja.dashboard_url
}
