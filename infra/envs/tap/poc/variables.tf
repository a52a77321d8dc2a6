variable "release" {
  description = "Commit whose image runs; after the first apply, the one that the pipeline deployed last."
  type        = string
}

variable "domain" {
  description = "Domain of the site."
  type        = string
}

variable "zone_id" {
  description = "Public hosted zone of the domain; null where its records are made by hand."
  type        = string
  default     = null
}

variable "google_client_id" {
  description = "OAuth client of the Google Cloud Console."
  type        = string
}

variable "google_client_secret" {
  description = "Secret of that OAuth client; give it as TF_VAR_google_client_secret."
  type        = string
  sensitive   = true
}

variable "github_repository" {
  description = "Repository, as <owner>/<name>, whose main branch may deploy."
  type        = string
}

variable "github_provider_arn" {
  description = "The account's identity provider for GitHub, where another stack has made it."
  type        = string
  default     = null
}

variable "alarm_emails" {
  description = "Addresses that receive the alerts, besides those subscribed by hand."
  type        = set(string)
  default     = []
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the database, the user pool and the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Delete buckets and the repository along with what is in them."
  type        = bool
  default     = false
}
