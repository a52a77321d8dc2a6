output "frontend_certificate_arn" {
  description = "Certificate of all app names, once it is valid; CloudFront takes it."
  value       = module.certificate["app"].arn
}

output "api_certificate_arn" {
  description = "Certificate of all API names, once it is valid; load balancers take it."
  value       = module.certificate["api"].arn
}

output "app_domains" {
  description = "Names of the frontends: production, then the environments as listed."
  value       = local.domains["app"]
}

output "api_domains" {
  description = "Names of the APIs: production, then the environments as listed."
  value       = local.domains["api"]
}

output "validation_records" {
  description = "Records that prove the names, by certificate and name."
  value       = { for key, certificate in module.certificate : key => certificate.validation_records }
}
