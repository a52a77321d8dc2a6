system = "core"
region = "us-east-1"
bucket = "example-tfstate"
table  = "example-tf-locks"
