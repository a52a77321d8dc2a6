output "arns" {
  description = "ARN of each secret, by its name; one with a generated value has it by then."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
  depends_on  = [aws_secretsmanager_secret_version.generated]
}
