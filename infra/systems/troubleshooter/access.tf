locals {
  table_actions = {
    sessions = ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    budgets  = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
  }
  tables = {
    sessions = { arn = module.sessions.arn, prefix = "session#*" }
    budgets  = { arn = module.budgets.arn, prefix = "budget#*" }
  }

  model_arns = sort([for model in var.models : "arn:aws:bedrock:${data.aws_region.current.name}::foundation-model/${model.id}"])
}

# Each table by the actions that take a partition key, and only for keys of its own kind.
data "aws_iam_policy_document" "tables" {
  dynamic "statement" {
    for_each = local.tables

    content {
      sid       = title(statement.key)
      actions   = local.table_actions[statement.key]
      resources = [statement.value.arn]

      condition {
        test     = "ForAllValues:StringLike"
        variable = "dynamodb:LeadingKeys"
        values   = [statement.value.prefix]
      }

      # "For all values" holds for a request without any, so there must be one.
      condition {
        test     = "Null"
        variable = "dynamodb:LeadingKeys"
        values   = ["false"]
      }
    }
  }
}

# The function reads one partition at a time and writes nothing.
data "aws_iam_policy_document" "budgets_read" {
  statement {
    sid       = "ReadBudgets"
    actions   = ["dynamodb:Query"]
    resources = [local.tables.budgets.arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = [local.tables.budgets.prefix]
    }

    condition {
      test     = "Null"
      variable = "dynamodb:LeadingKeys"
      values   = ["false"]
    }
  }
}

# The named models; the refusal keeps out every other one, whatever is allowed to the role later.
data "aws_iam_policy_document" "bedrock" {
  statement {
    sid       = "InvokeNamedModels"
    actions   = ["bedrock:InvokeModel"]
    resources = local.model_arns
  }

  statement {
    sid           = "RefuseEverythingElse"
    effect        = "Deny"
    actions       = ["bedrock:*"]
    not_resources = local.model_arns
  }
}

data "aws_iam_policy_document" "buckets" {
  statement {
    sid       = "Uploads"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::${local.buckets.uploads}/*"]
  }

  statement {
    sid       = "Artifacts"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::${local.buckets.artifacts}/*"]
  }
}

# Objects belong to the service alone: not even an administrator reads them without changing this policy, which leaves a trace.
data "aws_iam_policy_document" "task_only" {
  for_each = toset(["uploads", "artifacts"])

  statement {
    sid       = "RefuseAllButTheService"
    effect    = "Deny"
    actions   = ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*"]
    resources = ["arn:aws:s3:::${local.buckets[each.key]}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [module.app.task_role_arn]
    }
  }
}
