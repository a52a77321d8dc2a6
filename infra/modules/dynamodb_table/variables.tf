variable "name" {
  description = "Name of the table."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.name))
    error_message = "name must have 3 to 255 characters: letters, digits, and _ . -."
  }
}

variable "hash_key" {
  description = "Partition key. Changing it, or the range key, replaces the table and loses what is in it."
  type        = object({ name = string, type = optional(string, "S") })

  validation {
    condition     = contains(["S", "N", "B"], var.hash_key.type)
    error_message = "hash_key.type must be S (string), N (number) or B (binary)."
  }
}

variable "range_key" {
  description = "Sort key; null for a table without one."
  type        = object({ name = string, type = optional(string, "S") })
  default     = null

  validation {
    condition     = var.range_key == null ? true : contains(["S", "N", "B"], var.range_key.type)
    error_message = "range_key.type must be S (string), N (number) or B (binary)."
  }

  validation {
    condition     = var.range_key == null ? true : var.range_key.name != var.hash_key.name
    error_message = "range_key must be another attribute than hash_key."
  }
}

variable "capacity" {
  description = "Bounds of the provisioned capacity, which autoscaling moves; null bills by request (on-demand)."
  type = object({
    read           = object({ minimum = number, maximum = number })
    write          = object({ minimum = number, maximum = number })
    target_percent = optional(number, 70)
  })
  default = null

  validation {
    condition     = var.capacity == null ? true : alltrue([for c in [var.capacity.read, var.capacity.write] : c.minimum >= 1 && c.maximum >= c.minimum])
    error_message = "capacity needs 1 <= minimum <= maximum for read and for write."
  }

  validation {
    condition     = var.capacity == null ? true : var.capacity.target_percent >= 20 && var.capacity.target_percent <= 90
    error_message = "capacity.target_percent must lie between 20 and 90, the range that DynamoDB accepts."
  }
}

variable "ttl_attribute" {
  description = "Attribute that holds the time (Unix seconds) at which an item expires; null keeps items for ever."
  type        = string
  default     = null

  validation {
    condition     = var.ttl_attribute == null ? true : var.ttl_attribute != var.hash_key.name
    error_message = "ttl_attribute must not be the partition key: expiry is a number that changes, a key is not."
  }
}

variable "point_in_time_recovery" {
  description = "Continuous backups: any second of the last 35 days can be restored."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "Customer-managed key; null for the account's own key for DynamoDB."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Refuse to delete the table."
  type        = bool
  default     = true
}
