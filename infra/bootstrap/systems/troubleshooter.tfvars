system = "troubleshooter"
region = "us-west-2"
bucket = "troubleshooter-terraform-state"
table  = "troubleshooter-terraform-locks"
