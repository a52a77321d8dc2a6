data "aws_region" "current" {}

locals {
  log_group_name = coalesce(var.log_group_name, "/ecs/${var.name}")
  ports          = concat(var.port == null ? [] : [var.port], values(var.extra_ports)[*].port)

  health_command = var.health_command != null || var.health_path == null ? var.health_command : [
    "CMD-SHELL", "curl -fsS http://localhost:${coalesce(var.port, 80)}${var.health_path} || exit 1"
  ]

  container = {
    name         = var.name
    image        = "${var.image.repository_url}:${var.image.tag}"
    essential    = true
    command      = var.command
    portMappings = [for port in local.ports : { containerPort = port, hostPort = port, protocol = "tcp" }]
    environment  = [for name, value in var.environment : { name = name, value = value }]
    secrets = [for name, source in merge(
      { for name, secret in var.secrets : name => secret.key == null ? secret.arn : "${secret.arn}:${secret.key}::" },
      var.parameters,
    ) : { name = name, valueFrom = source }]
    mountPoints = length(var.volumes) == 0 ? null : [for name, volume in var.volumes : {
      sourceVolume  = name
      containerPath = volume.path
      readOnly      = volume.read_only
    }]
    healthCheck = local.health_command == null ? null : {
      command     = local.health_command
      interval    = 15
      timeout     = 5
      retries     = 3
      startPeriod = var.start_seconds
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = "task"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group_name
  retention_in_days = var.log_retention_days

  tags = { Name = local.log_group_name }
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory_mb
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  # A pipeline registers revisions too. With the tag that it deployed, Terraform finds the newest one to be what it would write.
  track_latest = true

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  # ECS leaves out what is null, so it would be a change at every plan.
  container_definitions = jsonencode([{ for key, value in local.container : key => value if value != null }])

  dynamic "volume" {
    for_each = var.volumes

    content {
      name = volume.key

      efs_volume_configuration {
        file_system_id     = volume.value.file_system_id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = volume.value.access_point_id
          iam             = "ENABLED"
        }
      }
    }
  }

  tags = { Name = var.name }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster.arn
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = var.initial_count

  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = length(var.target_group_arns) > 0 ? max(60, var.start_seconds) : null
  deployment_minimum_healthy_percent = var.deployment_percent.minimum
  deployment_maximum_percent         = var.deployment_percent.maximum

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(var.subnet_ids)
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arns

    content {
      target_group_arn = load_balancer.value
      container_name   = var.name
      container_port   = var.port
    }
  }

  dynamic "service_registries" {
    for_each = aws_service_discovery_service.this

    content {
      registry_arn = service_registries.value.arn
    }
  }

  tags = { Name = var.name }

  # An apply at peak time must not send an autoscaled service back to its floor.
  lifecycle {
    ignore_changes = [desired_count]

    precondition {
      condition     = var.port != null || length(var.target_group_arns) == 0 && var.health_path == null
      error_message = "A service without a port cannot join a target group, nor answer at health_path."
    }

    precondition {
      condition     = var.port != null || length(var.ingress_cidrs) + length(var.ingress_security_groups) == 0
      error_message = "A service without a port admits nobody."
    }
  }

  # A task that starts before its roles have their policies cannot pull its image, nor mount its volumes.
  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.task, aws_iam_role_policy.extra]
}
