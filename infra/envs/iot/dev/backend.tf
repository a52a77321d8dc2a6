terraform {
  backend "s3" {
    bucket         = "iot-terraform-state"
    key            = "iot/dev.tfstate"
    region         = "us-east-1"
    dynamodb_table = "iot-terraform-locks"
    encrypt        = true
  }
}
