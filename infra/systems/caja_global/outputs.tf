output "frontend_certificate_arn" {
  description = "Certificate of the frontends, for `frontend_certificate_arn` of each environment."
  value       = module.domain.frontend_certificate_arn
}

output "api_certificate_arn" {
  description = "Certificate of the APIs, for `api_certificate_arn` of each environment."
  value       = module.domain.api_certificate_arn
}

output "app_domains" {
  description = "Names of the frontends, production first."
  value       = module.domain.app_domains
}

output "api_domains" {
  description = "Names of the APIs, production first."
  value       = module.domain.api_domains
}

output "github_provider_arn" {
  description = "Identity provider that the roles trust; other systems of the account use the same one."
  value       = module.github.provider_arn
}

output "deployer_role_arns" {
  description = "Role with which each environment is applied."
  value       = { for environment in local.deployed : environment => module.github.role_arns[environment] }
}

output "planner_role_arn" {
  description = "Role with which pull requests are planned, without a refresh and without a lock."
  value       = module.github.role_arns["planner"]
}

output "drift_role_arn" {
  description = "Role with which the main branch looks for drift."
  value       = module.github.role_arns["drift"]
}

output "workload_boundary_arns" {
  description = "The most that the tasks of each environment can be allowed."
  value       = { for environment, policy in aws_iam_policy.boundary : environment => policy.arn }
}

output "trusted_subjects" {
  description = "Which jobs may assume which role."
  value       = module.github.trusted_subjects
}
