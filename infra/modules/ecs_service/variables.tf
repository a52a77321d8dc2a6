variable "name" {
  description = "Name of the service, its task definition, its roles and its log group."
  type        = string

  # A role is called <name>-execution and may have 64 characters.
  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,54}$", var.name))
    error_message = "name must have at most 54 letters, digits, hyphens and underscores."
  }
}

variable "role_names" {
  description = "Names of the two roles where somebody else relies on them; null derives them from the name of the service."
  type        = object({ execution = string, task = string })
  default     = null
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the two roles can ever be allowed, where whoever deploys may make roles only within it; null sets no bounds."
  type        = string
  default     = null
}

variable "security_group_name" {
  description = "Name of the security group, where it is prescribed; null takes the name of the service."
  type        = string
  default     = null
}

variable "cluster" {
  description = "Cluster that runs the service."
  type        = object({ arn = string, name = string })
}

variable "image" {
  description = "Repository and tag of the container."
  type        = object({ repository_arn = string, repository_url = string, tag = string })

  validation {
    condition     = var.image.tag != "latest"
    error_message = "image.tag must name one build; \"latest\" names a different one every day."
  }
}

variable "command" {
  description = "What the container runs instead of its image's own command."
  type        = list(string)
  default     = null
}

variable "port" {
  description = "Port on which the container listens; null for a worker that nothing calls."
  type        = number
  default     = null

  validation {
    condition     = var.port == null ? true : var.port >= 1 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "port must be a whole number from 1 to 65535, or null."
  }
}

variable "extra_ports" {
  description = "Further ports of the container, by name, and the security groups (by name) that may reach each."
  type        = map(object({ port = number, ingress_security_groups = optional(map(string), {}) }))
  default     = {}

  validation {
    condition     = alltrue([for extra in var.extra_ports : extra.port >= 1 && extra.port <= 65535 && floor(extra.port) == extra.port])
    error_message = "Every port of extra_ports must be a whole number from 1 to 65535."
  }
}

variable "size" {
  description = "CPU units (1024 = one vCPU) and memory of a task."
  type        = object({ cpu = number, memory_mb = number })

  validation {
    condition = contains(lookup({
      256  = [512, 1024, 2048]
      512  = range(1024, 4097, 1024)
      1024 = range(2048, 8193, 1024)
      2048 = range(4096, 16385, 1024)
      4096 = range(8192, 30721, 1024)
    }, var.size.cpu, []), var.size.memory_mb)
    error_message = "size must be a pair of CPU and memory that Fargate offers."
  }
}

variable "initial_count" {
  description = "Tasks at creation. Later the number belongs to autoscaling, or to whoever runs update-service."
  type        = number

  validation {
    condition     = var.initial_count >= 1
    error_message = "initial_count must be at least 1."
  }
}

variable "autoscaling" {
  description = <<-EOT
    Bounds of the number of tasks and what to aim at: average CPU, average memory, or requests a minute for each task behind an
    application load balancer, whose resource_label is "<load balancer's ARN suffix>/<target group's ARN suffix>".
    null keeps the number fixed.
  EOT
  type = object({
    minimum             = number
    maximum             = number
    cpu_percent         = optional(number)
    memory_percent      = optional(number)
    requests_per_target = optional(number)
    resource_label      = optional(string)
  })
  default = null

  validation {
    condition     = var.autoscaling == null ? true : var.autoscaling.minimum >= 1 && var.autoscaling.maximum >= var.autoscaling.minimum
    error_message = "autoscaling needs 1 <= minimum <= maximum."
  }

  validation {
    condition = var.autoscaling == null ? true : anytrue([
      var.autoscaling.cpu_percent != null, var.autoscaling.memory_percent != null, var.autoscaling.requests_per_target != null
    ])
    error_message = "autoscaling needs something to aim at: cpu_percent, memory_percent or requests_per_target."
  }

  validation {
    condition = var.autoscaling == null ? true : alltrue([
      for percent in [var.autoscaling.cpu_percent, var.autoscaling.memory_percent] : percent == null ? true : percent >= 20 && percent <= 90
    ])
    error_message = "autoscaling.cpu_percent and memory_percent must lie between 20 and 90."
  }

  validation {
    condition = var.autoscaling == null ? true : var.autoscaling.requests_per_target == null ? true : (
      var.autoscaling.requests_per_target >= 1 && var.autoscaling.resource_label != null
    )
    error_message = "autoscaling.requests_per_target must be at least 1 and needs a resource_label."
  }
}

variable "environment" {
  description = "Plain environment variables. Nothing secret: anyone who may read the task definition reads them."
  type        = map(string)
  default     = {}
}

variable "secrets" {
  description = "Environment variables taken from Secrets Manager when a task starts; key picks one field of a JSON secret."
  type        = map(object({ arn = string, key = optional(string) }))
  default     = {}
}

variable "parameters" {
  description = "Environment variables taken from SSM parameters when a task starts, by ARN."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.parameters) : can(regex("^arn:[^:]+:ssm:[^:]+:[^:]*:parameter/", arn))])
    error_message = "parameters must be ARNs of SSM parameters; the execution role is limited to exactly these."
  }
}

variable "task_policies" {
  description = "What else the running code may do: inline policies of the task role, as JSON, by name."
  type        = map(string)
  default     = {}

  validation {
    condition     = !contains(keys(var.task_policies), "secrets")
    error_message = "The policy name \"secrets\" is taken by the module's own."
  }
}

variable "health_path" {
  description = "Path that a healthy container answers with 200, asked with the curl of its image; null where health_command asks instead, or nothing."
  type        = string
  default     = null
}

variable "health_command" {
  description = "Check for an image without curl, such as [\"CMD\", \"python\", \"-m\", \"app.health\"]; exit code 0 is healthy."
  type        = list(string)
  default     = null

  validation {
    condition     = var.health_command == null ? true : length(var.health_command) >= 2 && contains(["CMD", "CMD-SHELL"], var.health_command[0])
    error_message = "health_command must start with CMD or CMD-SHELL, followed by the command."
  }
}

variable "start_seconds" {
  description = "How long a task may take to start before a failed check counts."
  type        = number
  default     = 30

  validation {
    condition     = var.start_seconds >= 0 && var.start_seconds <= 300
    error_message = "start_seconds must lie between 0 and 300."
  }
}

variable "deployment_percent" {
  description = "Share of the tasks that must keep running, and may run, while a new version is put in place. 0 and 100 stop the old task first."
  type        = object({ minimum = number, maximum = number })
  default     = { minimum = 100, maximum = 200 }

  validation {
    condition = alltrue([
      var.deployment_percent.minimum >= 0, var.deployment_percent.minimum <= 100,
      var.deployment_percent.maximum >= 100, var.deployment_percent.maximum > var.deployment_percent.minimum,
    ])
    error_message = "deployment_percent needs 0 <= minimum <= 100 <= maximum, and room between them to replace a task."
  }
}

variable "volumes" {
  description = "EFS access points and where the container sees them, by name. Encrypted on the way; the task role must be allowed to mount them."
  type        = map(object({ file_system_id = string, access_point_id = string, path = string, read_only = optional(bool, false) }))
  default     = {}

  validation {
    condition     = alltrue([for volume in var.volumes : startswith(volume.path, "/")])
    error_message = "Every path of volumes must be absolute."
  }
}

variable "log_group_name" {
  description = "Name of the log group; null is /ecs/<name>."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a number of days that CloudWatch Logs offers, such as 14, 30 or 90."
  }
}

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks, by zone letter."
  type        = map(string)
}

variable "ingress_cidrs" {
  description = "IPv4 blocks that may reach the port, by name. Empty means that nothing may."
  type        = map(string)
  default     = {}

  validation {
    condition     = !contains(values(var.ingress_cidrs), "0.0.0.0/0")
    error_message = "ingress_cidrs must not open the tasks to the internet; a load balancer is for that."
  }
}

variable "ingress_security_groups" {
  description = "Security groups whose members may reach the port, by name."
  type        = map(string)
  default     = {}
}

variable "egress" {
  description = "\"all\", or \"https\" for a service that only calls APIs."
  type        = string
  default     = "all"

  validation {
    condition     = contains(["all", "https"], var.egress)
    error_message = "egress must be \"all\" or \"https\"."
  }
}

variable "egress_rules" {
  description = "What else a service limited to HTTPS may reach, by name: a TCP port of one security group, or of an IPv4 block."
  type        = map(object({ port = number, security_group_id = optional(string), cidr = optional(string) }))
  default     = {}

  validation {
    condition     = alltrue([for rule in var.egress_rules : (rule.security_group_id == null) != (rule.cidr == null)])
    error_message = "Every rule of egress_rules needs either a security_group_id or a cidr."
  }
}

variable "discovery" {
  description = "Private DNS namespace in which the tasks are found, and the name there; null for a service that nobody looks up."
  type        = object({ namespace_id = string, name = string })
  default     = null
}

variable "target_group_arns" {
  description = "Target groups that the tasks join, by name."
  type        = map(string)
  default     = {}
}
