output "cloudfront_url" {
  description = "Where CloudFront serves the site, whether or not the domain points to it."
  value       = "https://${module.site.domain_name}"
}

output "site_url" {
  description = "Where the site is."
  value       = "https://${var.domain}"
}

output "api_url" {
  description = "Where the API answers."
  value       = "https://${local.api_host}"
}

output "alb_dns_name" {
  description = "Host name that AWS gave the load balancer."
  value       = module.alb.dns_name
}

output "rds_endpoint" {
  description = "Host name and port of PostgreSQL."
  value       = module.database.endpoint
}

output "ecr_repository_url" {
  description = "Where to push the image."
  value       = module.ecr.repositories["${local.name}-backend"].url
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter."
  value       = module.network.nat_public_ips
}

output "secrets_arns" {
  description = "Secrets by name; db_credentials is the one that RDS keeps."
  value       = merge(module.secrets.arns, { db_credentials = module.database.secret_arn })
}

output "alerts_topic_arn" {
  description = "Topic that receives the alerts; subscribe to it."
  value       = module.observability.topic_arn
}

output "certificate_validation_records" {
  description = "Records that prove the domain. Where zone_id is null, make them by hand while the apply waits for the certificate."
  value       = module.certificate.validation_records
}

output "dns_records" {
  description = "Which name leads where: alias records that Terraform makes with a zone_id, and somebody else without."
  value = {
    (var.domain)     = module.site.domain_name
    (local.api_host) = module.alb.dns_name
  }
}

output "github_variables" {
  description = "Variables of the repository that the workflows read."
  value = {
    TAP_DEPLOY_ROLE_ARN = module.github.role_arns["deploy"]
    TAP_DISTRIBUTION_ID = module.site.distribution_id
    TAP_DOMAIN          = var.domain
    TAP_ECR_REPOSITORY  = "${local.name}-backend"
    TAP_ECS_CLUSTER     = module.cluster.name
    TAP_ECS_SERVICE     = module.backend.service_name
    TAP_REGION          = local.region
    TAP_SPA_BUCKET      = module.site.bucket_name
  }
}

output "network" {
  description = "IPv4 blocks of the VPC and of its subnets, by zone letter."
  value = {
    cidr            = module.network.vpc_cidr
    public_subnets  = module.network.public_subnet_cidrs
    private_subnets = module.network.private_subnet_cidrs
  }
}

output "buckets" {
  description = "Names of the buckets: the site, the files of users, the load balancer's access logs."
  value       = { spa = local.spa_bucket, files = local.files_bucket, access_logs = local.log_bucket }
}

output "container" {
  description = "What the API finds in its environment: values that anybody may read, and the names of those that come from SSM and Secrets Manager."
  value       = { environment = local.environment, parameters = keys(aws_ssm_parameter.cognito), secrets = keys(local.secrets) }
}

output "sign_in" {
  description = "Where users sign in, and who gets in."
  value       = merge(module.cognito.shape, { domain = module.cognito.domain })
}

output "database" {
  description = "Class and safeguards of PostgreSQL."
  value       = module.database.safeguards
}

output "services" {
  description = "What runs on Fargate, how much of it, and who may reach it."
  value       = { backend = module.backend.shape }
}

output "load_balancer" {
  description = "Who may connect to what, and whether requests are logged."
  value       = module.alb.shape
}

output "alarms" {
  description = "What raises an alarm and when."
  value       = module.observability.shape
}

output "deployer" {
  description = "Role that deploys, and who may assume it."
  value       = { role = module.github.role_names["deploy"], subjects = module.github.trusted_subjects["deploy"] }
}
