output "address" {
  description = "Host name of the instance."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "Port of the instance."
  value       = aws_db_instance.this.port
}

output "endpoint" {
  description = "Host name and port of the instance."
  value       = aws_db_instance.this.endpoint
}

output "database_name" {
  description = "Database created with the instance."
  value       = aws_db_instance.this.db_name
}

output "identifier" {
  description = "Name of the instance, as its metrics know it."
  value       = aws_db_instance.this.identifier
}

output "allocated_storage_gb" {
  description = "Storage that the instance has: what it was given, or what RDS has let it grow to since."
  value       = aws_db_instance.this.allocated_storage
}

output "secret_arn" {
  description = "Secret with the username and the password of the master user, made and rotated by RDS."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "security_group_id" {
  description = "Security group of the instance, for clients whose way out is limited."
  value       = aws_security_group.this.id
}

output "safeguards" {
  description = "What stands between the data and its loss."
  value = {
    instance_class        = aws_db_instance.this.instance_class
    engine                = "${aws_db_instance.this.engine} ${aws_db_instance.this.engine_version}"
    storage               = "${aws_db_instance.this.allocated_storage} GB ${aws_db_instance.this.storage_type}"
    parameter_group       = aws_db_instance.this.parameter_group_name
    security_group        = aws_security_group.this.name
    multi_az              = aws_db_instance.this.multi_az
    deletion_protection   = aws_db_instance.this.deletion_protection
    backup_retention_days = aws_db_instance.this.backup_retention_period
    final_snapshot        = !aws_db_instance.this.skip_final_snapshot
    encrypted             = aws_db_instance.this.storage_encrypted
    public                = aws_db_instance.this.publicly_accessible
    log_retention_days    = distinct([for group in aws_cloudwatch_log_group.this : group.retention_in_days])[0]
    client_names          = keys(aws_vpc_security_group_ingress_rule.client)
  }
}
