output "rest_api_id" {
  description = "Id of the API."
  value       = aws_api_gateway_rest_api.this.id
}

output "name" {
  description = "Name of the API, the dimension ApiName of its metrics."
  value       = aws_api_gateway_rest_api.this.name
}

output "execution_arn" {
  description = "Prefix of the ARNs of its methods, for permissions to call a function."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "stage_name" {
  description = "Name of the stage, the dimension Stage of its metrics."
  value       = aws_api_gateway_stage.this.stage_name
}

output "invoke_url" {
  description = "Where the stage answers at the host of AWS."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "domain_target" {
  description = "What the alias record of the domain points to; null without a domain."
  value = one([for domain in aws_api_gateway_domain_name.this : {
    dns_name = domain.regional_domain_name
    zone_id  = domain.regional_zone_id
  }])
}

output "api_keys" {
  description = "Id of each API key, by its name; get-api-key --include-value shows the key."
  value       = { for name, key in aws_api_gateway_api_key.this : name => key.id }
}

output "usage_plan_ids" {
  description = "Id of each usage plan, by its name."
  value       = { for name, plan in aws_api_gateway_usage_plan.this : name => plan.id }
}

output "log_groups" {
  description = "Names of the log groups: access for requests, execution for errors."
  value       = { access = aws_cloudwatch_log_group.access.name, execution = aws_cloudwatch_log_group.execution.name }
}

output "account_role_arn" {
  description = "Role with which API Gateway writes logs; null where another API manages it."
  value       = one(values(aws_iam_role.logs)[*].arn)
}

output "limits" {
  description = "Requests a second and in a burst: of each method path, and of each usage plan."
  value = {
    methods = { for path, s in aws_api_gateway_method_settings.this : path => {
      rate_limit  = s.settings[0].throttling_rate_limit
      burst_limit = s.settings[0].throttling_burst_limit
    } }
    usage_plans = { for name, plan in aws_api_gateway_usage_plan.this : name => {
      rate_limit  = plan.throttle_settings[0].rate_limit
      burst_limit = plan.throttle_settings[0].burst_limit
    } }
  }
}
