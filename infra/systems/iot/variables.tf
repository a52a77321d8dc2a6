variable "environment" {
  description = "Environment; dev is the only one so far."
  type        = string

  validation {
    condition     = contains(["dev"], var.environment)
    error_message = "environment must be dev; staging and prod come with the hardening phase."
  }
}

variable "domain" {
  description = "Domain of the environment: the API is api.<domain>, the SPA app.<domain>, the broker mqtt.<domain>."
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

variable "release" {
  description = "Build to run: the tag of the images of all services, a version or a commit."
  type        = string

  validation {
    condition     = can(regex("^([0-9]+\\.[0-9]+\\.[0-9]+|[0-9a-f]{40})$", var.release))
    error_message = "release must be a version such as 1.4.2 or a whole commit id; tags are immutable and \"latest\" is not one."
  }
}

variable "network" {
  description = "IPv4 block of the VPC, and whether each of its two zones has its own NAT gateway."
  type        = object({ cidr = string, nat_gateway_per_zone = bool })
}

variable "services" {
  description = <<-EOT
    The Python services by name. `http` is what the load balancer sends to a service, under the fixed `priority` of its rule; a worker
    has none. `reaches` names what the service talks to beside HTTPS: timescale, mqtt, mqtt_admin, keycloak. It decides about security
    groups and about the credentials in the environment.
  EOT
  type = map(object({
    cpu         = optional(number, 256)
    memory_mb   = optional(number, 512)
    tasks       = optional(number, 1)
    reaches     = optional(set(string), [])
    environment = optional(map(string), {})
    http        = optional(object({ port = number, priority = number, paths = list(string), health_path = string }))
  }))

  validation {
    condition     = alltrue([for name in keys(var.services) : can(regex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", name)) && length(name) <= 22])
    error_message = "services must be named in at most 22 lower-case letters and digits, in words joined by underscores."
  }

  validation {
    condition     = length(setintersection(keys(var.services), ["keycloak", "mosquitto"])) == 0
    error_message = "services must not be named keycloak or mosquitto; the system brings these itself."
  }

  validation {
    condition     = alltrue([for service in var.services : length(setsubtract(service.reaches, ["timescale", "mqtt", "mqtt_admin", "keycloak"])) == 0])
    error_message = "services may reach timescale, mqtt, mqtt_admin and keycloak."
  }

  validation {
    condition     = alltrue([for service in var.services : service.http == null ? true : service.http.priority >= 100 && service.http.priority <= 50000])
    error_message = "services take rule priorities from 100 to 50000; those below belong to the system."
  }

  validation {
    condition = length(distinct([for service in var.services : service.http.priority if service.http != null])) == length(
      [for service in var.services : service.http.priority if service.http != null]
    )
    error_message = "services must not share a rule priority."
  }

  validation {
    condition = alltrue([for service in var.services : service.http == null ? true : (
      length(service.http.paths) >= 1 && length(service.http.paths) <= 5
      && alltrue([for path in service.http.paths : can(regex("^/[a-z0-9/_-]+(/\\*)?$", path)) && !startswith(path, "/auth")])
    )])
    error_message = "services take one to five paths such as /api/*; /auth is Keycloak's."
  }

  validation {
    condition = alltrue([for service in var.services : service.http == null ? true : anytrue([
      for path in service.http.paths : startswith(service.http.health_path, trimsuffix(path, "*"))
    ])])
    error_message = "services need a health_path under one of their paths, so that the smoke test can ask from outside."
  }

  validation {
    condition     = length(distinct(flatten([for service in var.services : service.http == null ? [] : service.http.paths]))) == length(flatten([for service in var.services : service.http == null ? [] : service.http.paths]))
    error_message = "services must not share a path."
  }

  validation {
    condition = alltrue(flatten([for service in var.services : [
      for name in keys(service.environment) : !can(regex("(PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL)$", name))
    ]]))
    error_message = "services take no credentials in environment; every credential is in Secrets Manager."
  }
}

variable "log_level" {
  description = "How much the services and Keycloak write to their logs."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level must be debug, info, warn or error."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}

variable "timescale" {
  description = "Port of the service in Timescale Cloud. Its host and credentials are in the secret timescale_url."
  type        = object({ port = number })

  validation {
    condition     = var.timescale.port >= 1024 && var.timescale.port <= 65535 && floor(var.timescale.port) == var.timescale.port
    error_message = "timescale.port must be a whole number from 1024 to 65535."
  }
}

variable "database" {
  description = "Size and backups of Keycloak's PostgreSQL, which has no standby in dev."
  type = object({
    instance_class        = string
    storage_gb            = object({ initial = number, maximum = number })
    backup_retention_days = number
  })
}

variable "keycloak" {
  description = "Size of the one task of Keycloak."
  type        = object({ size = object({ cpu = number, memory_mb = number }) })

  validation {
    condition     = var.keycloak.size.memory_mb >= 1024
    error_message = "keycloak.size needs at least 1024 MB, or the JVM is killed at start."
  }
}

variable "broker" {
  description = "Size of the one task of Mosquitto."
  type        = object({ size = object({ cpu = number, memory_mb = number }) })
}

variable "mqtt_client_cidrs" {
  description = "IPv4 blocks from which devices connect, by name. Everywhere by default: devices roam, and each has its own password."
  type        = map(string)
  default     = { everywhere = "0.0.0.0/0" }

  validation {
    condition     = length(var.mqtt_client_cidrs) > 0 && alltrue([for cidr in var.mqtt_client_cidrs : can(cidrnetmask(cidr))])
    error_message = "mqtt_client_cidrs needs at least one IPv4 block such as 203.0.113.0/24."
  }
}

variable "github" {
  description = "Repository that deploys, and the account's OIDC provider for GitHub where one exists already."
  type        = object({ repository = string, provider_arn = optional(string) })

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github.repository))
    error_message = "github.repository must be <owner>/<repository>."
  }
}

variable "deletion_protection" {
  description = "Let AWS refuse to delete the database and the load balancers."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Let a destroy empty the bucket of the SPA first."
  type        = bool
  default     = false
}

variable "secret_recovery_days" {
  description = "Days during which a deleted secret can be restored; its name is taken until then. 0 deletes at once."
  type        = number
  default     = 7
}
