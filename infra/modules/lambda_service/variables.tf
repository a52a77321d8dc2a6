variable "name" {
  description = "Name of the function, its role and its log group."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,57}$", var.name))
    error_message = "name must have at most 57 characters, letters, digits, - and _, so that <name>-lambda can be a role."
  }
}

variable "description" {
  description = "What the function does."
  type        = string
}

variable "image" {
  description = "Repository and tag of the container image. The repository admits Lambda for this function only."
  type        = object({ repository_name = string, repository_url = string, tag = string })

  validation {
    condition     = var.image.tag != "latest"
    error_message = "image.tag must name one build; \"latest\" names a different one every day."
  }
}

variable "handler" {
  description = "Function in the image that answers, such as app.handler; null leaves it to the image."
  type        = string
  default     = null
}

variable "memory_mb" {
  description = "Memory, to which Lambda ties the share of a CPU."
  type        = number
  default     = 256

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must lie between 128 and 10240."
  }
}

variable "timeout_seconds" {
  description = "Longest run. API Gateway gives up after 29 seconds, so more helps only other callers."
  type        = number
  default     = 10

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must lie between 1 and 900."
  }
}

variable "reserved_concurrency" {
  description = "Most runs at one time, taken out of the account's share; null leaves it to the account."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null ? true : var.reserved_concurrency >= 1
    error_message = "reserved_concurrency must be at least 1; 0 would stop the function."
  }
}

variable "environment" {
  description = "Plain environment variables. Nothing secret: pass the ARN of a secret and let a policy admit the function."
  type        = map(string)
  default     = {}
}

variable "policies" {
  description = "Inline policies of the role, JSON by name: what the code may do beside writing logs."
  type        = map(string)
  default     = {}
}

variable "vpc" {
  description = "Subnets and security groups of the function, by name; null for one that calls AWS only."
  type        = object({ subnet_ids = map(string), security_group_ids = map(string) })
  default     = null
}

variable "invokers" {
  description = "Who may call the function, by name: a service, and the ARN of the one thing in it."
  type        = map(object({ principal = string, source_arn = string }))
  default     = {}

  validation {
    condition     = alltrue([for invoker in var.invokers : invoker.principal != "*" && startswith(invoker.source_arn, "arn:")])
    error_message = "invokers need a principal that is not \"*\" and the ARN of the caller."
  }
}

variable "log_retention_days" {
  description = "Days to keep the logs."
  type        = number
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers, such as 14, 30 or 90."
  }
}
