variable "name" {
  description = "Name of the load balancer and prefix of the names of its target groups."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", var.name)) && !startswith(var.name, "internal-")
    error_message = "name must have at most 32 letters, digits and hyphens, with no hyphen at either end, and must not start with \"internal-\"."
  }
}

variable "security_group_name" {
  description = "Name of the security group, where it is prescribed; null takes the name of the load balancer."
  type        = string
  default     = null
}

variable "vpc_id" {
  description = "VPC of the targets."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets of the load balancer, by zone letter."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids needs subnets in at least two zones."
  }
}

variable "certificate_arn" {
  description = "Certificate of the HTTPS listener."
  type        = string
}

variable "ingress_cidrs" {
  description = "IPv4 blocks that may connect, by name."
  type        = map(string)
  default     = { internet = "0.0.0.0/0" }

  validation {
    condition     = length(var.ingress_cidrs) > 0 && alltrue([for cidr in values(var.ingress_cidrs) : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs needs at least one IPv4 block such as 203.0.113.0/24."
  }
}

variable "http_redirect" {
  description = "Answer port 80 with a redirect to HTTPS, for people who type a name. Where only machines call, the port stays shut."
  type        = bool
  default     = true
}

variable "target_cidrs" {
  description = "IPv4 blocks in which the targets lie, by name, such as the network's private_subnet_cidrs. The load balancer may connect nowhere else."
  type        = map(string)
  default     = { anywhere = "0.0.0.0/0" }

  validation {
    condition     = length(var.target_cidrs) > 0 && alltrue([for cidr in values(var.target_cidrs) : can(cidrnetmask(cidr))])
    error_message = "target_cidrs needs at least one IPv4 block such as 10.0.0.0/16."
  }
}

variable "access_logs" {
  description = "Bucket, and prefix in it, for a line about every request; null keeps none. The bucket must let the load balancers' service write."
  type        = object({ bucket = string, prefix = optional(string) })
  default     = null

  validation {
    condition     = try(var.access_logs.prefix, null) == null ? true : can(regex("^[^/].*[^/]$", var.access_logs.prefix)) && !strcontains(var.access_logs.prefix, "AWSLogs")
    error_message = "access_logs.prefix must not start or end with a slash, nor contain \"AWSLogs\"."
  }
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the load balancer."
  type        = bool
}

variable "idle_timeout_seconds" {
  description = "Seconds after which a connection without traffic is closed."
  type        = number
  default     = 60

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "idle_timeout_seconds must lie between 1 and 4000."
  }
}

variable "targets" {
  description = "Target groups by name: the port of the tasks, how their health is asked for, and how long a leaving task may finish its requests."
  type = map(object({
    port                         = number
    protocol                     = optional(string, "HTTP")
    health_path                  = string
    health_matcher               = optional(string, "200")
    health_interval_seconds      = optional(number, 15)
    deregistration_delay_seconds = optional(number, 30)
  }))

  validation {
    condition     = length(var.targets) > 0 && alltrue([for target in var.targets : target.port >= 1 && target.port <= 65535 && floor(target.port) == target.port])
    error_message = "targets needs at least one target, with a port from 1 to 65535."
  }

  validation {
    condition     = alltrue([for target in var.targets : contains(["HTTP", "HTTPS"], target.protocol)])
    error_message = "targets.protocol must be HTTP or HTTPS."
  }

  validation {
    condition     = alltrue([for target in var.targets : startswith(target.health_path, "/")])
    error_message = "targets.health_path must start with a slash."
  }

  validation {
    condition     = alltrue([for target in var.targets : can(regex("^[2-4][0-9][0-9]([,-][2-4][0-9][0-9])*$", target.health_matcher))])
    error_message = "targets.health_matcher must be a status such as 200, a list such as 200,204 or a range such as 200-299."
  }

  validation {
    condition     = alltrue([for target in var.targets : target.health_interval_seconds >= 6 && target.health_interval_seconds <= 300])
    error_message = "targets.health_interval_seconds must lie between 6 and 300: a check may take 5."
  }

  validation {
    condition     = alltrue([for target in var.targets : target.deregistration_delay_seconds >= 0 && target.deregistration_delay_seconds <= 3600])
    error_message = "targets.deregistration_delay_seconds must lie between 0 and 3600."
  }
}

variable "default_target" {
  description = "Target of the requests that no rule takes; null answers them with 404."
  type        = string
  default     = null
}

variable "rules" {
  description = "Which requests go to which target, by name; the lowest priority is asked first. A request must match one of the paths, of the hosts, and of the values of every header, where they are given."
  type = map(object({
    priority = number
    target   = string
    paths    = optional(list(string), [])
    hosts    = optional(list(string), [])
    headers  = optional(map(list(string)), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for rule in var.rules : rule.priority >= 1 && rule.priority <= 50000]) && length(distinct([for rule in var.rules : rule.priority])) == length(var.rules)
    error_message = "rules need priorities from 1 to 50000, each used once."
  }

  validation {
    condition = alltrue([for rule in var.rules : contains(range(1, 6),
      length(rule.paths) + length(rule.hosts) + length(flatten(values(rule.headers)))
    )])
    error_message = "A rule needs one to five paths, hosts and values of headers together."
  }

  validation {
    condition     = alltrue([for path in flatten([for rule in var.rules : rule.paths]) : startswith(path, "/") || startswith(path, "*")])
    error_message = "rules.paths must start with a slash or an asterisk."
  }
}
