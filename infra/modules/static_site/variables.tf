variable "name" {
  description = "Name of the bucket, and of what stands in front of it."
  type        = string
}

variable "aliases" {
  description = "Names under which the site is visited. Without any it has the name that CloudFront gives it."
  type        = set(string)
  default     = []
}

variable "certificate_arn" {
  description = "Certificate in us-east-1 for all of the aliases; null where there are none."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null ? true : startswith(var.certificate_arn, "arn:aws:acm:us-east-1:")
    error_message = "certificate_arn must be a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "spa_fallback" {
  description = "Answer paths that are not files with index.html and status 200, for an application that routes in the browser."
  type        = bool
  default     = false
}

variable "price_class" {
  description = "Which edge locations answer: PriceClass_100 (North America, Europe, Israel), PriceClass_200, or PriceClass_All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "access_logs" {
  description = "Bucket for access logs, an object_bucket with log_delivery; null writes none. The provider must then be that of us-east-1, from where CloudFront delivers its logs."
  type        = object({ bucket_arn = string })
  default     = null
}

variable "force_destroy" {
  description = "Delete the files along with the bucket."
  type        = bool
  default     = false
}
