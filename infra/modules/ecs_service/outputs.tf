output "name" {
  description = "Name of the service."
  value       = aws_ecs_service.this.name
}

output "service_name" {
  description = "Name of the service, under the key that deployment scripts use."
  value       = aws_ecs_service.this.name
}

output "arn" {
  description = "ARN of the service."
  value       = aws_ecs_service.this.id
}

output "task_definition_family" {
  description = "Name of the task definition, without its revision."
  value       = aws_ecs_task_definition.this.family
}

output "task_definition_arn_without_revision" {
  description = "ARN that all revisions of the task definition begin with."
  value       = aws_ecs_task_definition.this.arn_without_revision
}

output "security_group_id" {
  description = "Security group of the tasks."
  value       = aws_security_group.this.id
}

output "task_role_name" {
  description = "Role of the running code, to which a system may attach more policies."
  value       = aws_iam_role.task.name
}

output "task_role_arn" {
  description = "ARN of the role of the running code."
  value       = aws_iam_role.task.arn
}

output "execution_role_arn" {
  description = "ARN of the role with which ECS starts a task."
  value       = aws_iam_role.execution.arn
}

output "log_group_name" {
  description = "Log group of the tasks."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the log group."
  value       = aws_cloudwatch_log_group.this.arn
}

output "shape" {
  description = "What runs and who may reach it."
  value = {
    port               = var.port
    environment        = keys(var.environment)
    secrets            = keys(var.secrets)
    cpu                = tonumber(aws_ecs_task_definition.this.cpu)
    memory_mb          = tonumber(aws_ecs_task_definition.this.memory)
    tasks              = aws_ecs_service.this.desired_count
    public_ip          = aws_ecs_service.this.network_configuration[0].assign_public_ip
    circuit_breaker    = aws_ecs_service.this.deployment_circuit_breaker[0].rollback
    deployment_percent = { minimum = aws_ecs_service.this.deployment_minimum_healthy_percent, maximum = aws_ecs_service.this.deployment_maximum_percent }
    ingress            = { for name, rule in aws_vpc_security_group_ingress_rule.this : name => { port = rule.from_port, cidr = rule.cidr_ipv4 } }
    security_group     = aws_security_group.this.name
    roles              = { execution = aws_iam_role.execution.name, task = aws_iam_role.task.name }
    log_group          = aws_cloudwatch_log_group.this.name
    log_retention_days = aws_cloudwatch_log_group.this.retention_in_days
    release            = var.image.tag

    # Port by client: "alb" for the service's own port, "<extra port>/<client>" for another.
    clients = {
      for name, rule in merge(aws_vpc_security_group_ingress_rule.group, aws_vpc_security_group_ingress_rule.extra) : name => rule.from_port
    }

    # Ports to the outside by name; "anywhere" means that no port is closed.
    egress = merge(
      var.egress == "all" ? { anywhere = null } : { https = aws_vpc_security_group_egress_rule.this.from_port },
      { for name, rule in aws_vpc_security_group_egress_rule.extra : name => rule.from_port },
    )

    autoscaling = one([for target in aws_appautoscaling_target.this : {
      for name, value in {
        minimum             = target.min_capacity
        maximum             = target.max_capacity
        cpu_percent         = one(values(aws_appautoscaling_policy.cpu)[*].target_tracking_scaling_policy_configuration[0].target_value)
        memory_percent      = one(values(aws_appautoscaling_policy.memory)[*].target_tracking_scaling_policy_configuration[0].target_value)
        requests_per_target = one(values(aws_appautoscaling_policy.requests)[*].target_tracking_scaling_policy_configuration[0].target_value)
      } : name => value if value != null
    }])
  }
}
