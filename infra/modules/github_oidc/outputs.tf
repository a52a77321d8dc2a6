output "provider_arn" {
  description = "Identity provider that the roles trust."
  value       = local.provider_arn
}

output "role_arns" {
  description = "ARN of each role, once it has its policies, by its key in `roles`."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
  depends_on  = [aws_iam_role_policy.this, aws_iam_role_policy_attachment.this]
}

output "trusted_subjects" {
  description = "Who may assume each role, by its key in `roles`."
  value       = { for key, role in var.roles : key => role.subjects }
}

output "role_names" {
  description = "Name of each role, by its key in `roles`."
  value       = { for key, role in aws_iam_role.this : key => role.name }
}
