variable "name" {
  description = "Name of the VPC and prefix of the names of its parts."
  type        = string
}

variable "cidr" {
  description = "IPv4 block of the VPC. Each zone takes one public and one private sixteenth of it, unless the blocks are given."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(tonumber(split("/", var.cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.cidr)[1]), 0) <= 24
    error_message = "cidr must be an IPv4 block between /16 and /24."
  }
}

variable "zones" {
  description = "Letters of the availability zones of the provider's region."
  type        = set(string)
  default     = ["a", "b"]

  validation {
    condition     = length(var.zones) >= 2 && alltrue([for z in var.zones : contains(["a", "b", "c", "d", "e", "f"], z)])
    error_message = "zones needs at least two different letters from a to f."
  }
}

variable "nat_gateway_per_zone" {
  description = "One NAT gateway in every zone, instead of a single one that all zones share."
  type        = bool
}

variable "public_subnet_cidrs" {
  description = "IPv4 blocks of the public subnets by zone letter, where they are prescribed; null computes them."
  type        = map(string)
  default     = null

  validation {
    condition     = alltrue([for cidr in values(coalesce(var.public_subnet_cidrs, {})) : can(cidrnetmask(cidr))])
    error_message = "public_subnet_cidrs must hold IPv4 blocks such as 10.0.1.0/24."
  }
}

variable "private_subnet_cidrs" {
  description = "IPv4 blocks of the private subnets by zone letter, where they are prescribed; null computes them."
  type        = map(string)
  default     = null

  validation {
    condition     = alltrue([for cidr in values(coalesce(var.private_subnet_cidrs, {})) : can(cidrnetmask(cidr))])
    error_message = "private_subnet_cidrs must hold IPv4 blocks such as 10.0.10.0/24."
  }
}
