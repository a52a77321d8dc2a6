# The bucket is tap-terraform-state-<account id>. A backend takes no expression, and the account's number is in no file, so init is told:
# terraform init -backend-config="bucket=tap-terraform-state-$(aws sts get-caller-identity --query Account --output text)"
terraform {
  backend "s3" {
    key            = "tap/poc.tfstate"
    region         = "us-east-1"
    dynamodb_table = "tap-terraform-locks"
    encrypt        = true
  }
}
