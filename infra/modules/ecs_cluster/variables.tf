variable "name" {
  description = "Name of the cluster."
  type        = string
}

variable "namespace" {
  description = "Private DNS domain in which services find each other, and its VPC; null where they do not."
  type        = object({ name = string, vpc_id = string })
  default     = null

  validation {
    condition     = var.namespace == null ? true : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.namespace.name))
    error_message = "namespace.name must be a lower-case domain such as iot-dev.internal."
  }
}
