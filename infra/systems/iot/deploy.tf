locals {
  repository_arns = [for repository in module.ecr.repositories : repository.arn]
  service_modules = merge(module.services, { keycloak = module.keycloak, mosquitto = module.broker })

  # All that the pipeline must know about this environment.
  deployment = {
    cluster  = module.cluster.name
    services = { for name, service in local.service_modules : name => service.name }
    images   = { for name, image in local.images : name => image.repository_url }
    versions = { for name in ["keycloak", "mosquitto"] : name => local.images[name].tag }
    spa      = { bucket = module.spa.bucket_name, distribution = module.spa.distribution_id }
    checks = {
      api    = "https://${local.hosts["api"]}"
      health = { for name, http in local.http_services : name => http.health_path }
      spa    = "https://${local.hosts["app"]}"
      issuer = local.issuer
      mqtt   = "${local.hosts["mqtt"]}:${local.mqtt_tls_port}"
    }
  }
}

resource "aws_ssm_parameter" "deployment" {
  name        = "/${local.name}/deployment"
  description = "Where deploy-iot.yml puts images and pages, and what smoke_test.sh asks afterwards"
  type        = "String"
  value       = jsonencode(local.deployment)
}

data "aws_iam_policy_document" "deploy" {
  # These actions take no resource.
  statement {
    sid       = "RegistryLoginAndTaskDefinitions"
    actions   = ["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    resources = ["*"]
  }

  statement {
    sid = "PushImages"
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = local.repository_arns
  }

  statement {
    sid       = "UpdateServices"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [for service in local.service_modules : service.arn]
  }

  statement {
    sid       = "TagTaskDefinitions"
    actions   = ["ecs:TagResource"]
    resources = [for service in local.service_modules : "${service.task_definition_arn_without_revision}:*"]

    condition {
      test     = "StringEquals"
      variable = "ecs:CreateAction"
      values   = ["RegisterTaskDefinition"]
    }
  }

  statement {
    sid       = "PassRolesToTasks"
    actions   = ["iam:PassRole"]
    resources = flatten([for service in local.service_modules : [service.task_role_arn, service.execution_role_arn]])

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid       = "ListPages"
    actions   = ["s3:ListBucket"]
    resources = [module.spa.bucket_arn]
  }

  statement {
    sid       = "WritePages"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${module.spa.bucket_arn}/*"]
  }

  statement {
    sid       = "InvalidatePages"
    actions   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
    resources = [module.spa.distribution_arn]
  }

  statement {
    sid       = "ReadDeployment"
    actions   = ["ssm:GetParameter"]
    resources = [aws_ssm_parameter.deployment.arn]
  }
}

module "github" {
  source = "../../modules/github_oidc"

  create_provider = var.github.provider_arn == null
  provider_arn    = var.github.provider_arn

  roles = {
    deploy = {
      name        = "${local.name}-deploy"
      description = "Deploys ${local.name} from GitHub Actions"
      subjects    = ["repo:${var.github.repository}:environment:${local.name}"]
      policies    = { deploy = data.aws_iam_policy_document.deploy.json }
    }
  }
}
