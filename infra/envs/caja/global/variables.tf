variable "root_domain" {
  description = "Domain of the hosted zone."
  type        = string
}

variable "hosted_zone_id" {
  description = "Public hosted zone of the root domain: `hosted_zone_id` of the bootstrap."
  type        = string
}

variable "enable_env_subdomains" {
  description = "Put the names of the environments on the certificates."
  type        = bool
}

variable "environments" {
  description = "Environments beside prod."
  type        = list(string)
}

variable "github_repository" {
  description = "Repository whose jobs plan and apply, as <owner>/<repository>."
  type        = string
}

variable "github_provider_arn" {
  description = "Identity provider for GitHub, where the account has one already; null makes it."
  type        = string
  default     = null
}
