provider "aws" {
  region = var.region

  default_tags {
    tags = { App = var.system, Env = "global" }
  }
}
