variable "create_provider" {
  description = "Make the account's identity provider for GitHub; false where another stack has made it already."
  type        = bool
  default     = true
}

variable "provider_arn" {
  description = "The identity provider that exists, when create_provider is false."
  type        = string
  default     = null

  validation {
    condition     = var.provider_arn == null ? true : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.provider_arn))
    error_message = "provider_arn must be the ARN of the provider token.actions.githubusercontent.com."
  }
}

variable "roles" {
  description = <<-EOT
    Roles that jobs of GitHub Actions may assume. `subjects` are whole `sub` claims, such as "repo:example/app:ref:refs/heads/main",
    "repo:example/app:environment:prod" or "repo:example/app:pull_request". `policies` become inline policies, JSON by name; IAM allows
    10240 characters of them in a role. `managed_policy_arns` are attached, by a name of your choice.
  EOT
  type = map(object({
    name                     = string
    description              = optional(string)
    subjects                 = set(string)
    policies                 = optional(map(string), {})
    managed_policy_arns      = optional(map(string), {})
    permissions_boundary_arn = optional(string)
    max_session_seconds      = optional(number, 3600)
  }))

  validation {
    condition     = alltrue([for role in var.roles : length(role.subjects) > 0])
    error_message = "roles need at least one subject; without one, every repository on GitHub could assume them."
  }

  validation {
    condition     = alltrue(flatten([for role in var.roles : [for subject in role.subjects : !can(regex("[*?]", subject))]]))
    error_message = "roles take whole subjects without wildcards."
  }

  validation {
    condition = alltrue(flatten([for role in var.roles : [
      for subject in role.subjects : can(regex("^repo:[^/:]+/[^/:]+:(pull_request|environment:.+|ref:refs/(heads|tags)/.+)$", subject))
    ]]))
    error_message = "roles take subjects of the form repo:<owner>/<repository>:<pull_request | environment:name | ref:refs/heads/name>."
  }

  validation {
    condition     = alltrue([for role in var.roles : role.max_session_seconds >= 3600 && role.max_session_seconds <= 43200])
    error_message = "roles take sessions of 3600 to 43200 seconds."
  }
}
