variable "names" {
  description = "Names of the repositories."
  type        = set(string)

  validation {
    condition     = alltrue([for n in var.names : can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", n))])
    error_message = "names must be lower-case words joined by one of . _ / -."
  }
}
