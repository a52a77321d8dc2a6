variable "name" {
  description = "Name of the API and prefix of the names of its parts."
  type        = string
}

variable "description" {
  description = "What the API is for."
  type        = string
}

variable "openapi" {
  description = "OpenAPI 3 document, YAML or JSON, with x-amazon-apigateway-integration at every operation."
  type        = string

  validation {
    condition     = can(regex("^3\\.0\\.", yamldecode(var.openapi).openapi))
    error_message = "openapi must be an OpenAPI document of version 3.0, the newest that API Gateway imports."
  }

  validation {
    condition = try(alltrue(flatten([for path, methods in yamldecode(var.openapi).paths : [
      for method, operation in methods : can(operation["x-amazon-apigateway-integration"].type)
      if contains(["get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"], method)
    ]])), false)
    error_message = "openapi must give every operation an x-amazon-apigateway-integration; without one the deployment fails."
  }
}

variable "stage_name" {
  description = "Name of the stage, the first part of the path at the host of AWS."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.stage_name))
    error_message = "stage_name may have letters, digits, - and _ only."
  }
}

variable "stage_variables" {
  description = "Values that the document refers to as stageVariables.<name>. They may be secrets that the origin asks for."
  type        = map(string)
  default     = {}
  sensitive   = true

  validation {
    condition     = alltrue([for value in var.stage_variables : can(regex("^[A-Za-z0-9._~:/?#&=,-]+$", value))])
    error_message = "stage_variables may hold letters, digits and - . _ ~ : / ? # & = , only."
  }
}

variable "throttle" {
  description = "Requests a second, and in a burst, that each method of the stage takes from all clients together."
  type        = object({ rate_limit = number, burst_limit = number })

  validation {
    condition     = var.throttle.rate_limit > 0 && var.throttle.burst_limit >= var.throttle.rate_limit
    error_message = "throttle needs 0 < rate_limit <= burst_limit; 0 or -1 would stop all requests or let all through."
  }
}

variable "method_throttles" {
  description = "Other limits for single methods of resources at the top: \"sessions/POST\". API Gateway writes deeper paths in two ways, so they are left out."
  type        = map(object({ rate_limit = number, burst_limit = number }))
  default     = {}

  validation {
    condition     = alltrue([for path in keys(var.method_throttles) : can(regex("^[^/*~]+/(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH)$", path))])
    error_message = "method_throttles wants keys such as \"health/GET\": one path segment, then the method in capitals."
  }

  validation {
    condition     = alltrue([for t in var.method_throttles : t.rate_limit > 0 && t.burst_limit >= t.rate_limit])
    error_message = "method_throttles need 0 < rate_limit <= burst_limit."
  }
}

variable "usage_plans" {
  description = "What clients may use, by plan: limits of each key, and the names of the keys."
  type = map(object({
    description = string
    rate_limit  = number
    burst_limit = number
    quota       = optional(object({ limit = number, period = string }))
    keys        = set(string)
  }))

  validation {
    condition     = alltrue([for plan in var.usage_plans : plan.rate_limit > 0 && plan.burst_limit >= plan.rate_limit])
    error_message = "usage_plans need 0 < rate_limit <= burst_limit."
  }

  validation {
    condition = alltrue([for plan in var.usage_plans :
      plan.quota == null ? true : plan.quota.limit > 0 && contains(["DAY", "WEEK", "MONTH"], plan.quota.period)
    ])
    error_message = "usage_plans.quota needs a limit above 0 and DAY, WEEK or MONTH as period."
  }

  validation {
    condition     = length(flatten([for plan in var.usage_plans : tolist(plan.keys)])) == length(toset(flatten([for plan in var.usage_plans : tolist(plan.keys)])))
    error_message = "usage_plans must name each key once: a key belongs to one plan of a stage."
  }
}

variable "log_retention_days" {
  description = "Days to keep access and execution logs."
  type        = number
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers, such as 14, 30 or 90."
  }
}

variable "domain" {
  description = "Name of one's own for the API, with a certificate of the same region; null leaves the host of AWS only."
  type        = object({ name = string, certificate_arn = string })
  default     = null
}

variable "manage_account" {
  description = "Make the role with which API Gateway writes logs. It is one setting an account and region, so one API sets it."
  type        = bool
  default     = true
}
