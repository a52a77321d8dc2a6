terraform {
  backend "s3" {
    bucket         = "caja-terraform-state"
    key            = "env/staging/terraform.tfstate"
    region         = "us-east-1"
    dynamodb_table = "caja-terraform-locks"
    encrypt        = true
  }
}
