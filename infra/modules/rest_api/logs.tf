data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  # One JSON object a request. The id of the API key says who called; the key itself is not written down. Nothing that a caller
  # words freely, such as the user agent: API Gateway puts values in as they are, and a quotation mark would break the line.
  access_log_format = jsonencode({
    request_id          = "$context.requestId"
    extended_request_id = "$context.extendedRequestId"
    time                = "$context.requestTime"
    source_ip           = "$context.identity.sourceIp"
    api_key_id          = "$context.identity.apiKeyId"
    domain              = "$context.domainName"
    method              = "$context.httpMethod"
    resource            = "$context.resourcePath"
    protocol            = "$context.protocol"
    status              = "$context.status"
    integration_status  = "$context.integration.status"
    error               = "$context.error.responseType"
    response_length     = "$context.responseLength"
    latency_ms          = "$context.responseLatency"
    integration_ms      = "$context.integration.latency"
  })
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}/${var.stage_name}"
  retention_in_days = var.log_retention_days

  tags = { Name = "/aws/apigateway/${var.name}/${var.stage_name}" }
}

# API Gateway writes errors to a group of this name and would make it itself, without an end to how long it is kept.
resource "aws_cloudwatch_log_group" "execution" {
  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${var.stage_name}"
  retention_in_days = var.log_retention_days

  tags = { Name = "${var.name}-${var.stage_name}-execution" }
}

# One role for all REST APIs of the account in this region: API Gateway has no finer setting.
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid = "WriteLogs"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    # Any group of the region, since the setting serves the APIs to come as well.
    resources = [join(":", [
      "arn", data.aws_partition.current.partition, "logs", data.aws_region.current.name, data.aws_caller_identity.current.account_id, "log-group", "*"
    ])]
  }
}

resource "aws_iam_role" "logs" {
  for_each = var.manage_account ? { account = var.name } : {}

  name               = "${each.value}-apigw"
  description        = "Lets API Gateway write logs in ${data.aws_region.current.name}"
  assume_role_policy = data.aws_iam_policy_document.assume.json

  tags = { Name = "${each.value}-apigw" }
}

resource "aws_iam_role_policy" "logs" {
  for_each = aws_iam_role.logs

  name   = "logs"
  role   = each.value.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_api_gateway_account" "this" {
  for_each = aws_iam_role.logs

  cloudwatch_role_arn = each.value.arn

  # API Gateway tries the role at once.
  depends_on = [aws_iam_role_policy.logs]
}
