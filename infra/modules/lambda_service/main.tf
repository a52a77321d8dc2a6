data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days

  tags = { Name = "/aws/lambda/${var.name}" }
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = var.description
  role          = aws_iam_role.this.arn

  # An image brings its own runtime.
  package_type  = "Image"
  image_uri     = "${var.image.repository_url}:${var.image.tag}"
  architectures = ["x86_64"]

  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency

  dynamic "image_config" {
    for_each = var.handler == null ? [] : [var.handler]

    content {
      command = [image_config.value]
    }
  }

  dynamic "environment" {
    for_each = length(var.environment) == 0 ? [] : [var.environment]

    content {
      variables = environment.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]

    content {
      subnet_ids         = values(vpc_config.value.subnet_ids)
      security_group_ids = values(vpc_config.value.security_group_ids)
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  tags = { Name = var.name }

  depends_on = [aws_iam_role_policy.execution, aws_ecr_repository_policy.pull]
}

# Lambda pulls the image by itself, not as the function's role.
data "aws_iam_policy_document" "pull" {
  statement {
    sid     = "LambdaPullsImage"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values = [join(":", [
        "arn", data.aws_partition.current.partition, "lambda", data.aws_region.current.name, data.aws_caller_identity.current.account_id,
        "function", var.name,
      ])]
    }
  }
}

resource "aws_ecr_repository_policy" "pull" {
  repository = var.image.repository_name
  policy     = data.aws_iam_policy_document.pull.json
}

resource "aws_lambda_permission" "this" {
  for_each = var.invokers

  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = each.value.principal
  source_arn    = each.value.source_arn
}
