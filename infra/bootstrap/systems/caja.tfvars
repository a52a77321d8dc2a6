system = "caja"
region = "us-east-1"
bucket = "caja-terraform-state"
table  = "caja-terraform-locks"
domain = "dbash.dev"

tags = {
  Project         = "caja"
  Environment     = "global"
  ManagedBy       = "terraform"
  Owner           = "platform-engineering"
  Confidentiality = "internal"
  CostCenter      = "events-eng"
}
