variable "environment" {
  description = "dev, stage or prod."
  type        = string

  validation {
    condition     = contains(["dev", "stage", "prod"], var.environment)
    error_message = "environment must be dev, stage or prod."
  }
}

variable "network" {
  description = "IPv4 block of the VPC, and whether each of its two zones has its own NAT gateway."
  type        = object({ cidr = string, nat_gateway_per_zone = bool })
}

variable "database" {
  description = "Size and safeguards of PostgreSQL."
  type = object({
    instance_class        = string
    storage_gb            = object({ initial = number, maximum = number })
    multi_az              = bool
    backup_retention_days = number
    deletion_protection   = bool
  })
}

variable "app" {
  description = "Size and number of the API's tasks; autoscaling is null where the number is fixed."
  type = object({
    size        = object({ cpu = number, memory_mb = number })
    tasks       = number
    autoscaling = optional(object({ minimum = number, maximum = number, cpu_percent = number }))
    log_level   = string
  })

  validation {
    condition     = contains(["debug", "info", "warning", "error"], var.app.log_level)
    error_message = "app.log_level must be debug, info, warning or error."
  }
}

variable "mcp" {
  description = "Size and number of the MCP server's tasks."
  type = object({
    size  = object({ cpu = number, memory_mb = number })
    tasks = number
  })
}

variable "domain" {
  description = "Domain of the environment; the API is api.<domain>, the frontend app.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case domain name without a trailing dot."
  }
}

variable "zone_id" {
  description = "Public hosted zone of the domain."
  type        = string

  validation {
    condition     = can(regex("^[A-Z0-9]{10,32}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "release" {
  description = "Build to run: the tag of both images and VERSION in the containers."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.release))
    error_message = "release must be a version such as 1.4.2; tags are immutable and \"latest\" is not one."
  }
}

variable "force_destroy" {
  description = "Let a destroy delete the files of the frontend and the images too."
  type        = bool
  default     = false
}
