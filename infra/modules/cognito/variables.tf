variable "name" {
  description = "Name of the user pool."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9 +=,.@_-]{1,128}$", var.name))
    error_message = "name must have at most 128 letters, digits, blanks and characters of +=,.@_-."
  }
}

variable "domain_prefix" {
  description = "First label of the sign-in page's host name, <prefix>.auth.<region>.amazoncognito.com. Nobody else in the region may have it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "domain_prefix must have at most 63 lower-case letters, digits and inner hyphens, and must not contain aws, amazon or cognito."
  }
}

variable "google_client_id" {
  description = "OAuth client of the Google Cloud Console."
  type        = string

  validation {
    condition     = endswith(var.google_client_id, ".apps.googleusercontent.com")
    error_message = "google_client_id must end with .apps.googleusercontent.com."
  }
}

variable "google_client_secret" {
  description = "Secret of that OAuth client."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.google_client_secret) > 0
    error_message = "google_client_secret must not be empty."
  }
}

variable "client" {
  description = "Name of the application's client, where users come back to after signing in and out, and how long a session lasts without signing in."
  type = object({
    name               = string
    callback_urls      = set(string)
    logout_urls        = set(string)
    refresh_token_days = optional(number, 30)
  })

  validation {
    condition     = length(var.client.callback_urls) > 0 && alltrue([for url in setunion(var.client.callback_urls, var.client.logout_urls) : startswith(url, "https://")])
    error_message = "client needs a callback URL, and all its URLs must start with https://."
  }

  validation {
    condition     = var.client.refresh_token_days >= 1 && var.client.refresh_token_days <= 365
    error_message = "client.refresh_token_days must lie between 1 and 365."
  }
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the user pool; its users cannot be restored."
  type        = bool
}
