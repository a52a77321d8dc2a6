variable "domain" {
  description = "The one name that the certificate is for."
  type        = string
}

variable "zone_id" {
  description = "Public hosted zone in which the name is proved."
  type        = string
}
