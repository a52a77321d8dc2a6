variable "prefix" {
  description = "Path in front of the names of the secrets."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$", var.prefix))
    error_message = "prefix must be words joined by slashes, without a slash at either end."
  }
}

variable "descriptions" {
  description = "What each secret is for, by its name."
  type        = map(string)
}

variable "generated" {
  description = "Secrets that get a random value, by name: json puts it into one field of an object, beside others that are not secret; generation makes a new value when it is raised. All others stay empty."
  type = map(object({
    json       = optional(object({ key = string, others = optional(map(string), {}) }))
    generation = optional(number, 1)
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.generated) : contains(keys(var.descriptions), name)])
    error_message = "The keys of generated must be names of secrets in descriptions."
  }

  validation {
    condition     = alltrue([for value in var.generated : value.json == null ? true : !contains(keys(value.json.others), value.json.key)])
    error_message = "generated.json.key must not be one of generated.json.others."
  }
}

variable "recovery_window_days" {
  description = "Days during which a deleted secret can be restored; its name is taken until then. 0 deletes at once."
  type        = number
  default     = 7

  validation {
    condition     = var.recovery_window_days == 0 || (var.recovery_window_days >= 7 && var.recovery_window_days <= 30)
    error_message = "recovery_window_days must be 0, or from 7 to 30."
  }
}
