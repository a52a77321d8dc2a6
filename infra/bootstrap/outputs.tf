output "state_bucket_name" {
  description = "Bucket that holds the states."
  value       = module.state.bucket_name
}

output "dynamodb_lock_table" {
  description = "Table that holds the locks."
  value       = module.state.table_name
}

output "hosted_zone_id" {
  description = "Zone of the domain, for the roots; null where the bootstrap makes none."
  value       = one([for zone in aws_route53_zone.this : zone.zone_id])
}

output "name_servers" {
  description = "Name servers to enter at the registrar of the domain."
  value       = flatten([for zone in aws_route53_zone.this : zone.name_servers])
}
