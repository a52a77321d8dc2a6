output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "safeguards" {
  description = "What protects the items, and how requests are billed."
  value = {
    billing_mode           = aws_dynamodb_table.this.billing_mode
    encrypted              = aws_dynamodb_table.this.server_side_encryption[0].enabled
    point_in_time_recovery = aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    deletion_protection    = aws_dynamodb_table.this.deletion_protection_enabled
    ttl_attribute          = one([for ttl in aws_dynamodb_table.this.ttl : ttl.attribute_name if coalesce(ttl.enabled, false)])
  }
}
