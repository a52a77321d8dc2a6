output "api_url" {
  description = "Where the API answers."
  value       = "https://${module.api_name.fqdns[local.api_domain]}"
}

output "cf_url" {
  description = "Where the frontend is visited."
  value       = "https://${module.site_name.fqdns[local.site_domain]}"
}

output "site" {
  description = "Bucket to upload the frontend to, and distribution to invalidate afterwards."
  value       = { bucket = module.site.bucket_name, distribution_id = module.site.distribution_id }
}

output "ecr_repo_urls" {
  description = "Where to push the images, by repository."
  value       = { for name, repository in module.ecr.repositories : name => repository.url }
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.database.endpoint
}

output "secrets_arns" {
  description = "Secrets by name; db_credentials is the one that RDS keeps."
  value       = merge(module.secrets.arns, { db_credentials = module.database.secret_arn })
}

output "cluster_name" {
  description = "ECS cluster of the services, which are called <cluster>-app and <cluster>-mcp."
  value       = module.cluster.name
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.network.nat_public_ips
}

output "database" {
  description = "Class and safeguards of PostgreSQL."
  value       = module.database.safeguards
}

output "services" {
  description = "What runs on Fargate, how much of it, and who may reach it."
  value       = { app = module.app.shape, mcp = module.mcp.shape }
}
