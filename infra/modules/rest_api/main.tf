locals {
  # Only what the document says counts: comments, anchors and layout of the YAML lead to no new deployment.
  body = jsonencode(yamldecode(var.openapi))
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = var.description
  body        = local.body

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  tags = { Name = var.name }
}

# A deployment is a snapshot of the document. The stage moves to the new one before the old one goes.
resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { document = sha256(local.body) }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.stage_name
  variables     = var.stage_variables

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = local.access_log_format
  }

  tags = { Name = "${var.name}-${var.stage_name}" }

  # Without the account's role a stage with logs is refused; without the group, API Gateway makes one that is kept for ever.
  depends_on = [aws_api_gateway_account.this, aws_cloudwatch_log_group.execution]
}

# A method's own settings replace those of the stage as a whole, so logs and metrics are said for each.
resource "aws_api_gateway_method_settings" "this" {
  for_each = merge({ "*/*" = var.throttle }, var.method_throttles)

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = each.key

  settings {
    throttling_rate_limit  = each.value.rate_limit
    throttling_burst_limit = each.value.burst_limit
    metrics_enabled        = true
    logging_level          = "ERROR"

    # Bodies and headers, API keys among them, stay out of the logs.
    data_trace_enabled = false
  }
}
