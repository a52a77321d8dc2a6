variable "domain" {
  description = "First name that the certificate is for."
  type        = string

  validation {
    condition     = can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case domain name without a trailing dot; \"*.\" may stand before it."
  }
}

variable "subject_alternative_names" {
  description = "More names that the certificate is for."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.subject_alternative_names : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", name))])
    error_message = "subject_alternative_names must be lower-case domain names without a trailing dot; \"*.\" may stand before them."
  }
}

variable "zone_id" {
  description = "Public hosted zone in which the names are proved; null where the records of validation_records are made by hand."
  type        = string
  default     = null
}
