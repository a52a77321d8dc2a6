terraform {
  backend "s3" {
    bucket         = "caja-terraform-state"
    key            = "env/global/terraform.tfstate"
    region         = "us-east-1"
    dynamodb_table = "caja-terraform-locks"
    encrypt        = true
  }
}
