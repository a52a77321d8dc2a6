variable "release" {
  description = "Build to run; the pipeline passes the one it has just pushed."
  type        = string
}

variable "domain" {
  description = "Domain of the environment."
  type        = string
}

variable "zone_id" {
  description = "Public hosted zone of the domain."
  type        = string
}

variable "origin_key" {
  description = "Value of the header by which the load balancer knows API Gateway: 32 to 64 letters and digits, given as TF_VAR_origin_key."
  type        = string
  sensitive   = true
}

variable "second_origin_key" {
  description = "Another value that is accepted while the key changes."
  type        = string
  sensitive   = true
  default     = null
}

variable "alarm_emails" {
  description = "Addresses that receive alarms."
  type        = set(string)
  default     = []
}

variable "budget_summary" {
  description = "Run the summary of budgets as a function, once its image is pushed; null leaves it to the service."
  type        = object({ memory_mb = optional(number, 256), timeout_seconds = optional(number, 10) })
  default     = null
}

variable "deletion_protection" {
  description = "Refuse to delete the tables and the load balancer. Off only to take the environment down."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Delete the buckets along with the objects in them. On only to take the environment down."
  type        = bool
  default     = false
}
