variable "root_domain" {
  description = "Domain of the hosted zone."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.root_domain))
    error_message = "root_domain must be a lower-case domain name without a trailing dot, such as dbash.dev."
  }
}

variable "namespace" {
  description = "Label between the root domain and the hosts of the system."
  type        = string
  default     = "caja"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.namespace))
    error_message = "namespace must be a single lower-case label, such as caja."
  }
}

variable "zone_id" {
  description = "Public hosted zone of the root domain, in which the names are proved."
  type        = string

  validation {
    condition     = can(regex("^[A-Z0-9]{10,32}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "enable_env_subdomains" {
  description = "Put the names of the environments on the certificates; false leaves those of production alone."
  type        = bool
  default     = true
}

variable "environments" {
  description = "Environments with names of their own, such as app.dev.<namespace>.<root domain>. Production is not one of them: it has the bare name."
  type        = list(string)
  default     = ["dev", "staging"]

  validation {
    condition     = alltrue([for environment in var.environments : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", environment))])
    error_message = "environments must be lower-case labels, such as dev."
  }

  validation {
    condition     = !contains(var.environments, "prod") && length(distinct(var.environments)) == length(var.environments)
    error_message = "environments must be different, and prod must not be among them."
  }

  # ACM puts ten names on a certificate unless it is asked for more.
  validation {
    condition     = length(var.environments) <= 9
    error_message = "environments can be nine at most: with production, that makes the ten names that a certificate may have."
  }
}
