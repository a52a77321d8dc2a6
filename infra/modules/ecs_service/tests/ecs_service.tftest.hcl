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

run "service_grows_fast_and_shrinks_slowly" {
  command = plan

  variables {
    autoscaling = { minimum = 3, maximum = 9, cpu_percent = 60, memory_percent = 70 }
  }

  assert {
    condition = alltrue([for policy in concat(values(aws_appautoscaling_policy.cpu), values(aws_appautoscaling_policy.memory)) :
      policy.target_tracking_scaling_policy_configuration[0].scale_out_cooldown == 60 &&
      policy.target_tracking_scaling_policy_configuration[0].scale_in_cooldown == 300
    ])
    error_message = "A minute between two steps up, five between two steps down."
  }
}

run "boundary_holds_both_roles" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = alltrue([for role in [aws_iam_role.execution, aws_iam_role.task] : role.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"])
    error_message = "Neither role can be allowed more than its boundary."
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

run "load_balancer_and_neighbours_are_admitted_by_group" {
  command = plan

  variables {
    ingress_security_groups = { alb = "sg-alb" }
    extra_ports             = { metrics = { port = 9100, ingress_security_groups = { collector = "sg-collector" } } }
  }

  assert {
    condition     = output.shape.clients == { alb = 8000, "metrics/collector" = 9100 }
    error_message = "Each group reaches the port that it was given."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings[*].containerPort == [8000, 9100]
    error_message = "The container opens its own port and the further one."
  }
}

run "ways_out_are_listed_one_by_one" {
  command = plan

  variables {
    egress = "https"
    egress_rules = {
      broker   = { port = 1883, security_group_id = "sg-broker" }
      timeline = { port = 5432, cidr = "0.0.0.0/0" }
    }
  }

  assert {
    condition     = output.shape.egress == { https = 443, broker = 1883, timeline = 5432 }
    error_message = "Beside HTTPS there are the broker and the database."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.extra["broker"].referenced_security_group_id == "sg-broker"
    error_message = "The broker is reached by its group, not by an address."
  }
}

run "parameters_are_read_by_the_execution_role_alone" {
  command = plan

  variables {
    parameters = { POOL_ID = "arn:aws:ssm:us-east-1:123456789012:parameter/test/pool" }
  }

  assert {
    condition = one([for statement in data.aws_iam_policy_document.execution.statement : statement.resources if statement.sid == "ReadParameters"]) == toset([
      "arn:aws:ssm:us-east-1:123456789012:parameter/test/pool"
    ])
    error_message = "Exactly this parameter may be read."
  }

  assert {
    condition     = contains(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets[*].name, "POOL_ID")
    error_message = "The parameter becomes an environment variable by reference."
  }
}

run "further_permissions_are_inline_policies_of_the_task" {
  command = plan

  variables {
    task_policies = { bedrock = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  assert {
    condition     = keys(aws_iam_role_policy.extra) == ["bedrock"] && aws_iam_role_policy.extra["bedrock"].policy == var.task_policies["bedrock"]
    error_message = "The task role has the policy as it was given."
  }
}

run "names_may_be_given" {
  command = plan

  variables {
    role_names         = { execution = "test-ecs-execution-role", task = "test-ecs-task-role" }
    log_group_name     = "/test/app"
    log_retention_days = 14
  }

  assert {
    condition     = aws_iam_role.execution.name == "test-ecs-execution-role" && aws_iam_role.task.name == "test-ecs-task-role"
    error_message = "The roles have the names that were asked for."
  }

  assert {
    condition     = output.log_group_name == "/test/app" && output.shape.log_retention_days == 14
    error_message = "The log group has the name and the retention that were asked for."
  }
}

run "names_follow_the_service" {
  command = plan

  assert {
    condition     = aws_iam_role.execution.name == "test-app-execution" && aws_iam_role.task.name == "test-app-task"
    error_message = "Roles are named after the service."
  }

  assert {
    condition     = output.log_group_name == "/ecs/test-app" && output.shape.log_retention_days == 30
    error_message = "Logs go to /ecs/<service> and stay for 30 days."
  }
}

run "worker_has_no_port_and_no_check" {
  command = plan

  variables {
    port        = null
    health_path = null
    command     = ["worker", "--all"]
  }

  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings) == 0
    error_message = "A worker opens no port."
  }

  assert {
    condition     = !contains(keys(jsondecode(aws_ecs_task_definition.this.container_definitions)[0]), "healthCheck")
    error_message = "Nobody asks a worker how it is, unless it has a command for that."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["worker", "--all"]
    error_message = "The command replaces the one of the image."
  }
}

run "image_without_curl_brings_its_own_check" {
  command = plan

  variables {
    health_path    = null
    health_command = ["CMD", "python", "-m", "app.health"]
    start_seconds  = 120
  }

  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck == {
      command = ["CMD", "python", "-m", "app.health"], interval = 15, retries = 3, startPeriod = 120, timeout = 5
    }
    error_message = "The given command decides, after the time to start."
  }
}

run "load_balanced_task_has_time_to_start" {
  command = plan

  variables {
    start_seconds     = 120
    target_group_arns = { api = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/test/1" }
  }

  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 120
    error_message = "The load balancer's checks count after the time to start as well."
  }
}

run "volume_is_encrypted_on_the_way" {
  command = plan

  variables {
    volumes            = { data = { file_system_id = "fs-1", access_point_id = "fsap-1", path = "/data" } }
    deployment_percent = { minimum = 0, maximum = 100 }
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.volume).efs_volume_configuration[0].transit_encryption == "ENABLED"
    error_message = "EFS is mounted with TLS."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints == [{ containerPath = "/data", readOnly = false, sourceVolume = "data" }]
    error_message = "The container sees the volume at its path."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 0 && aws_ecs_service.this.deployment_maximum_percent == 100
    error_message = "The old task stops before the new one writes to the same files."
  }
}

run "service_is_found_by_name" {
  command = plan

  variables {
    discovery = { namespace_id = "ns-1", name = "app" }
  }

  assert {
    condition     = aws_service_discovery_service.this["tasks"].name == "app" && length(aws_ecs_service.this.service_registries) == 1
    error_message = "The tasks are registered under their name."
  }
}

run "scaling_follows_each_measure_that_is_named" {
  command = plan

  variables {
    autoscaling = {
      minimum             = 1
      maximum             = 3
      cpu_percent         = 60
      memory_percent      = 70
      requests_per_target = 1000
      resource_label      = "app/test/1/targetgroup/test/1"
    }
  }

  assert {
    condition     = output.shape.autoscaling == { minimum = 1, maximum = 3, cpu_percent = 60, memory_percent = 70, requests_per_target = 1000 }
    error_message = "CPU, memory and requests each have a policy."
  }
}

run "scaling_ignores_what_is_not_named" {
  command = plan

  variables {
    autoscaling = { minimum = 1, maximum = 3, memory_percent = 70 }
  }

  assert {
    condition     = output.shape.autoscaling == { minimum = 1, maximum = 3, memory_percent = 70 }
    error_message = "There is one policy, for memory."
  }
}

run "bad_deployment_is_undone" {
  command = plan

  assert {
    condition     = output.shape.circuit_breaker
    error_message = "A deployment that does not come up is rolled back."
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

run "autoscaling_without_an_aim_is_refused" {
  command         = plan
  expect_failures = [var.autoscaling]

  variables {
    autoscaling = { minimum = 1, maximum = 3 }
  }
}

run "autoscaling_by_idle_memory_is_refused" {
  command         = plan
  expect_failures = [var.autoscaling]

  variables {
    autoscaling = { minimum = 1, maximum = 3, memory_percent = 5 }
  }
}

run "requests_without_a_label_are_refused" {
  command         = plan
  expect_failures = [var.autoscaling]

  variables {
    autoscaling = { minimum = 1, maximum = 3, requests_per_target = 1000 }
  }
}

run "name_too_long_for_its_roles_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "a-name-of-a-service-that-leaves-no-room-for-its-execution-role"
  }
}

run "port_out_of_range_is_refused" {
  command         = plan
  expect_failures = [var.port]

  variables {
    port = 70000
  }
}

run "extra_port_out_of_range_is_refused" {
  command         = plan
  expect_failures = [var.extra_ports]

  variables {
    extra_ports = { metrics = { port = 0 } }
  }
}

run "parameter_by_name_is_refused" {
  command         = plan
  expect_failures = [var.parameters]

  variables {
    parameters = { POOL_ID = "/test/pool" }
  }
}

run "policy_name_of_the_module_is_refused" {
  command         = plan
  expect_failures = [var.task_policies]

  variables {
    task_policies = { secrets = "{}" }
  }
}

run "check_without_its_kind_is_refused" {
  command         = plan
  expect_failures = [var.health_command]

  variables {
    health_command = ["python", "-m", "app.health"]
  }
}

run "endless_start_is_refused" {
  command         = plan
  expect_failures = [var.start_seconds]

  variables {
    start_seconds = 600
  }
}

run "deployment_without_room_is_refused" {
  command         = plan
  expect_failures = [var.deployment_percent]

  variables {
    deployment_percent = { minimum = 100, maximum = 100 }
  }
}

run "relative_volume_path_is_refused" {
  command         = plan
  expect_failures = [var.volumes]

  variables {
    volumes = { data = { file_system_id = "fs-1", access_point_id = "fsap-1", path = "data" } }
  }
}

run "retention_that_cloudwatch_lacks_is_refused" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 10
  }
}

run "way_out_to_nowhere_is_refused" {
  command         = plan
  expect_failures = [var.egress_rules]

  variables {
    egress_rules = { broker = { port = 1883 } }
  }
}

run "worker_that_is_asked_for_a_path_is_refused" {
  command         = plan
  expect_failures = [aws_ecs_service.this]

  variables {
    port = null
  }
}

run "worker_that_admits_somebody_is_refused" {
  command         = plan
  expect_failures = [aws_ecs_service.this]

  variables {
    port                    = null
    health_path             = null
    ingress_security_groups = { alb = "sg-alb" }
  }
}
