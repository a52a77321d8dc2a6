# An account has one provider for GitHub, however many systems share it. AWS knows GitHub's certificates, so no thumbprint is named.
resource "aws_iam_openid_connect_provider" "github" {
  for_each = var.create_provider ? toset(["token.actions.githubusercontent.com"]) : toset([])

  url            = "https://${each.key}"
  client_id_list = ["sts.amazonaws.com"]

  tags = { Name = each.key }
}

locals {
  provider_arn = var.create_provider ? one(values(aws_iam_openid_connect_provider.github)[*].arn) : var.provider_arn

  policies = merge([for role, settings in var.roles : {
    for policy, json in settings.policies : "${role}/${policy}" => { role = role, name = policy, json = json }
  }]...)
  attachments = merge([for role, settings in var.roles : {
    for policy, arn in settings.managed_policy_arns : "${role}/${policy}" => { role = role, arn = arn }
  }]...)
}

data "aws_iam_policy_document" "trust" {
  for_each = var.roles

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    # Compared as they are: a pattern would let a branch or a repository with a clever name in.
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = each.value.subjects
    }
  }

  lifecycle {
    precondition {
      condition     = var.create_provider || var.provider_arn != null
      error_message = "provider_arn must be given when create_provider is false."
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = var.roles

  name                 = each.value.name
  description          = each.value.description
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  permissions_boundary = each.value.permissions_boundary_arn
  max_session_duration = each.value.max_session_seconds

  tags = { Name = each.value.name }
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies

  name   = each.value.name
  role   = aws_iam_role.this[each.value.role].id
  policy = each.value.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.attachments

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = each.value.arn
}
