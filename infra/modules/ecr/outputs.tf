output "repositories" {
  description = "ARN and URL of each repository, by name."
  value       = { for name, repository in aws_ecr_repository.this : name => { arn = repository.arn, url = repository.repository_url } }
}
