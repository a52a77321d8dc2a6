output "api_url" {
  description = "Where the API answers, once its name resolves; null without a name of its own."
  value       = one([for key, host in local.hosts : "https://${host}" if key == "api"])
  depends_on  = [module.dns]

  precondition {
    condition     = split(":", var.api_certificate_arn)[3] == data.aws_region.current.name
    error_message = "api_certificate_arn must be of the region of the load balancer, which takes no other."
  }
}

output "app_url" {
  description = "Where the frontend answers, once its name resolves."
  value       = "https://${try(local.hosts["app"], module.frontend.domain_name)}"
  depends_on  = [module.dns]

  precondition {
    condition     = !var.access_logs || data.aws_region.current.name == "us-east-1"
    error_message = "access_logs need the region us-east-1, from where CloudFront delivers its logs."
  }
}

output "alb_dns_name" {
  description = "Host name that AWS gave the load balancer, to try the API before it has a name."
  value       = module.alb.dns_name
}

output "ecr_repo_url" {
  description = "Where to push the images of the backend."
  value       = module.ecr.repositories["${local.name}-backend"].url
}

output "ecs" {
  description = "Cluster and service, for commands."
  value       = { cluster = module.cluster.name, service = module.backend.name }
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.database.endpoint
}

output "secrets_arns" {
  description = "Secrets by name; db_credentials is the one that RDS keeps."
  value       = merge(module.secrets.arns, { db_credentials = module.database.secret_arn })
}

output "frontend_bucket" {
  description = "Bucket to which the files of the frontend are uploaded."
  value       = module.frontend.bucket_name
}

output "frontend_distribution_id" {
  description = "Distribution to invalidate after an upload."
  value       = module.frontend.distribution_id
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.network.nat_public_ips
}

output "alerts_topic_arn" {
  description = "Topic that receives the alerts."
  value       = module.observability.topic_arn
}

output "dashboard_url" {
  description = "Where to look when an alarm goes off."
  value       = module.observability.dashboard_url
}

output "database" {
  description = "Class and safeguards of PostgreSQL."
  value       = module.database.safeguards
}

output "backend" {
  description = "What runs on Fargate, how much of it, and who may reach it."
  value       = module.backend.shape
}

output "load_balancer" {
  description = "Who may connect to what."
  value       = module.alb.shape
}

output "alarms" {
  description = "What raises an alarm and when, and who hears of it."
  value       = module.observability.shape
}

output "log_retention_days" {
  description = "For how long logs are kept, by what they are about."
  value = merge(
    { backend = module.backend.shape.log_retention_days, database = module.database.safeguards.log_retention_days },
    { for bucket in keys(module.access_logs) : "access" => var.log_retention_days },
  )
}

output "names" {
  description = "Names that resolve to the system."
  value       = keys(module.dns.fqdns)
}
