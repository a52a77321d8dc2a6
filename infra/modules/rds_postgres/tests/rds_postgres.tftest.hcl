# Who reaches the database, what protects it, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name                      = "test"
  engine_version            = "15"
  instance_class            = "db.t4g.medium"
  storage_gb                = { initial = 20, maximum = 100 }
  multi_az                  = false
  backup_retention_days     = 7
  deletion_protection       = false
  database_name             = "test"
  username                  = "test_owner"
  vpc_id                    = "vpc-1"
  subnet_ids                = { a = "subnet-1", b = "subnet-2" }
  client_security_group_ids = { app = "sg-1" }
}

run "no_password_is_written_anywhere" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "RDS makes and keeps the password."
  }
}

run "clients_reach_the_postgres_port_only" {
  command = plan

  assert {
    condition = alltrue([for rule in aws_vpc_security_group_ingress_rule.client :
      rule.from_port == 5432 && rule.to_port == 5432 && rule.cidr_ipv4 == null
    ])
    error_message = "Access is by security group, to port 5432."
  }
}

run "unencrypted_connections_are_refused" {
  command = plan

  assert {
    condition     = contains([for parameter in aws_db_parameter_group.this["own"].parameter : "${parameter.name}=${parameter.value}"], "rds.force_ssl=1")
    error_message = "The server insists on TLS."
  }
}

run "default_parameters_on_request" {
  command = plan

  variables {
    parameters = null
  }

  assert {
    condition     = aws_db_instance.this.parameter_group_name == "default.postgres15" && length(aws_db_parameter_group.this) == 0
    error_message = "The instance uses AWS's own group."
  }
}

run "logs_of_the_server_do_not_pile_up" {
  command = plan

  variables {
    log_retention_days = 90
  }

  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : group.name => group.retention_in_days } == { "/aws/rds/instance/test/postgresql" = 90, "/aws/rds/instance/test/upgrade" = 90 }
    error_message = "Both logs are kept for as long as asked."
  }
}

run "connections_without_tls_are_refused_as_input" {
  command         = plan
  expect_failures = [var.parameters]

  variables {
    parameters = { "rds.force_ssl" = "0" }
  }
}

run "period_that_cloudwatch_lacks_is_refused" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 10
  }
}

run "storage_below_twenty_gb_is_refused" {
  command         = plan
  expect_failures = [var.storage_gb]

  variables {
    storage_gb = { initial = 5, maximum = 100 }
  }
}

run "storage_that_cannot_grow_is_refused" {
  command         = plan
  expect_failures = [var.storage_gb]

  variables {
    storage_gb = { initial = 100, maximum = 100 }
  }
}

run "backups_beyond_thirty_five_days_are_refused" {
  command         = plan
  expect_failures = [var.backup_retention_days]

  variables {
    backup_retention_days = 36
  }
}

run "class_of_a_virtual_machine_is_refused" {
  command         = plan
  expect_failures = [var.instance_class]

  variables {
    instance_class = "m6g.large"
  }
}

run "minor_version_is_refused" {
  command         = plan
  expect_failures = [var.engine_version]

  variables {
    engine_version = "15.4"
  }
}

run "reserved_user_is_refused" {
  command         = plan
  expect_failures = [var.username]

  variables {
    username = "postgres"
  }
}

run "name_with_an_underscore_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "core_prod"
  }
}

run "one_subnet_is_refused" {
  command         = plan
  expect_failures = [var.subnet_ids]

  variables {
    subnet_ids = { a = "subnet-1" }
  }
}
