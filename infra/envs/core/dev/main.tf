module "core" {
  source = "../../../systems/core"

  environment = "dev"
  release     = var.release
  domain      = var.domain
  zone_id     = var.zone_id

  network = {
    cidr                 = "10.10.0.0/16"
    nat_gateway_per_zone = false
  }

  database = {
    instance_class        = "db.t4g.medium"
    storage_gb            = { initial = 20, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
    deletion_protection   = false
  }

  app = {
    size      = { cpu = 512, memory_mb = 1024 }
    tasks     = 1
    log_level = "debug"
  }

  mcp = {
    size  = { cpu = 256, memory_mb = 512 }
    tasks = 1
  }
}
