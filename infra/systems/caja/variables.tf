variable "environment" {
  description = "dev, staging, prod, or sandbox for one that comes and goes."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod", "sandbox"], var.environment)
    error_message = "environment must be dev, staging, prod or sandbox."
  }
}

variable "root_domain" {
  description = "Domain of the hosted zone; the hosts are app.<environment>.caja.<root domain> and api.<...>, in production without the environment."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.root_domain))
    error_message = "root_domain must be a lower-case domain name without a trailing dot, such as dbash.dev."
  }
}

variable "hosted_zone_id" {
  description = "Public hosted zone of the root domain, made by the bootstrap."
  type        = string

  validation {
    condition     = can(regex("^[A-Z0-9]{10,32}$", var.hosted_zone_id))
    error_message = "hosted_zone_id must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "enable_env_subdomains" {
  description = "Give an environment other than production names of its own; the certificates must carry them."
  type        = bool
  default     = true
}

variable "api_certificate_arn" {
  description = "Certificate of the load balancer, made by the global root."
  type        = string

  validation {
    condition     = can(regex("^arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.api_certificate_arn))
    error_message = "api_certificate_arn must be the ARN of an ACM certificate."
  }
}

variable "frontend_certificate_arn" {
  description = "Certificate of the distribution, made by the global root."
  type        = string

  validation {
    condition     = can(regex("^arn:aws:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.frontend_certificate_arn))
    error_message = "frontend_certificate_arn must be the ARN of an ACM certificate in us-east-1: CloudFront takes no other."
  }
}

variable "backend_image_tag" {
  description = "Tag of the backend's image: one build, such as the hash of its commit."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.backend_image_tag)) && !can(regex("(^|-)latest$", var.backend_image_tag))
    error_message = "backend_image_tag must name one build; a tag that ends in \"latest\" names a different one every day."
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
  })
}

variable "backend" {
  description = "Size and number of the backend's tasks; autoscaling is null where the number is fixed."
  type = object({
    size        = object({ cpu = number, memory_mb = number })
    tasks       = number
    autoscaling = optional(object({ minimum = number, maximum = number, cpu_percent = number, memory_percent = number }))
  })
}

variable "log_retention_days" {
  description = "Days for which logs are kept: of the tasks, of the database, and, where they are on, of every request."
  type        = number
}

variable "access_logs" {
  description = "Keep a line about every request to the load balancer and to the distribution."
  type        = bool
}

variable "alarm_emails" {
  description = "Addresses that receive the alerts; each has to confirm by mail."
  type        = set(string)
  default     = []
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the database and the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Delete buckets with what is in them."
  type        = bool
  default     = false
}
