variable "domain" {
  description = "Domain of the site; the API is api.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case domain name without a trailing dot."
  }
}

variable "zone_id" {
  description = "Public hosted zone of the domain; null where its records are made by hand, from the output dns_records."
  type        = string
  default     = null

  validation {
    condition     = var.zone_id == null ? true : can(regex("^[A-Z0-9]{8,32}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "release" {
  description = "Build to run: the tag of the image, which is the commit that it was built from."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{40}$", var.release))
    error_message = "release must be a commit in full, 40 hexadecimal digits, as deploy-backend.yml tags its images."
  }
}

variable "network" {
  description = "IPv4 blocks of the VPC and of its subnets by zone letter, and whether each zone has its own NAT gateway."
  type = object({
    cidr                 = string
    public_subnet_cidrs  = map(string)
    private_subnet_cidrs = map(string)
    nat_gateway_per_zone = bool
  })
}

variable "backend" {
  description = "Size and number of the API's tasks."
  type = object({
    size  = object({ cpu = number, memory_mb = number })
    tasks = number
  })
}

variable "database" {
  description = "Size of PostgreSQL and of its backups."
  type = object({
    instance_class        = string
    storage_gb            = object({ initial = number, maximum = number })
    multi_az              = bool
    backup_retention_days = number
  })

  validation {
    condition     = var.database.backup_retention_days >= 1
    error_message = "database.backup_retention_days must be at least 1: without backups nothing can be restored."
  }
}

variable "auth_domain_prefix" {
  description = "First label of the sign-in page's host name; nobody else in the region may have it."
  type        = string
}

variable "google_client_id" {
  description = "OAuth client of the Google Cloud Console."
  type        = string
}

variable "google_client_secret" {
  description = "Secret of that OAuth client. Cognito needs the value itself, so it is in the state, and in no file."
  type        = string
  sensitive   = true
}

variable "bedrock_model_id" {
  description = "The one model of Anthropic that the API may ask; an id with a version, not the profile of several regions."
  type        = string

  validation {
    condition     = can(regex("^anthropic\\.claude-[a-z0-9.-]+(:[0-9]+)?$", var.bedrock_model_id))
    error_message = "bedrock_model_id must be one Claude model, such as anthropic.claude-3-5-sonnet-20240620-v1:0, without wildcards."
  }
}

variable "github_repository" {
  description = "Repository, as <owner>/<name>, whose main branch may deploy."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must have the form <owner>/<name>, without wildcards."
  }
}

variable "github_provider_arn" {
  description = "The account's identity provider for GitHub, where another stack has made it; null makes it here."
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
