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
    cidr                 = "10.41.0.0/16"
    nat_gateway_per_zone = false
  }

  database = {
    instance_class        = "db.t4g.small"
    storage_gb            = { initial = 20, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
  }

  backend = {
    size  = { cpu = 512, memory_mb = 1024 }
    tasks = 2
  }

  log_retention_days  = 60
  access_logs         = true
  alarm_emails        = var.alarm_emails
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
