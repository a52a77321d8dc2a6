# The most that any role of an environment's tasks can ever be allowed, whatever its own policies say: start with images, logs and
# secrets of the same environment. Whoever gives the tasks something more to do widens it here, where no deployer can.
data "aws_iam_policy_document" "boundary" {
  for_each = local.prefixes

  # This action takes no resource.
  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "PullImage"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:aws:ecr:${local.region}:${local.account}:repository/${each.value}-*"]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${local.region}:${local.account}:log-group:/ecs/${each.value}-*"]
  }

  statement {
    sid       = "ReadSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:${each.value}/*"]
  }

  # RDS names its secret after an id, but tags it with the instance that it opens.
  statement {
    sid       = "ReadDatabaseSecret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:rds!db-*"]

    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/aws:rds:primaryDBInstanceArn"
      values   = ["arn:aws:rds:${local.region}:${local.account}:db:${each.value}-*"]
    }
  }
}

resource "aws_iam_policy" "boundary" {
  for_each = local.prefixes

  name        = "${each.value}-workload-boundary"
  description = "The most that tasks of ${each.key} can be allowed"
  policy      = data.aws_iam_policy_document.boundary[each.key].minified_json

  tags = { Name = "${each.value}-workload-boundary" }
}
