output "frontend_certificate_arn" {
  description = "For `frontend_certificate_arn` of each environment."
  value       = module.caja.frontend_certificate_arn
}

output "api_certificate_arn" {
  description = "For `api_certificate_arn` of each environment."
  value       = module.caja.api_certificate_arn
}

output "app_domains" {
  description = "Names of the frontends, production first."
  value       = module.caja.app_domains
}

output "api_domains" {
  description = "Names of the APIs, production first."
  value       = module.caja.api_domains
}

output "github_provider_arn" {
  description = "Identity provider for GitHub, for other systems of the account."
  value       = module.caja.github_provider_arn
}

output "deployer_role_arns" {
  description = "Roles that apply, by environment."
  value       = module.caja.deployer_role_arns
}

output "planner_role_arn" {
  description = "Role that plans pull requests, without a refresh and without a lock."
  value       = module.caja.planner_role_arn
}

output "drift_role_arn" {
  description = "Role with which the main branch looks for drift."
  value       = module.caja.drift_role_arn
}
