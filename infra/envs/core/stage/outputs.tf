output "api_url" {
  description = "Where the API answers."
  value       = module.core.api_url
}

output "cf_url" {
  description = "Where the frontend is visited."
  value       = module.core.cf_url
}

output "site" {
  description = "Bucket to upload the frontend to, and distribution to invalidate afterwards."
  value       = module.core.site
}

output "ecr_repo_urls" {
  description = "Where to push the images, by repository."
  value       = module.core.ecr_repo_urls
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.core.rds_endpoint
}

output "secrets_arns" {
  description = "Secrets by name."
  value       = module.core.secrets_arns
}

output "cluster_name" {
  description = "ECS cluster of the services."
  value       = module.core.cluster_name
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.core.nat_public_ips
}
