variable "names" {
  description = "Names of the repositories."
  type        = set(string)

  validation {
    condition     = alltrue([for n in var.names : can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", n))])
    error_message = "names must be lower-case words joined by one of . _ / -."
  }
}

variable "keep_images" {
  description = "Images that each repository keeps; older ones go."
  type        = number
  default     = 30

  validation {
    condition     = var.keep_images >= 1 && floor(var.keep_images) == var.keep_images
    error_message = "keep_images must be a whole number from 1."
  }
}

variable "moving_tags" {
  description = "Let a tag be moved to another image, such as dev-latest. What runs is referred to by tags that nobody moves."
  type        = bool
  default     = false
}

variable "force_delete" {
  description = "Delete a repository along with the images in it."
  type        = bool
  default     = false
}
