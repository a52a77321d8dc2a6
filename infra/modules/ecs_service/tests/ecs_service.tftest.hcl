# What a service may reach, who may reach it, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name          = "test-app"
  cluster       = { arn = "arn:aws:ecs:us-east-1:123456789012:cluster/test", name = "test" }
  port          = 8000
  size          = { cpu = 256, memory_mb = 512 }
  initial_count = 1
  health_path   = "/healthz"
  vpc_id        = "vpc-1"
  subnet_ids    = { a = "subnet-1", b = "subnet-2" }
  image = {
    repository_arn = "arn:aws:ecr:us-east-1:123456789012:repository/test"
    repository_url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test"
    tag            = "1.0.0"
  }
  environment = { APP_ENV = "test" }
  secrets = {
    DB_USERNAME = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db", key = "username" }
    DB_PASSWORD = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db", key = "password" }
    JWT_SECRET  = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt" }
  }
}

run "secrets_reach_the_container_by_reference" {
  command = plan

  assert {
    condition = { for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets : secret.name => secret.valueFrom } == {
      DB_USERNAME = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db:username::"
      DB_PASSWORD = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db:password::"
      JWT_SECRET  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt"
    }
    error_message = "The task definition names the secrets, it does not hold them."
  }
}

run "roles_are_limited_to_what_the_service_names" {
  command = plan

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.task.statement : statement.resources])) == toset([
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt",
    ])
    error_message = "The code may read its own secrets and nothing else."
  }

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.execution.statement :
      !contains(statement.resources, "*") || statement.actions == toset(["ecr:GetAuthorizationToken"])
    ])
    error_message = "Only the registry login, which takes no resource, is allowed on everything."
  }
}

run "without_ingress_nothing_may_connect" {
  command = plan

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 0
    error_message = "No ingress rule unless somebody asks for one."
  }
}

run "service_may_be_limited_to_https" {
  command = plan

  variables {
    egress = "https"
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.this.from_port == 443 && aws_vpc_security_group_egress_rule.this.to_port == 443
    error_message = "Port 443 is the only way out."
  }
}

run "internet_as_ingress_is_refused" {
  command         = plan
  expect_failures = [var.ingress_cidrs]

  variables {
    ingress_cidrs = { world = "0.0.0.0/0" }
  }
}

run "size_that_fargate_lacks_is_refused" {
  command         = plan
  expect_failures = [var.size]

  variables {
    size = { cpu = 256, memory_mb = 4096 }
  }
}

run "cpu_that_fargate_lacks_is_refused" {
  command         = plan
  expect_failures = [var.size]

  variables {
    size = { cpu = 300, memory_mb = 512 }
  }
}

run "tag_latest_is_refused" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = { repository_arn = "arn:aws:ecr:us-east-1:123456789012:repository/test", repository_url = "test", tag = "latest" }
  }
}

run "service_without_tasks_is_refused" {
  command         = plan
  expect_failures = [var.initial_count]

  variables {
    initial_count = 0
  }
}

run "autoscaling_upside_down_is_refused" {
  command         = plan
  expect_failures = [var.autoscaling]

  variables {
    autoscaling = { minimum = 8, maximum = 3, cpu_percent = 60 }
  }
}

run "autoscaling_at_full_load_is_refused" {
  command         = plan
  expect_failures = [var.autoscaling]

  variables {
    autoscaling = { minimum = 3, maximum = 8, cpu_percent = 100 }
  }
}

run "unknown_egress_is_refused" {
  command         = plan
  expect_failures = [var.egress]

  variables {
    egress = "none"
  }
}
