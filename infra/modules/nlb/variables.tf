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
  description = "Path that a healthy target answers with 200."
  type        = string
}
