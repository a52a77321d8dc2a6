variable "environment" {
  description = "Name of the environment, such as mvp."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,7}$", var.environment))
    error_message = "environment must be one short lower-case word such as mvp: names of at most 32 characters are made with it."
  }
}

variable "release" {
  description = "Build to run: the tag of the images, and VERSION in the container."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.release))
    error_message = "release must be a version such as 1.4.2; tags are immutable and \"latest\" is not one."
  }
}

variable "domain" {
  description = "Domain of the environment: the API is api.<domain>, the frontend app.<domain>, the load balancer origin.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case domain name without a trailing dot."
  }
}

variable "zone_id" {
  description = "Public hosted zone of the domain."
  type        = string

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "network" {
  description = "IPv4 block of the VPC, the blocks of its subnets by zone letter (null computes them), and whether each zone has its own NAT gateway."
  type = object({
    cidr                 = string
    zones                = optional(set(string), ["a", "b"])
    public_subnet_cidrs  = optional(map(string))
    private_subnet_cidrs = optional(map(string))
    nat_gateway_per_zone = bool
  })
}

variable "app" {
  description = "Size of a task, how many there are at first, and between which bounds load moves the number: average CPU, and requests a minute for each task."
  type = object({
    size  = object({ cpu = number, memory_mb = number })
    tasks = number
    autoscaling = object({
      minimum             = number
      maximum             = number
      cpu_percent         = optional(number, 65)
      requests_per_target = optional(number)
    })
    log_level = optional(string, "info")
  })

  validation {
    condition     = contains(["debug", "info", "warning", "error"], var.app.log_level)
    error_message = "app.log_level must be debug, info, warning or error."
  }

  validation {
    condition     = var.app.tasks >= var.app.autoscaling.minimum && var.app.tasks <= var.app.autoscaling.maximum
    error_message = "app.tasks must lie between the bounds of app.autoscaling."
  }
}

variable "models" {
  description = "Bedrock models that the service may call, by what it calls them for, and their prices for the dashboard."
  type = map(object({
    id                     = string
    usd_per_million_tokens = object({ input = number, output = number })
  }))

  validation {
    condition     = length(var.models) > 0 && alltrue([for model in var.models : can(regex("^[a-z0-9-]+\\.[a-z0-9.:-]+$", model.id))])
    error_message = "models need ids such as anthropic.claude-3-haiku-20240307-v1:0, without wildcards."
  }

  validation {
    condition     = alltrue([for name in keys(var.models) : can(regex("^[a-z][a-z0-9_]*$", name))])
    error_message = "models need names such as answer: lower-case letters, digits and underscores."
  }
}

variable "throttle" {
  description = "Requests a second, and in a burst, that each method takes from all clients together."
  type        = object({ rate_limit = number, burst_limit = number })
  default     = { rate_limit = 100, burst_limit = 200 }
}

variable "usage_plans" {
  description = "Limits of each API key by plan, and the clients that get one."
  type = map(object({
    description = string
    rate_limit  = optional(number, 100)
    burst_limit = optional(number, 200)
    quota       = optional(object({ limit = number, period = string }))
    keys        = set(string)
  }))

  validation {
    condition     = length(var.usage_plans) > 0
    error_message = "usage_plans needs a plan: every call wants a key."
  }
}

variable "origin_key" {
  description = "Value of the header by which the load balancer knows API Gateway. Make one with `openssl rand -hex 32`."
  type        = string
  sensitive   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{32,64}$", var.origin_key))
    error_message = "origin_key must have 32 to 64 letters and digits."
  }
}

variable "second_origin_key" {
  description = "Another value that the load balancer accepts while the key changes; null otherwise."
  type        = string
  sensitive   = true
  default     = null

  validation {
    condition     = var.second_origin_key == null ? true : can(regex("^[A-Za-z0-9]{32,64}$", var.second_origin_key))
    error_message = "second_origin_key must have 32 to 64 letters and digits, or be null."
  }
}

variable "origin_cidrs" {
  description = "IPv4 blocks that may connect to the load balancer, by name. API Gateway calls from changing addresses, so the header decides."
  type        = map(string)
  default     = { internet = "0.0.0.0/0" }
}

variable "budget_summary" {
  description = "Run GET /budgets/{budgetId}/summary as a function instead of in the service; null leaves it to the service."
  type        = object({ memory_mb = optional(number, 256), timeout_seconds = optional(number, 10) })
  default     = null

  validation {
    condition     = var.budget_summary == null ? true : var.budget_summary.timeout_seconds <= 15
    error_message = "budget_summary.timeout_seconds must not exceed the 15 seconds for which the API waits."
  }
}

variable "standby_replicas" {
  description = "Keep the capacity of the semantic cache twice, in two zones. It is a cache: losing it costs time and tokens, not data."
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "Days to keep the logs of the service, the API and the function."
  type        = number
  default     = 14
}

variable "alarm_emails" {
  description = "Addresses that receive alarms and the budget's warnings; each confirms by mail."
  type        = set(string)
  default     = []
}

variable "monthly_budget_usd" {
  description = "What the account may cost in a month before somebody is told."
  type        = number

  validation {
    condition     = var.monthly_budget_usd > 0
    error_message = "monthly_budget_usd must be above 0."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the tables and the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Delete the buckets along with the objects in them."
  type        = bool
  default     = false
}
