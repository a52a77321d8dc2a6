output "name" {
  description = "Name of the bucket, once its policy is in force."
  value       = aws_s3_bucket.this.bucket
  depends_on  = [aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}

output "arn" {
  description = "ARN of the bucket, once its policy is in force. A policy for policy_statements cannot wait for it: write \"arn:aws:s3:::<name>\" there."
  value       = local.arn
  depends_on  = [aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}

output "regional_domain_name" {
  description = "Host name of the bucket. It does not wait for the policy, in which the distribution that uses this name is mentioned."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
  depends_on  = [aws_s3_bucket_public_access_block.this]
}
