variable "system" {
  description = "System whose states are kept; the tag App."
  type        = string
}

variable "tags" {
  description = "Tags of everything that the bootstrap makes; null tags it with App, the system, and Env, which is global."
  type        = map(string)
  default     = null
}

variable "region" {
  description = "Region of the bucket and the table."
  type        = string
}

variable "bucket" {
  description = "Bucket that holds the states of all environments of the system."
  type        = string
}

variable "bucket_account_suffix" {
  description = "Append a hyphen and the number of the account to the name of the bucket."
  type        = bool
  default     = false
}

variable "table" {
  description = "Table that holds the locks."
  type        = string
}

variable "domain" {
  description = "Domain for which to make a public hosted zone; null where the zone exists already."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null ? true : can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case domain name without a trailing dot."
  }
}

variable "force_destroy" {
  description = "Let the bucket be deleted with the states in it, the table, and the zone with its records."
  type        = bool
  default     = false
}
