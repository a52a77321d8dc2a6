output "alb_url" {
  description = "Where the services and Keycloak answer."
  value       = module.iot.alb_url
}

output "cloudfront_url" {
  description = "Where the SPA is."
  value       = module.iot.cloudfront_url
}

output "ecr_urls" {
  description = "Where to push the images, by image."
  value       = module.iot.ecr_urls
}

output "mqtt_endpoint" {
  description = "Where devices connect, by MQTT over TLS."
  value       = module.iot.mqtt_endpoint
}

output "keycloak_issuer" {
  description = "Issuer of the tokens; the discovery document is below it."
  value       = module.iot.keycloak_issuer
}

output "secrets_arns" {
  description = "Credentials by name; keycloak_database is the one that RDS keeps."
  value       = module.iot.secrets_arns
}

output "nat_public_ips" {
  description = "Addresses from which the system calls the internet, by zone letter: what Timescale Cloud should admit."
  value       = module.iot.nat_public_ips
}

output "deploy_role_arn" {
  description = "Role of the deploy pipeline, for the variable IOT_DEPLOY_ROLE_ARN in GitHub."
  value       = module.iot.deploy_role_arn
}

output "deployment" {
  description = "What the pipeline reads from the parameter of the same name, and the smoke test with it."
  value       = module.iot.deployment
}
