variable "name" {
  description = "Identifier of the instance and prefix of the names around it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name))
    error_message = "name must be lower-case words joined by single hyphens."
  }
}

variable "engine_version" {
  description = "Major version of PostgreSQL; minor upgrades happen in the maintenance window."
  type        = string

  validation {
    condition     = can(regex("^1[4-7]$", var.engine_version))
    error_message = "engine_version must be a major version from 14 to 17."
  }
}

variable "instance_class" {
  description = "Instance class, for example db.t4g.medium."
  type        = string

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class must start with \"db.\"."
  }
}

variable "storage_gb" {
  description = "gp3 storage at creation, and the ceiling up to which RDS may grow it."
  type        = object({ initial = number, maximum = number })

  validation {
    condition     = var.storage_gb.initial >= 20 && var.storage_gb.maximum > var.storage_gb.initial
    error_message = "storage_gb needs initial >= 20 and a larger maximum."
  }
}

variable "multi_az" {
  description = "Keep a standby in a second zone."
  type        = bool
}

variable "backup_retention_days" {
  description = "Days for which automated backups allow a restore to any second; 0 turns them off."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 0 && var.backup_retention_days <= 35 && floor(var.backup_retention_days) == var.backup_retention_days
    error_message = "backup_retention_days must be a whole number from 0 to 35."
  }
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the instance."
  type        = bool
}

variable "database_name" {
  description = "Database created with the instance."
  type        = string
}

variable "username" {
  description = "Name of the master user. RDS makes the password and keeps it in Secrets Manager."
  type        = string

  validation {
    condition     = !contains(["admin", "postgres", "rdsadmin"], var.username)
    error_message = "username must not be a name that RDS or PostgreSQL reserves."
  }
}

variable "parameters" {
  description = "Parameters of the server, by name, kept in a group of its own; null leaves it with AWS's default group, which insists on TLS from version 15 on."
  type        = map(string)
  default = {
    "rds.force_ssl"              = "1"
    "log_min_duration_statement" = "1000"
  }

  validation {
    condition     = var.parameters == null ? true : lookup(var.parameters, "rds.force_ssl", "1") == "1"
    error_message = "parameters must not switch rds.force_ssl off: clients connect over TLS."
  }
}

variable "log_retention_days" {
  description = "Days for which CloudWatch keeps the logs of the server."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch offers, such as 7, 14, 30, 60, 90 or 365."
  }
}

variable "vpc_id" {
  description = "VPC of the instance."
  type        = string
}

variable "security_group_name" {
  description = "Name of the security group, where it is prescribed; null is <name>-db."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets for the instance and its standby, by zone letter."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids needs subnets in at least two zones."
  }
}

variable "client_security_group_ids" {
  description = "Security groups that may connect, by client name."
  type        = map(string)
}
