variable "release" {
  description = "Build to run; the pipeline passes the one it has just pushed."
  type        = string
}

variable "domain" {
  description = "Domain of the environment."
  type        = string
}

variable "zone_id" {
  description = "Public hosted zone of the domain."
  type        = string
}
