output "cloudfront_url" {
  description = "Where CloudFront serves the site, whether or not the domain points to it."
  value       = module.tap.cloudfront_url
}

output "site_url" {
  description = "Where the site is."
  value       = module.tap.site_url
}

output "api_url" {
  description = "Where the API answers."
  value       = module.tap.api_url
}

output "alb_dns_name" {
  description = "Host name that AWS gave the load balancer."
  value       = module.tap.alb_dns_name
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.tap.rds_endpoint
}

output "ecr_repository_url" {
  description = "Where to push the image."
  value       = module.tap.ecr_repository_url
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.tap.nat_public_ips
}

output "secrets_arns" {
  description = "Secrets by name; db_credentials is the one that RDS keeps."
  value       = module.tap.secrets_arns
}

output "alerts_topic_arn" {
  description = "Topic that receives the alerts; subscribe to it."
  value       = module.tap.alerts_topic_arn
}

output "certificate_validation_records" {
  description = "Records that prove the domain. Where zone_id is null, make them by hand while the apply waits for the certificate."
  value       = module.tap.certificate_validation_records
}

output "dns_records" {
  description = "Which name leads where: alias records that Terraform makes with a zone_id, and somebody else without."
  value       = module.tap.dns_records
}

output "github_variables" {
  description = "Variables of the repository that the workflows read."
  value       = module.tap.github_variables
}
