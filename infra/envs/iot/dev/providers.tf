provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { App = "iot", Env = "dev", Name = "iot-dev" }
  }
}
