# What a refresh asks: how things are set up. Not what is inside: no objects, no values of secrets, no log lines.
data "aws_iam_policy_document" "read" {
  # Descriptions and lists that take no resource, or that answer for many resources at once.
  statement {
    sid = "Descriptions"
    actions = [
      "acm:DescribeCertificate",
      "acm:ListTagsForCertificate",
      "application-autoscaling:Describe*",
      "application-autoscaling:ListTagsForResource",
      "cloudfront:GetDistribution",
      "cloudfront:GetOriginAccessControl",
      "cloudfront:ListTagsForResource",
      "ec2:Describe*",
      "ecs:Describe*",
      "elasticloadbalancing:Describe*",
      "kms:DescribeKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListAliases",
      "kms:ListResourceTags",
      "logs:DescribeDeliver*",
      "logs:DescribeLogGroups",
      "logs:GetDelivery*",
      "logs:ListTagsForResource",
      "rds:Describe*",
      "rds:ListTagsForResource",
      "route53:GetChange",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "Zone"
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = ["arn:aws:route53:::hostedzone/${var.hosted_zone_id}"]
  }

  statement {
    sid = "NamedResources"
    actions = [
      "cloudwatch:DescribeAlarms",
      "cloudwatch:GetDashboard",
      "cloudwatch:ListTagsForResource",
      "ecr:DescribeRepositories",
      "ecr:GetLifecyclePolicy",
      "ecr:ListTagsForResource",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListPolicyVersions",
      "iam:ListRolePolicies",
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetResourcePolicy",
      "sns:GetSubscriptionAttributes",
      "sns:GetTopicAttributes",
      "sns:ListTagsForResource",
    ]
    resources = [
      "arn:aws:cloudwatch:${local.region}:${local.account}:alarm:caja-*",
      "arn:aws:cloudwatch::${local.account}:dashboard/caja-*",
      "arn:aws:ecr:${local.region}:${local.account}:repository/caja-*",
      "arn:aws:iam::${local.account}:policy/caja-*",
      "arn:aws:iam::${local.account}:role/caja-*",
      "arn:aws:s3:::caja-*",
      "arn:aws:secretsmanager:${local.region}:${local.account}:secret:caja-*",
      "arn:aws:sns:${local.region}:${local.account}:caja-*",
    ]
  }

  statement {
    sid       = "IdentityProvider"
    actions   = ["iam:GetOpenIDConnectProvider"]
    resources = ["arn:aws:iam::${local.account}:oidc-provider/token.actions.githubusercontent.com"]
  }
}

resource "aws_iam_policy" "read" {
  name        = "caja-terraform-read"
  description = "How the resources of caja are set up, and nothing of what they hold"
  policy      = data.aws_iam_policy_document.read.minified_json

  tags = { Name = "caja-terraform-read" }

  lifecycle {
    precondition {
      condition     = length(data.aws_iam_policy_document.read.minified_json) <= local.managed_policy_limit
      error_message = "The policy is longer than IAM allows; take statements out of it."
    }
  }
}

# The provider asks for the value of a secret to find out whether there is one, even of a value that it keeps out of the state.
data "aws_iam_policy_document" "read_secrets" {
  statement {
    sid       = "GeneratedSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for prefix in values(local.prefixes) : "arn:aws:secretsmanager:${local.region}:${local.account}:secret:${prefix}/*"]
  }
}

data "aws_iam_policy_document" "read_state" {
  statement {
    sid       = "ListState"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${var.state.bucket}"]
  }

  statement {
    sid       = "ReadState"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.state.bucket}/env/*/terraform.tfstate"]
  }

  # The table also holds the checksum of a state. Without the right to write, a job plans with -lock=false.
  statement {
    sid       = "ReadChecksum"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:${local.region}:${local.account}:table/${var.state.lock_table}"]
  }
}

data "aws_iam_policy_document" "write_state" {
  for_each = local.deployed

  statement {
    sid       = "ListState"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${var.state.bucket}"]
  }

  # No deletion: the versions of the bucket are the way back.
  statement {
    sid       = "WriteState"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::${var.state.bucket}/env/${each.key}/terraform.tfstate"]
  }

  statement {
    sid       = "Lock"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = ["arn:aws:dynamodb:${local.region}:${local.account}:table/${var.state.lock_table}"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values = [
        "${var.state.bucket}/env/${each.key}/terraform.tfstate",
        "${var.state.bucket}/env/${each.key}/terraform.tfstate-md5",
      ]
    }
  }
}
