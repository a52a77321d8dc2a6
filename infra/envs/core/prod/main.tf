module "core" {
  source = "../../../systems/core"

  environment = "prod"
  release     = var.release
  domain      = var.domain
  zone_id     = var.zone_id

  network = {
    cidr                 = "10.30.0.0/16"
    nat_gateway_per_zone = true
  }

  database = {
    instance_class        = "db.m6g.large"
    storage_gb            = { initial = 100, maximum = 500 }
    multi_az              = true
    backup_retention_days = 14
    deletion_protection   = true
  }

  app = {
    size        = { cpu = 1024, memory_mb = 2048 }
    tasks       = 3
    autoscaling = { minimum = 3, maximum = 8, cpu_percent = 60 }
    log_level   = "info"
  }

  mcp = {
    size  = { cpu = 512, memory_mb = 1024 }
    tasks = 2
  }
}
