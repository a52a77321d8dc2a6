output "arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "name" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.this.name
}

output "namespace" {
  description = "Private DNS domain of the services, id and name; null where there is none."
  value       = one([for namespace in aws_service_discovery_private_dns_namespace.this : { id = namespace.id, name = namespace.name }])
}
