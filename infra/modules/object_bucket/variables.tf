variable "name" {
  description = "Name of the bucket; every bucket of AWS shares one space of names."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 63 lower-case letters, digits and hyphens, and start and end with a letter or a digit."
  }
}

variable "versioning" {
  description = "Keep what is overwritten or deleted as a noncurrent version."
  type        = bool
  default     = true
}

variable "noncurrent_days" {
  description = "Days after which a noncurrent version is deleted; null keeps all of them."
  type        = number
  default     = 30

  validation {
    condition     = var.noncurrent_days == null ? true : var.noncurrent_days >= 1 && floor(var.noncurrent_days) == var.noncurrent_days
    error_message = "noncurrent_days must be a whole number from 1, or null."
  }
}

variable "lifecycle_rules" {
  description = "What becomes of current objects, by name of the rule: days until they are deleted, and days until they move, by storage class. An empty prefix means all objects."
  type = map(object({
    prefix      = optional(string, "")
    expire_days = optional(number)
    transitions = optional(map(number), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for rule in var.lifecycle_rules : rule.expire_days != null || length(rule.transitions) > 0])
    error_message = "Each of lifecycle_rules must expire objects or move them."
  }

  validation {
    condition = alltrue(flatten([for rule in var.lifecycle_rules : [for class in keys(rule.transitions) :
      contains(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], class)
    ]]))
    error_message = "The keys of lifecycle_rules.transitions must be storage classes, such as STANDARD_IA or GLACIER."
  }

  validation {
    condition = alltrue(flatten([for rule in var.lifecycle_rules : rule.expire_days == null ? [] : concat(
      [rule.expire_days >= 1],
      [for days in values(rule.transitions) : days < rule.expire_days],
    )]))
    error_message = "lifecycle_rules.expire_days must be at least 1 and later than every transition."
  }

  validation {
    condition     = !contains(keys(var.lifecycle_rules), "housekeeping")
    error_message = "lifecycle_rules cannot have a rule named \"housekeeping\": the module has its own."
  }
}

variable "policy_statements" {
  description = "Policy documents (JSON) that let somebody in. Their statements need different sids; the refusal of plain HTTP is added to them."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for document in var.policy_statements : can(jsondecode(document).Statement)])
    error_message = "policy_statements must be IAM policy documents in JSON."
  }
}

variable "log_delivery" {
  description = "Let load balancers and CloudFront distributions of this account write their access logs."
  type        = bool
  default     = false
}

variable "force_destroy" {
  description = "Delete the objects along with the bucket. Without it AWS refuses to delete a bucket that is not empty."
  type        = bool
  default     = false
}
