# What the deployer of an environment may change, one policy for each topic: what carries the environment's prefix in its name, and,
# where AWS makes up the name, what carries its tags. The default_tags of the environments' roots set both tags at creation.
locals {
  managed_policy_limit = 6144

  documents = {
    network  = data.aws_iam_policy_document.network
    data     = data.aws_iam_policy_document.data
    platform = data.aws_iam_policy_document.platform
    edge     = data.aws_iam_policy_document.edge
    identity = data.aws_iam_policy_document.identity
  }
  policies = merge([for topic, documents in local.documents : {
    for environment, document in documents : "${environment}-${topic}" => { environment = environment, topic = topic, json = document.minified_json }
  }]...)

  ec2_parts = ["elastic-ip", "internet-gateway", "natgateway", "route-table", "security-group", "security-group-rule", "subnet", "vpc", "vpc-endpoint"]
  ec2_creators = [
    "AllocateAddress", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateInternetGateway", "CreateNatGateway",
    "CreateRouteTable", "CreateSecurityGroup", "CreateSubnet", "CreateVpc", "CreateVpcEndpoint",
  ]
}

resource "aws_iam_policy" "deploy" {
  for_each = local.policies

  name        = "caja-terraform-deployer-${each.key}"
  description = "What caja-terraform-deployer-${each.value.environment} may change: ${each.value.topic}"
  policy      = each.value.json

  tags = { Name = "caja-terraform-deployer-${each.key}" }

  lifecycle {
    precondition {
      condition     = length(each.value.json) <= local.managed_policy_limit
      error_message = "The policy ${each.key} is longer than IAM allows; move statements to a topic of their own."
    }
  }
}

# The parts of a network have made-up ids, so their tags say whose they are.
data "aws_iam_policy_document" "network" {
  for_each = local.prefixes

  statement {
    sid       = "CreateTagged"
    actions   = [for action in local.ec2_creators : "ec2:${action}"]
    resources = [for part in local.ec2_parts : "arn:aws:ec2:${local.region}:${local.account}:${part}/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Project"
      values   = ["caja"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid = "BuildOnOwn"
    actions = [
      "ec2:AssociateRouteTable",
      "ec2:AttachInternetGateway",
      "ec2:Authorize*",
      "ec2:CreateNatGateway",
      "ec2:CreateRoute",
      "ec2:CreateRouteTable",
      "ec2:CreateSecurityGroup",
      "ec2:CreateSubnet",
      "ec2:CreateTags",
      "ec2:CreateVpcEndpoint",
      "ec2:DeleteInternetGateway",
      "ec2:DeleteNatGateway",
      "ec2:DeleteRoute",
      "ec2:DeleteRouteTable",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteSubnet",
      "ec2:DeleteTags",
      "ec2:DeleteVpc",
      "ec2:DeleteVpcEndpoints",
      "ec2:DetachInternetGateway",
      "ec2:DisassociateAddress",
      "ec2:DisassociateRouteTable",
      "ec2:ModifySecurityGroupRules",
      "ec2:ModifySubnetAttribute",
      "ec2:ModifyVpcAttribute",
      "ec2:ModifyVpcEndpoint",
      "ec2:ReleaseAddress",
      "ec2:ReplaceRoute",
      "ec2:ReplaceRouteTableAssociation",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
      "ec2:UpdateSecurityGroupRuleDescriptions*",
    ]
    resources = ["arn:aws:ec2:${local.region}:${local.account}:*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = ["caja"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "TagWhatIsBeingCreated"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:${local.region}:${local.account}:*/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = local.ec2_creators
    }
  }

  # AWS makes the default group of a VPC, without tags. It is tagged before it is emptied.
  statement {
    sid       = "AdoptDefaultGroup"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:${local.region}:${local.account}:security-group/*"]

    condition {
      test     = "Null"
      variable = "aws:ResourceTag/Project"
      values   = ["true"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }
}

# Databases, secrets, buckets. No right to the database's password, to an object, or to delete one. The secrets that Terraform has
# generated are read at each refresh; whoever may change the tasks that get them has them anyway.
data "aws_iam_policy_document" "data" {
  for_each = local.prefixes

  statement {
    sid = "Database"
    actions = [
      "rds:AddTagsToResource",
      "rds:CreateDBInstance",
      "rds:CreateDBParameterGroup",
      "rds:CreateDBSnapshot",
      "rds:CreateDBSubnetGroup",
      "rds:DeleteDBInstance",
      "rds:DeleteDBParameterGroup",
      "rds:DeleteDBSubnetGroup",
      "rds:ModifyDBInstance",
      "rds:ModifyDBParameterGroup",
      "rds:ModifyDBSubnetGroup",
      "rds:RebootDBInstance",
      "rds:RemoveTagsFromResource",
      "rds:ResetDBParameterGroup",
    ]
    resources = concat(
      [for kind in ["db", "pg", "snapshot", "subgrp"] : "arn:aws:rds:${local.region}:${local.account}:${kind}:${each.value}-*"],
      ["arn:aws:rds:${local.region}:${local.account}:og:default:*"],
    )
  }

  # RDS makes the secret of the master user in the name of whoever makes the instance.
  statement {
    sid       = "DatabaseSecret"
    actions   = ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]
    resources = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:rds!db-*"]
  }

  statement {
    sid = "Secrets"
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:RestoreSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:${each.value}/*"]
  }

  # Made up by AWS and kept nowhere but in a secret.
  statement {
    sid       = "RandomPassword"
    actions   = ["secretsmanager:GetRandomPassword"]
    resources = ["*"]
  }

  statement {
    sid = "Buckets"
    actions = [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutBucketTagging",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
    ]
    resources = ["arn:aws:s3:::${each.value}-*"]
  }
}

# Images, tasks, logs, alarms.
data "aws_iam_policy_document" "platform" {
  for_each = local.prefixes

  statement {
    sid = "Repositories"
    actions = [
      "ecr:CreateRepository",
      "ecr:DeleteLifecyclePolicy",
      "ecr:DeleteRepository",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutImageTagMutability",
      "ecr:PutLifecyclePolicy",
      "ecr:TagResource",
      "ecr:UntagResource",
    ]
    resources = ["arn:aws:ecr:${local.region}:${local.account}:repository/${each.value}-*"]
  }

  statement {
    sid = "Tasks"
    actions = [
      "ecs:CreateCluster",
      "ecs:CreateService",
      "ecs:DeleteCluster",
      "ecs:DeleteService",
      "ecs:PutClusterCapacityProviders",
      "ecs:RegisterTaskDefinition",
      "ecs:TagResource",
      "ecs:UntagResource",
      "ecs:UpdateCluster",
      "ecs:UpdateClusterSettings",
      "ecs:UpdateService",
    ]
    resources = [
      "arn:aws:ecs:${local.region}:${local.account}:cluster/${each.value}-*",
      "arn:aws:ecs:${local.region}:${local.account}:service/${each.value}-*/*",
      "arn:aws:ecs:${local.region}:${local.account}:task-definition/${each.value}-*:*",
    ]
  }

  # This action takes no resource. It hides a revision from new services and stops nothing.
  statement {
    sid       = "RetireRevisions"
    actions   = ["ecs:DeregisterTaskDefinition"]
    resources = ["*"]
  }

  # The ids of scalable targets are made up, and what they scale is no part of their ARN.
  statement {
    sid = "Scaling"
    actions = [
      "application-autoscaling:DeleteScalingPolicy",
      "application-autoscaling:DeregisterScalableTarget",
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:RegisterScalableTarget",
    ]
    resources = ["arn:aws:application-autoscaling:${local.region}:${local.account}:scalable-target/*"]

    condition {
      test     = "StringEquals"
      variable = "application-autoscaling:service-namespace"
      values   = ["ecs"]
    }
  }

  statement {
    sid       = "ScalingTags"
    actions   = ["application-autoscaling:TagResource", "application-autoscaling:UntagResource"]
    resources = ["arn:aws:application-autoscaling:${local.region}:${local.account}:scalable-target/*"]
  }

  statement {
    sid = "Logs"
    actions = [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteRetentionPolicy",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ]
    resources = [
      "arn:aws:logs:${local.region}:${local.account}:log-group:/aws/rds/instance/${each.value}-*",
      "arn:aws:logs:${local.region}:${local.account}:log-group:/ecs/${each.value}-*",
    ]
  }

  # The second kind belongs to scaling policies and is named by AWS.
  statement {
    sid     = "Alarms"
    actions = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    resources = [
      "arn:aws:cloudwatch:${local.region}:${local.account}:alarm:${each.value}-*",
      "arn:aws:cloudwatch:${local.region}:${local.account}:alarm:TargetTracking-service/${each.value}-*",
    ]
  }

  statement {
    sid       = "Dashboard"
    actions   = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"]
    resources = ["arn:aws:cloudwatch::${local.account}:dashboard/${each.value}"]
  }

  statement {
    sid = "Alerts"
    actions = [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
      "sns:TagResource",
      "sns:Unsubscribe",
      "sns:UntagResource",
    ]
    resources = ["arn:aws:sns:${local.region}:${local.account}:${each.value}-*"]
  }

  # A key gets its tags while it is made. The third condition keeps the right to tag from reaching a key that is somebody's already.
  statement {
    sid       = "CreateKey"
    actions   = ["kms:CreateKey", "kms:TagResource"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Project"
      values   = ["caja"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "Null"
      variable = "aws:ResourceTag/Project"
      values   = ["true"]
    }
  }

  statement {
    sid = "OwnKeys"
    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ]
    resources = ["arn:aws:kms:${local.region}:${local.account}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = ["caja"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  # An alias is changed with the right to both, the key and the name.
  statement {
    sid       = "KeyAliases"
    actions   = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
    resources = ["arn:aws:kms:${local.region}:${local.account}:alias/${each.value}-*"]
  }
}

# What the world sees: load balancer, distribution, names.
data "aws_iam_policy_document" "edge" {
  for_each = local.prefixes

  statement {
    sid = "LoadBalancer"
    actions = [
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:RemoveTags",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:${local.region}:${local.account}:listener/app/${each.value}-*",
      "arn:aws:elasticloadbalancing:${local.region}:${local.account}:loadbalancer/app/${each.value}-*",
      "arn:aws:elasticloadbalancing:${local.region}:${local.account}:targetgroup/${each.value}-*",
    ]
  }

  # Ids of CloudFront are made up. A new distribution cannot take over an alias that another one has.
  statement {
    sid       = "CreateDistribution"
    actions   = ["cloudfront:CreateDistribution"]
    resources = ["arn:aws:cloudfront::${local.account}:distribution/*"]
  }

  statement {
    sid       = "TagNewDistribution"
    actions   = ["cloudfront:TagResource"]
    resources = ["arn:aws:cloudfront::${local.account}:distribution/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "Null"
      variable = "aws:ResourceTag/Project"
      values   = ["true"]
    }
  }

  statement {
    sid = "OwnDistribution"
    actions = [
      "cloudfront:AllowVendedLogDeliveryForResource",
      "cloudfront:CreateInvalidation",
      "cloudfront:DeleteDistribution",
      "cloudfront:TagResource",
      "cloudfront:UntagResource",
      "cloudfront:UpdateDistribution",
    ]
    resources = ["arn:aws:cloudfront::${local.account}:distribution/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = ["caja"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  # Without tags, and of no use but to a distribution and a bucket that name it.
  statement {
    sid       = "OriginAccess"
    actions   = ["cloudfront:CreateOriginAccessControl", "cloudfront:DeleteOriginAccessControl", "cloudfront:UpdateOriginAccessControl"]
    resources = ["arn:aws:cloudfront::${local.account}:origin-access-control/*"]
  }

  statement {
    sid = "AccessLogs"
    actions = [
      "logs:CreateDelivery",
      "logs:DeleteDelivery",
      "logs:DeleteDeliveryDestination",
      "logs:DeleteDeliverySource",
      "logs:PutDeliveryDestination",
      "logs:PutDeliverySource",
      "logs:TagResource",
      "logs:UntagResource",
      "logs:UpdateDeliveryConfiguration",
    ]
    resources = [
      "arn:aws:logs:${local.region}:${local.account}:delivery-destination:${each.value}-*",
      "arn:aws:logs:${local.region}:${local.account}:delivery-source:${each.value}-*",
      "arn:aws:logs:${local.region}:${local.account}:delivery:*",
    ]
  }

  statement {
    sid       = "OwnNames"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = ["arn:aws:route53:::hostedzone/${var.hosted_zone_id}"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
      values   = ["api.${local.host_suffixes[each.key]}", "app.${local.host_suffixes[each.key]}"]
    }

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
      values   = ["A", "AAAA"]
    }
  }
}

# A deployer makes the roles of the tasks, so it must not be able to make one that may do more than tasks may. It has no right over
# policies, over the boundary, over the identity provider, or over a role of another prefix, and so none over itself.
data "aws_iam_policy_document" "identity" {
  for_each = local.prefixes

  statement {
    sid       = "RolesWithinTheBoundary"
    actions   = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    resources = ["arn:aws:iam::${local.account}:role/${each.value}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::${local.account}:policy/${each.value}-workload-boundary"]
    }
  }

  statement {
    sid = "OwnRoles"
    actions = [
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ]
    resources = ["arn:aws:iam::${local.account}:role/${each.value}-*"]
  }

  statement {
    sid       = "RolesOfTasks"
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::${local.account}:role/${each.value}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  # AWS makes these once in an account, when the first service of their kind is made, and decides what they may do.
  statement {
    sid       = "RolesOfServices"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::${local.account}:role/aws-service-role/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values = [
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "rds.amazonaws.com",
      ]
    }
  }
}
