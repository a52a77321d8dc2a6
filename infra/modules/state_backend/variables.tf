variable "bucket" {
  description = "Bucket that holds the states."
  type        = string
}

variable "table" {
  description = "Table that holds the locks."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.table))
    error_message = "table must have 3 to 255 letters, digits and any of _ . -."
  }
}

variable "force_destroy" {
  description = "Let the bucket be deleted with the states in it, and the table too. Only for an account that is thrown away as a whole."
  type        = bool
  default     = false
}
