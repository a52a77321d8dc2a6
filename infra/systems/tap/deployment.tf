locals {
  service_arn         = "arn:aws:ecs:${local.region}:${local.account_id}:service/${local.name}-cluster/${local.name}-backend"
  cluster_arn         = "arn:aws:ecs:${local.region}:${local.account_id}:cluster/${local.name}-cluster"
  task_definition_arn = "arn:aws:ecs:${local.region}:${local.account_id}:task-definition/${local.name}-backend:*"
}

# What deploy-backend.yml does, in its order.
data "aws_iam_policy_document" "deploy_backend" {
  # These three take no resource.
  statement {
    sid       = "RegistryLoginAndTaskDefinitions"
    actions   = ["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    resources = ["*"]
  }

  statement {
    sid = "PushImage"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [module.ecr.repositories["${local.name}-backend"].arn]
  }

  statement {
    sid       = "TagRevision"
    actions   = ["ecs:TagResource"]
    resources = [local.task_definition_arn]

    condition {
      test     = "StringEquals"
      variable = "ecs:CreateAction"
      values   = ["RegisterTaskDefinition"]
    }
  }

  # Whoever registers a revision chooses its roles; these two and no other.
  statement {
    sid       = "PassRoles"
    actions   = ["iam:PassRole"]
    resources = [module.backend.execution_role_arn, module.backend.task_role_arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid       = "StartMigration"
    actions   = ["ecs:RunTask"]
    resources = [local.task_definition_arn]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [local.cluster_arn]
    }
  }

  statement {
    sid       = "WatchMigration"
    actions   = ["ecs:DescribeTasks"]
    resources = ["arn:aws:ecs:${local.region}:${local.account_id}:task/${local.name}-cluster/*"]
  }

  statement {
    sid       = "ReadMigrationLog"
    actions   = ["logs:GetLogEvents"]
    resources = ["${module.backend.log_group_arn}:log-stream:task/${local.name}-backend/*"]
  }

  statement {
    sid       = "UpdateService"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [local.service_arn]
  }
}

# What deploy-frontend.yml does.
data "aws_iam_policy_document" "deploy_frontend" {
  statement {
    sid       = "CompareFiles"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${local.spa_bucket}"]
  }

  statement {
    sid       = "UploadFiles"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::${local.spa_bucket}/*"]
  }

  statement {
    sid       = "InvalidateCache"
    actions   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
    resources = [module.site.distribution_arn]
  }
}

module "github" {
  source = "../../modules/github_oidc"

  create_provider = var.github_provider_arn == null
  provider_arn    = var.github_provider_arn

  roles = {
    deploy = {
      name        = "${local.name}-github-actions-role"
      description = "Deploys ${local.name} from the main branch of ${var.github_repository}"
      subjects    = ["repo:${var.github_repository}:ref:refs/heads/main"]
      policies = {
        backend  = data.aws_iam_policy_document.deploy_backend.json
        frontend = data.aws_iam_policy_document.deploy_frontend.json
      }
    }
  }
}
