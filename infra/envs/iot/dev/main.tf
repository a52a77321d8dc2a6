module "iot" {
  source = "../../../systems/iot"

  environment = "dev"
  release     = var.release
  domain      = var.domain
  zone_id     = var.zone_id
  github      = { repository = "example/iot", provider_arn = var.github_provider_arn }

  network = {
    cidr                 = "10.50.0.0/16"
    nat_gateway_per_zone = false
  }

  services = {
    ui_iot = {
      memory_mb = 1024
      reaches   = ["timescale", "keycloak"]
      http      = { port = 8080, priority = 100, paths = ["/api/*"], health_path = "/api/healthz" }
    }

    ingest_iot = {
      reaches = ["timescale", "mqtt"]
      http    = { port = 8080, priority = 110, paths = ["/ingest/*"], health_path = "/ingest/healthz" }
    }

    provision_api = {
      reaches = ["timescale", "keycloak", "mqtt_admin"]
      http    = { port = 8081, priority = 120, paths = ["/provision/*"], health_path = "/provision/healthz" }
    }

    webhook_receiver = {
      http = { port = 9999, priority = 130, paths = ["/webhooks/*"], health_path = "/webhooks/healthz" }
    }

    evaluator_iot       = { reaches = ["timescale"] }
    dispatcher          = { reaches = ["timescale"] }
    delivery_worker     = { reaches = ["timescale", "mqtt"] }
    ops_worker          = { reaches = ["timescale"] }
    subscription_worker = { reaches = ["timescale"] }
  }

  timescale = { port = 5432 }

  database = {
    instance_class        = "db.t4g.micro"
    storage_gb            = { initial = 20, maximum = 50 }
    backup_retention_days = 7
  }

  keycloak = { size = { cpu = 512, memory_mb = 2048 } }
  broker   = { size = { cpu = 256, memory_mb = 512 } }

  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
