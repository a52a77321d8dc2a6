variable "name" {
  description = "Name of the collection and of its policies."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,31}$", var.name))
    error_message = "name must have 3 to 32 characters: lower-case letters, digits and hyphens, a letter first."
  }
}

variable "description" {
  description = "What the vectors are for."
  type        = string
}

variable "standby_replicas" {
  description = "Keep capacity in a second zone. It doubles the smallest bill, and replaces the collection when changed."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "Customer-managed key; null for a key that AWS owns. One of these is not optional: every collection is encrypted."
  type        = string
  default     = null
}

variable "indexes" {
  description = "Indexes that the principals may make, read and write."
  type        = set(string)

  validation {
    condition     = length(var.indexes) > 0 && alltrue([for index in var.indexes : can(regex("^[a-z0-9][a-z0-9_-]*$", index))])
    error_message = "indexes needs names without wildcards, such as \"semantic-cache\"."
  }
}

variable "principals" {
  description = "ARNs of the roles that may use the indexes, by name."
  type        = map(string)

  validation {
    condition     = length(var.principals) > 0 && alltrue([for arn in var.principals : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "principals must be ARNs of single roles: no wildcard, no whole account."
  }
}

variable "vpc_id" {
  description = "VPC from which the collection is reached."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the endpoint, by zone letter."
  type        = map(string)
}

variable "client_security_group_ids" {
  description = "Security groups that may connect, by name."
  type        = map(string)
}
