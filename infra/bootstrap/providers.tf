provider "aws" {
  region = var.region

  default_tags {
    tags = coalesce(var.tags, { App = var.system, Env = "global" })
  }
}
