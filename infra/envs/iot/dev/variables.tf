variable "release" {
  description = "Build to run; the one that the pipeline deployed last, lest an apply bring an older one back."
  type        = string
}

variable "domain" {
  description = "Domain of the environment."
  type        = string
}

variable "zone_id" {
  description = "Public hosted zone of the domain."
  type        = string
}

variable "github_provider_arn" {
  description = "The account's OIDC provider for GitHub, where another stack has made it; null makes it here."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the database and the load balancers."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Let a destroy empty the bucket of the SPA first."
  type        = bool
  default     = false
}
