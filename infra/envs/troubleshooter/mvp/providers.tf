locals {
  tags = { App = "troubleshooter", Env = "mvp", Name = "troubleshooter-mvp" }
}

provider "aws" {
  region = "us-west-2"

  default_tags {
    tags = local.tags
  }
}

# For the certificate of the frontend: CloudFront takes those of us-east-1 only.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"

  default_tags {
    tags = local.tags
  }
}
