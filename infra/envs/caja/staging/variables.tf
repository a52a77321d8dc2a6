variable "environment" {
  description = "Name of the environment. It stands in terraform.tfvars, so that the values of another one are noticed."
  type        = string

  validation {
    condition     = var.environment == "staging"
    error_message = "environment must be staging: these values belong to another root."
  }
}

variable "region" {
  description = "Region of everything but CloudFront and its certificate."
  type        = string
  default     = "us-east-1"
}

variable "root_domain" {
  description = "Domain of the hosted zone."
  type        = string
}

variable "hosted_zone_id" {
  description = "Public hosted zone of the root domain: `hosted_zone_id` of the bootstrap."
  type        = string
}

variable "enable_env_subdomains" {
  description = "Let the environment answer at app.staging.caja.<root domain> and api.staging.caja.<root domain>."
  type        = bool
  default     = true
}

variable "api_certificate_arn" {
  description = "Certificate of the load balancer: `api_certificate_arn` of envs/caja/global."
  type        = string
}

variable "frontend_certificate_arn" {
  description = "Certificate of the distribution: `frontend_certificate_arn` of envs/caja/global."
  type        = string
}

variable "backend_image_tag" {
  description = "Build of the backend to run; the pipeline passes the one it has just pushed."
  type        = string
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
