output "name" {
  description = "Name of the service."
  value       = aws_ecs_service.this.name
}

output "security_group_id" {
  description = "Security group of the tasks."
  value       = aws_security_group.this.id
}

output "task_role_name" {
  description = "Role of the running code, to which a system may attach more policies."
  value       = aws_iam_role.task.name
}

output "shape" {
  description = "What runs and who may reach it."
  value = {
    cpu                = tonumber(aws_ecs_task_definition.this.cpu)
    memory_mb          = tonumber(aws_ecs_task_definition.this.memory)
    tasks              = aws_ecs_service.this.desired_count
    public_ip          = aws_ecs_service.this.network_configuration[0].assign_public_ip
    ingress            = { for name, rule in aws_vpc_security_group_ingress_rule.this : name => { port = rule.from_port, cidr = rule.cidr_ipv4 } }
    log_retention_days = aws_cloudwatch_log_group.this.retention_in_days
    autoscaling = one([for key, target in aws_appautoscaling_target.this : {
      minimum     = target.min_capacity
      maximum     = target.max_capacity
      cpu_percent = aws_appautoscaling_policy.cpu[key].target_tracking_scaling_policy_configuration[0].target_value
    }])
  }
}
