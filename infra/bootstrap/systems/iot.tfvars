system = "iot"
region = "us-east-1"
bucket = "iot-terraform-state"
table  = "iot-terraform-locks"
