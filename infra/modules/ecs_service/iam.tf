data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

# What ECS needs to start a task: the image, the log streams, the secrets in its environment.
data "aws_iam_policy_document" "execution" {
  # This action takes no resource.
  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "PullImage"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [var.image.repository_arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }

  dynamic "statement" {
    for_each = length(var.secrets) > 0 ? ["secrets"] : []

    content {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = distinct([for secret in var.secrets : secret.arn])
    }
  }

  dynamic "statement" {
    for_each = length(var.parameters) > 0 ? ["parameters"] : []

    content {
      sid       = "ReadParameters"
      actions   = ["ssm:GetParameters"]
      resources = distinct(values(var.parameters))
    }
  }
}

locals {
  role_names = coalesce(var.role_names, { execution = "${var.name}-execution", task = "${var.name}-task" })
}

resource "aws_iam_role" "execution" {
  name                 = local.role_names.execution
  description          = "Starts the tasks of ${var.name}"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = local.role_names.execution }
}

resource "aws_iam_role_policy" "execution" {
  name   = "execution"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

# What the code may do: read its own secrets again, since a rotated one differs from the value a running task was started with.
data "aws_iam_policy_document" "task" {
  statement {
    sid       = "ReadSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = distinct([for secret in var.secrets : secret.arn])
  }
}

resource "aws_iam_role" "task" {
  name                 = local.role_names.task
  description          = "Runs the tasks of ${var.name}"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = local.role_names.task }
}

resource "aws_iam_role_policy" "task" {
  for_each = length(var.secrets) > 0 ? toset(["secrets"]) : toset([])

  name   = each.key
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

resource "aws_iam_role_policy" "extra" {
  for_each = var.task_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}
