# us-east-1 whatever the environments choose: CloudFront takes certificates from no other region.
provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = {
      Project         = "caja"
      Environment     = "global"
      ManagedBy       = "terraform"
      Owner           = "platform-engineering"
      Confidentiality = "internal"
      CostCenter      = "events-eng"
    }
  }
}
