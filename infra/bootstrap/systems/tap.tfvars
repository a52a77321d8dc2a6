system                = "tap"
region                = "us-east-1"
bucket                = "tap-terraform-state"
bucket_account_suffix = true
table                 = "tap-terraform-locks"
