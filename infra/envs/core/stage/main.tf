module "core" {
  source = "../../../systems/core"

  environment = "stage"
  release     = var.release
  domain      = var.domain
  zone_id     = var.zone_id

  network = {
    cidr                 = "10.20.0.0/16"
    nat_gateway_per_zone = false
  }

  database = {
    instance_class        = "db.t4g.large"
    storage_gb            = { initial = 50, maximum = 200 }
    multi_az              = false
    backup_retention_days = 7
    deletion_protection   = true
  }

  app = {
    size      = { cpu = 512, memory_mb = 1024 }
    tasks     = 2
    log_level = "info"
  }

  mcp = {
    size  = { cpu = 256, memory_mb = 512 }
    tasks = 1
  }
}
