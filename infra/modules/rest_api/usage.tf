locals {
  keys = merge([for plan, settings in var.usage_plans : { for key in settings.keys : key => plan }]...)
}

resource "aws_api_gateway_usage_plan" "this" {
  for_each = var.usage_plans

  name        = "${var.name}-${each.key}"
  description = each.value.description

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  throttle_settings {
    rate_limit  = each.value.rate_limit
    burst_limit = each.value.burst_limit
  }

  dynamic "quota_settings" {
    for_each = each.value.quota == null ? {} : { quota = each.value.quota }

    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
    }
  }

  tags = { Name = "${var.name}-${each.key}" }
}

# API Gateway makes the values. They are in the state, as it is the only way that it keeps keys, and in no output.
resource "aws_api_gateway_api_key" "this" {
  for_each = local.keys

  name        = "${var.name}-${each.key}"
  description = "Client ${each.key}, usage plan ${each.value}"

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_api_gateway_usage_plan_key" "this" {
  for_each = local.keys

  usage_plan_id = aws_api_gateway_usage_plan.this[each.value].id
  key_id        = aws_api_gateway_api_key.this[each.key].id
  key_type      = "API_KEY"
}
