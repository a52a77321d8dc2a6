module "caja" {
  source = "../../../systems/caja"

  environment              = var.environment
  root_domain              = var.root_domain
  hosted_zone_id           = var.hosted_zone_id
  enable_env_subdomains    = var.enable_env_subdomains
  api_certificate_arn      = var.api_certificate_arn
  frontend_certificate_arn = var.frontend_certificate_arn
  backend_image_tag        = var.backend_image_tag

  network = {
    cidr                 = "10.40.0.0/16"
    nat_gateway_per_zone = false
  }

  database = {
    instance_class        = "db.t4g.micro"
    storage_gb            = { initial = 20, maximum = 50 }
    multi_az              = false
    backup_retention_days = 7
  }

  backend = {
    size  = { cpu = 256, memory_mb = 512 }
    tasks = 1
  }

  log_retention_days  = 30
  access_logs         = false
  alarm_emails        = var.alarm_emails
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
