module "database" {
  source = "../../modules/rds_postgres"

  name                  = local.name
  engine_version        = "16"
  instance_class        = var.database.instance_class
  storage_gb            = var.database.storage_gb
  multi_az              = var.database.multi_az
  backup_retention_days = var.database.backup_retention_days
  deletion_protection   = var.deletion_protection
  database_name         = local.name
  username              = "${local.name}_owner"

  # AWS's own group for PostgreSQL 16.
  parameters = null

  security_group_name       = "rds-sg"
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { backend = module.backend.security_group_id }
}

module "site" {
  source = "../../modules/static_site"

  name            = local.spa_bucket
  aliases         = [var.domain]
  certificate_arn = module.certificate.arn
  spa_fallback    = true
  price_class     = "PriceClass_100"
  force_destroy   = var.force_destroy
}

module "files" {
  source = "../../modules/object_bucket"

  name          = local.files_bucket
  force_destroy = var.force_destroy
}

module "access_logs" {
  source = "../../modules/object_bucket"

  name            = local.log_bucket
  log_delivery    = true
  lifecycle_rules = { old = { expire_days = 90 } }
  force_destroy   = var.force_destroy
}
