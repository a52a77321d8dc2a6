output "alb_url" {
  description = "Where the services and Keycloak answer."
  value       = "https://${local.hosts["api"]}"
}

output "cloudfront_url" {
  description = "Where the SPA is."
  value       = "https://${local.hosts["app"]}"
}

output "ecr_urls" {
  description = "Where to push the images, by image."
  value       = { for name, image in local.images : name => image.repository_url }
}

output "mqtt_endpoint" {
  description = "Where devices connect, by MQTT over TLS."
  value       = "${local.hosts["mqtt"]}:${local.mqtt_tls_port}"
}

output "keycloak_issuer" {
  description = "Issuer of the tokens; the discovery document is below it."
  value       = local.issuer
}

output "secrets_arns" {
  description = "Credentials by name; keycloak_database is the one that RDS keeps."
  value       = merge(module.secrets.arns, { keycloak_database = module.database.secret_arn })
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter: what Timescale Cloud should admit."
  value       = module.network.nat_public_ips
}

output "deploy_role_arn" {
  description = "Role of the deploy pipeline, for the variable IOT_DEPLOY_ROLE_ARN in GitHub."
  value       = module.github.role_arns["deploy"]
}

output "deployment" {
  description = "What the pipeline reads from the parameter of the same name, and the smoke test with it."
  value       = local.deployment
}

output "database" {
  description = "Class and safeguards of Keycloak's PostgreSQL."
  value       = module.database.safeguards
}

output "services" {
  description = "What runs on Fargate, how much of it, who may reach it, and what it may reach."
  value       = { for name, service in local.service_modules : name => service.shape }
}

output "edge" {
  description = "What the internet can reach."
  value       = { alb = module.alb.shape, nlb = module.nlb.shape }
}
