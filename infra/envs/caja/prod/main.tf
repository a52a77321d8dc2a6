module "caja" {
  source = "../../../systems/caja"

  environment              = var.environment
  root_domain              = var.root_domain
  hosted_zone_id           = var.hosted_zone_id
  api_certificate_arn      = var.api_certificate_arn
  frontend_certificate_arn = var.frontend_certificate_arn
  backend_image_tag        = var.backend_image_tag

  network = {
    cidr                 = "10.42.0.0/16"
    nat_gateway_per_zone = true
  }

  database = {
    instance_class        = "db.t4g.medium"
    storage_gb            = { initial = 50, maximum = 200 }
    multi_az              = true
    backup_retention_days = 14
  }

  backend = {
    size        = { cpu = 1024, memory_mb = 2048 }
    tasks       = 3
    autoscaling = { minimum = 3, maximum = 9, cpu_percent = 60, memory_percent = 70 }
  }

  log_retention_days  = 90
  access_logs         = true
  alarm_emails        = var.alarm_emails
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
