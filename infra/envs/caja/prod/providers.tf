provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project         = "caja"
      Environment     = var.environment
      ManagedBy       = "terraform"
      Owner           = "platform-engineering"
      Confidentiality = "internal"
      CostCenter      = "events-eng"
    }
  }
}
