# Which jobs may assume which role, what the role may do, and which subjects are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  roles = {
    deploy = {
      name     = "test-deploy"
      subjects = ["repo:example/app:environment:prod"]
      policies = { push = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
    }
    plan = {
      name                     = "test-plan"
      subjects                 = ["repo:example/app:pull_request", "repo:example/app:ref:refs/heads/main"]
      managed_policy_arns      = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
      permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
      max_session_seconds      = 7200
    }
  }
}

run "only_the_named_jobs_are_trusted" {
  command = plan

  assert {
    condition = alltrue([for document in data.aws_iam_policy_document.trust : alltrue([for condition in document.statement[0].condition :
      condition.test == "StringEquals"
    ])])
    error_message = "Claims are compared as they are, not as patterns."
  }

  assert {
    condition = { for key, document in data.aws_iam_policy_document.trust : key => one([
      for condition in document.statement[0].condition : condition.values if endswith(condition.variable, ":aud")
    ]) } == { deploy = tolist(["sts.amazonaws.com"]), plan = tolist(["sts.amazonaws.com"]) }
    error_message = "The token must be meant for AWS."
  }

  assert {
    condition = { for key, document in data.aws_iam_policy_document.trust : key => toset(one([
      for condition in document.statement[0].condition : condition.values if endswith(condition.variable, ":sub")
      ])) } == {
      deploy = toset(["repo:example/app:environment:prod"])
      plan   = toset(["repo:example/app:pull_request", "repo:example/app:ref:refs/heads/main"])
    }
    error_message = "Each role trusts its own subjects."
  }
}

run "roles_get_their_policies_and_no_others" {
  command = plan

  assert {
    condition     = keys(aws_iam_role_policy.this) == ["deploy/push"] && keys(aws_iam_role_policy_attachment.this) == ["plan/read"]
    error_message = "Inline policies and attachments are the given ones."
  }

  assert {
    condition     = aws_iam_role.this["plan"].permissions_boundary == "arn:aws:iam::123456789012:policy/boundary" && aws_iam_role.this["plan"].max_session_duration == 7200
    error_message = "The boundary and the length of a session reach the role."
  }

  assert {
    condition     = aws_iam_role.this["deploy"].name == "test-deploy" && aws_iam_role.this["deploy"].max_session_duration == 3600
    error_message = "A session ends after an hour unless somebody asks for more."
  }
}

run "provider_is_made_once" {
  command = plan

  assert {
    condition     = aws_iam_openid_connect_provider.github["token.actions.githubusercontent.com"].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "The provider accepts tokens for AWS alone."
  }
}

run "provider_may_be_there_already" {
  command = plan

  variables {
    create_provider = false
    provider_arn    = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0
    error_message = "A second provider for the same address is not made."
  }

  assert {
    condition     = output.provider_arn == "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    error_message = "The roles trust the given provider."
  }
}

run "neither_provider_is_refused" {
  command         = plan
  expect_failures = [data.aws_iam_policy_document.trust]

  variables {
    create_provider = false
  }
}

run "provider_of_somebody_else_is_refused" {
  command         = plan
  expect_failures = [var.provider_arn]

  variables {
    create_provider = false
    provider_arn    = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
  }
}

run "role_for_everybody_is_refused" {
  command         = plan
  expect_failures = [var.roles]

  variables {
    roles = { open = { name = "open", subjects = [] } }
  }
}

run "any_branch_is_refused" {
  command         = plan
  expect_failures = [var.roles]

  variables {
    roles = { open = { name = "open", subjects = ["repo:example/app:ref:refs/heads/*"] } }
  }
}

run "repository_without_a_context_is_refused" {
  command         = plan
  expect_failures = [var.roles]

  variables {
    roles = { open = { name = "open", subjects = ["repo:example/app"] } }
  }
}

run "session_of_a_minute_is_refused" {
  command         = plan
  expect_failures = [var.roles]

  variables {
    roles = { short = { name = "short", subjects = ["repo:example/app:pull_request"], max_session_seconds = 60 } }
  }
}
