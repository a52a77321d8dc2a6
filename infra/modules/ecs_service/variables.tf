variable "name" {
  description = "Name of the service, its task definition, its roles and its log group."
  type        = string
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

variable "port" {
  description = "Port on which the container listens."
  type        = number
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
  description = "Bounds of the number of tasks and the average CPU to aim at; null keeps the number fixed."
  type        = object({ minimum = number, maximum = number, cpu_percent = number })
  default     = null

  validation {
    condition     = var.autoscaling == null ? true : var.autoscaling.minimum >= 1 && var.autoscaling.maximum >= var.autoscaling.minimum
    error_message = "autoscaling needs 1 <= minimum <= maximum."
  }

  validation {
    condition     = var.autoscaling == null ? true : var.autoscaling.cpu_percent >= 20 && var.autoscaling.cpu_percent <= 90
    error_message = "autoscaling.cpu_percent must lie between 20 and 90."
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

variable "health_path" {
  description = "Path that a healthy container answers with 200."
  type        = string
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

variable "egress" {
  description = "\"all\", or \"https\" for a service that only calls APIs."
  type        = string
  default     = "all"

  validation {
    condition     = contains(["all", "https"], var.egress)
    error_message = "egress must be \"all\" or \"https\"."
  }
}

variable "target_group_arns" {
  description = "Target groups that the tasks join, by name."
  type        = map(string)
  default     = {}
}
