variable "prefix" {
  description = "Path in front of the names of the secrets."
  type        = string
}

variable "descriptions" {
  description = "What each secret is for, by its name."
  type        = map(string)
}
