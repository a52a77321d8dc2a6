module "tap" {
  source = "../../../systems/tap"

  release = var.release
  domain  = var.domain
  zone_id = var.zone_id

  network = {
    cidr                 = "10.0.0.0/16"
    public_subnet_cidrs  = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
    private_subnet_cidrs = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
    nat_gateway_per_zone = false
  }

  backend = {
    size  = { cpu = 256, memory_mb = 512 }
    tasks = 1
  }

  database = {
    instance_class        = "db.t4g.micro"
    storage_gb            = { initial = 20, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
  }

  auth_domain_prefix   = "tap-auth"
  google_client_id     = var.google_client_id
  google_client_secret = var.google_client_secret

  bedrock_model_id    = "anthropic.claude-3-5-sonnet-20240620-v1:0"
  github_repository   = var.github_repository
  github_provider_arn = var.github_provider_arn

  alarm_emails        = var.alarm_emails
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
