variable "zone_id" {
  description = "Public hosted zone of the names."
  type        = string
}

variable "aliases" {
  description = "Names to resolve to a load balancer or a distribution: its host name and hosted zone, whether it also answers over IPv6, and whether Route 53 asks it for its health, which CloudFront does not answer."
  type = map(object({
    dns_name        = string
    zone_id         = string
    ipv6            = optional(bool, true)
    evaluate_health = optional(bool, false)
  }))

  validation {
    condition     = alltrue([for name in keys(var.aliases) : can(regex("^(\\*\\.)?([a-z0-9_-]+\\.)+[a-z]{2,}$", name))])
    error_message = "The keys of aliases must be full lower-case domain names without a trailing dot."
  }
}
