terraform {
  backend "s3" {
    bucket         = "example-tfstate"
    key            = "iot/dev.tfstate"
    region         = "us-east-1"
    dynamodb_table = "example-tf-locks"
    encrypt        = true
  }
}
