variable "root_domain" {
  description = "Domain of the hosted zone; caja lives at app.caja.<root domain> and api.caja.<root domain>."
  type        = string
}

variable "hosted_zone_id" {
  description = "Public hosted zone of the root domain, made by the bootstrap."
  type        = string
}

variable "enable_env_subdomains" {
  description = "Put the names of the environments on the certificates, such as app.dev.caja.<root domain>."
  type        = bool
  default     = true
}

variable "environments" {
  description = "Environments beside prod, each with a deployer role and, where enabled, names of its own."
  type        = list(string)
  default     = ["dev", "staging"]

  # "caja-dev-*" must not match what belongs to an environment called dev-two, nor "caja-terraform-*" these roles.
  validation {
    condition     = alltrue([for environment in var.environments : can(regex("^[a-z0-9]+$", environment)) && !contains(["drift", "planner", "terraform"], environment)])
    error_message = "environments must be single lower-case words, and not drift, planner or terraform, which are names of roles: policies tell environments apart by the prefix caja-<environment>-."
  }
}

variable "github_repository" {
  description = "Repository whose jobs plan and apply, as <owner>/<repository>."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be <owner>/<repository>, such as example/caja."
  }
}

variable "github_provider_arn" {
  description = "Identity provider for GitHub, where the account has one already; null makes it."
  type        = string
  default     = null
}

variable "state" {
  description = "Bucket and lock table of the Terraform state, made by the bootstrap."
  type        = object({ bucket = string, lock_table = string })
  default     = { bucket = "caja-terraform-state", lock_table = "caja-terraform-locks" }
}
