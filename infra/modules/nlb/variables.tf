variable "name" {
  description = "Name of the load balancer and of its target group."
  type        = string

  validation {
    condition     = length(var.name) <= 32
    error_message = "name must have at most 32 characters."
  }
}

variable "vpc_id" {
  description = "VPC of the targets."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets of the load balancer, by zone letter."
  type        = map(string)
}

variable "certificate_arn" {
  description = "Certificate of the TLS listener."
  type        = string
}

variable "target_port" {
  description = "Port on which the targets listen."
  type        = number
}

variable "health_path" {
  description = "Path that a healthy target answers with 200; null for targets that speak no HTTP, where accepting a connection is enough."
  type        = string
}

variable "listener_port" {
  description = "Port of the TLS listener."
  type        = number
  default     = 443

  validation {
    condition     = var.listener_port >= 1 && var.listener_port <= 65535 && floor(var.listener_port) == var.listener_port
    error_message = "listener_port must be a whole number from 1 to 65535."
  }
}

variable "client_cidrs" {
  description = <<-EOT
    IPv4 blocks that may connect, by name; targets then admit the security group that this makes. null makes none: everybody may
    connect, and targets admit the public subnets. A load balancer made without a group cannot get one later.
  EOT
  type        = map(string)
  default     = null

  validation {
    condition     = var.client_cidrs == null ? true : length(var.client_cidrs) > 0 && alltrue([for cidr in values(var.client_cidrs) : can(cidrnetmask(cidr))])
    error_message = "client_cidrs needs at least one IPv4 block such as 203.0.113.0/24, or must be null."
  }
}

variable "target_cidrs" {
  description = "IPv4 blocks in which the targets lie, by name. With client_cidrs, the load balancer may connect nowhere else."
  type        = map(string)
  default     = {}
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the load balancer."
  type        = bool
  default     = false
}
