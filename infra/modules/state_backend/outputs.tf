output "bucket_name" {
  description = "Bucket that holds the states."
  value       = module.bucket.name
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = module.bucket.arn
}

output "table_name" {
  description = "Table that holds the locks."
  value       = aws_dynamodb_table.locks.name
}

output "table_arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.locks.arn
}
