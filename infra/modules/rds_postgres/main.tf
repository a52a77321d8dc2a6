resource "aws_security_group" "this" {
  name        = coalesce(var.security_group_name, "${var.name}-db")
  description = "PostgreSQL of ${var.name}, reached by its clients only"
  vpc_id      = var.vpc_id

  tags = { Name = coalesce(var.security_group_name, "${var.name}-db") }
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}"
  subnet_ids  = values(var.subnet_ids)
}

resource "aws_db_parameter_group" "this" {
  for_each = var.parameters == null ? {} : { own = var.parameters }

  name        = "${var.name}-postgres${var.engine_version}"
  description = "Parameters of ${var.name}"
  family      = "postgres${var.engine_version}"

  dynamic "parameter" {
    for_each = each.value

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  # A new major version needs a new group before the old one can go.
  lifecycle {
    create_before_destroy = true
  }
}

# RDS would make the groups itself, and keep what is in them for ever.
resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["postgresql", "upgrade"])

  name              = "/aws/rds/instance/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days

  tags = { Name = "/aws/rds/instance/${var.name}/${each.key}" }
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.instance_class

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb.initial
  max_allocated_storage = var.storage_gb.maximum
  storage_encrypted     = true

  db_name                     = var.database_name
  username                    = var.username
  manage_master_user_password = true

  multi_az               = var.multi_az
  publicly_accessible    = false
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  parameter_group_name   = var.parameters == null ? "default.postgres${var.engine_version}" : aws_db_parameter_group.this["own"].name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  backup_retention_period   = var.backup_retention_days
  backup_window             = "03:00-04:00"
  maintenance_window        = "sun:04:30-sun:05:30"
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"

  auto_minor_version_upgrade = true
  apply_immediately          = false

  # Seven days of Performance Insights cost nothing.
  performance_insights_enabled          = true
  performance_insights_retention_period = 7
  enabled_cloudwatch_logs_exports       = keys(aws_cloudwatch_log_group.this)

  tags = { Name = "${var.name}-db" }

  # prevent_destroy is left out: it cannot differ between environments, and it would stop the plan that a review wants to read.
}
