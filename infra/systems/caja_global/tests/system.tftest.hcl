# Who may plan and apply, how far each of them gets, which names are certified, and which inputs are refused. Sections are those of
# the system's plan.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

override_resource {
  target          = module.domain.module.certificate.aws_acm_certificate.this
  override_during = plan
  values = {
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
    domain_validation_options = [
      for name in [
        "app.caja.dbash.dev", "app.dev.caja.dbash.dev", "app.staging.caja.dbash.dev", "app.sandbox.caja.dbash.dev",
        "api.caja.dbash.dev", "api.dev.caja.dbash.dev", "api.staging.caja.dbash.dev", "api.sandbox.caja.dbash.dev",
      ] : { domain_name = name, resource_record_name = "_mock.${name}.", resource_record_type = "CNAME", resource_record_value = "_mock.acm-validations.aws." }
    ]
  }
}

variables {
  root_domain       = "dbash.dev"
  hosted_zone_id    = "Z0123456789ABCDEFGHIJ"
  github_repository = "example/caja"
}

run "each_environment_has_a_deployer_bound_to_it" {
  command = plan

  assert {
    condition     = keys(output.deployer_role_arns) == ["dev", "prod", "staging"]
    error_message = "Phase 0.5: dev, staging and prod have a deployer each."
  }

  assert {
    condition     = alltrue([for environment in ["dev", "prod", "staging"] : output.trusted_subjects[environment] == toset(["repo:example/caja:environment:caja-${environment}"])])
    error_message = "Section 6: jobs get the role of the GitHub environment whose gates they have passed."
  }
}

run "pull_requests_read_the_states_and_nothing_else" {
  command = plan

  assert {
    condition     = output.trusted_subjects["planner"] == toset(["repo:example/caja:pull_request", "repo:example/caja:ref:refs/heads/main"])
    error_message = "Section 6: pull requests, and what main is about to apply by hand, get the planner."
  }

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.read_state.statement : [
      for resource in statement.resources : [for action in statement.actions : "${action} ${resource}"]
      ]])) == toset([
      "s3:ListBucket arn:aws:s3:::caja-terraform-state",
      "s3:GetObject arn:aws:s3:::caja-terraform-state/env/*/terraform.tfstate",
      "dynamodb:GetItem arn:aws:dynamodb:us-east-1:123456789012:table/caja-terraform-locks",
    ])
    error_message = "Section 10, Secret exposure: what nobody has reviewed can read the states, which hold no secret."
  }
}

run "drift_is_found_without_changing_anything" {
  command = plan

  assert {
    condition     = output.trusted_subjects["drift"] == toset(["repo:example/caja:ref:refs/heads/main"])
    error_message = "Section 10, Drift: reviewed code on main compares the states with the account."
  }

  assert {
    condition = alltrue(flatten([for document in [data.aws_iam_policy_document.read, data.aws_iam_policy_document.read_secrets, data.aws_iam_policy_document.read_state] : [
      for statement in document.statement : [for action in statement.actions : can(regex(":(Describe|Get|List)", action))]
    ]]))
    error_message = "Section 4, IAM: no action of this role changes anything."
  }

  assert {
    condition = alltrue(flatten([for statement in data.aws_iam_policy_document.read.statement : [for action in statement.actions : !contains([
      "s3:GetObject", "secretsmanager:GetSecretValue", "logs:GetLogEvents", "ssm:GetParameter", "dynamodb:GetItem",
    ], action)]]))
    error_message = "Section 10, Secret exposure: how things are set up can be read, not what is in them."
  }

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.read_secrets.statement : statement.resources])) == toset([
      for environment in ["dev", "prod", "staging"] : "arn:aws:secretsmanager:us-east-1:123456789012:secret:caja-${environment}/*"
    ])
    error_message = "Section 9: the secrets that Terraform has made are read to compare them, the database's is not."
  }
}

run "deployers_reach_their_own_state_only" {
  command = plan

  assert {
    condition = alltrue([for environment, document in data.aws_iam_policy_document.write_state : alltrue([for statement in document.statement :
      !contains(statement.actions, "s3:PutObject") || statement.resources == toset(["arn:aws:s3:::caja-terraform-state/env/${environment}/terraform.tfstate"])
    ])])
    error_message = "Section 1: each environment has a state of its own, env/{env}/terraform.tfstate."
  }

  assert {
    condition = alltrue([for environment, document in data.aws_iam_policy_document.write_state : alltrue([for statement in document.statement :
      !contains(statement.actions, "dynamodb:PutItem") || toset(flatten([for condition in statement.condition : condition.values])) == toset([
        "caja-terraform-state/env/${environment}/terraform.tfstate", "caja-terraform-state/env/${environment}/terraform.tfstate-md5",
      ])
    ])])
    error_message = "Section 0: a deployer locks the state of its own environment and no other."
  }
}

run "everything_is_scoped_to_the_environment" {
  command = plan

  # What has "*" or an id for a name, by statement, and the reason in the policy. Anything else must carry the prefix or the zone.
  assert {
    condition = toset(flatten([for topic, documents in {
      data     = data.aws_iam_policy_document.data, edge = data.aws_iam_policy_document.edge
      identity = data.aws_iam_policy_document.identity, platform = data.aws_iam_policy_document.platform
      } : [for environment, document in documents : [for statement in document.statement : statement.sid if !alltrue([
        for resource in statement.resources : strcontains(resource, "caja-${environment}") || endswith(resource, "hostedzone/Z0123456789ABCDEFGHIJ")
      ])]]])) == toset([
      "AccessLogs", "CreateDistribution", "CreateKey", "Database", "DatabaseSecret", "OriginAccess", "OwnDistribution", "OwnKeys",
      "RandomPassword", "RetireRevisions", "RolesOfServices", "Scaling", "ScalingTags", "TagNewDistribution",
    ])
    error_message = "Section 4, IAM: only these statements name something without the prefix of the environment."
  }

  assert {
    condition = alltrue(flatten([for environment, document in data.aws_iam_policy_document.network : [for statement in document.statement :
      length(statement.condition) > 0 && (statement.sid == "TagWhatIsBeingCreated" || anytrue([for condition in statement.condition :
        endswith(condition.variable, "Tag/Environment") && condition.values == tolist([environment])
      ]))
    ]]))
    error_message = "Section 4, IAM: what has no name of its own is told apart by its tags."
  }

  assert {
    condition = alltrue(flatten([for topic, documents in {
      data     = data.aws_iam_policy_document.data, edge = data.aws_iam_policy_document.edge, network = data.aws_iam_policy_document.network
      identity = data.aws_iam_policy_document.identity, platform = data.aws_iam_policy_document.platform
      } : [for document in documents : [for statement in document.statement : [for action in statement.actions :
        !endswith(action, ":*") && action != "*"
    ]]]]))
    error_message = "Section 4, IAM: no deployer has all actions of a service."
  }

  assert {
    condition = alltrue(flatten([for environment, document in data.aws_iam_policy_document.edge : [for statement in document.statement :
      !contains(statement.actions, "route53:ChangeResourceRecordSets") || anytrue([for condition in statement.condition :
        endswith(condition.variable, "NormalizedRecordNames") && toset(condition.values) == toset(
          environment == "prod" ? ["api.caja.dbash.dev", "app.caja.dbash.dev"] : ["api.${environment}.caja.dbash.dev", "app.${environment}.caja.dbash.dev"]
        )
      ])
    ]]))
    error_message = "Section 6: a deployer changes the two names of its environment, in a zone that it shares."
  }
}

run "no_deployer_can_raise_itself" {
  command = plan

  assert {
    condition = alltrue(flatten([for environment, document in data.aws_iam_policy_document.identity : [for statement in document.statement :
      length(setintersection(statement.actions, ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])) == 0 || anytrue([
        for condition in statement.condition :
        condition.variable == "iam:PermissionsBoundary" && condition.values == tolist(["arn:aws:iam::123456789012:policy/caja-${environment}-workload-boundary"])
      ])
    ]]))
    error_message = "Section 4, IAM: a role that a deployer makes or fills has the boundary of its environment."
  }

  assert {
    condition = length(setintersection(
      toset(flatten([for document in data.aws_iam_policy_document.identity : [for statement in document.statement : statement.actions]])),
      [
        "iam:AttachRolePolicy", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary", "iam:SetDefaultPolicyVersion",
        "iam:CreateUser", "iam:CreateAccessKey", "iam:UpdateOpenIDConnectProviderThumbprint", "iam:AddClientIDToOpenIDConnectProvider",
      ],
    )) == 0
    error_message = "Section 4, IAM: a deployer changes no policy, no boundary, no user and no provider."
  }

  assert {
    condition = alltrue(flatten([for environment, document in data.aws_iam_policy_document.identity : [for statement in document.statement :
      [for resource in statement.resources : startswith(resource, "arn:aws:iam::123456789012:role/caja-${environment}-") || strcontains(resource, "aws-service-role")]
    ]]))
    error_message = "Section 4, IAM: caja-terraform-deployer-* has none of these prefixes, so no deployer reaches a deployer."
  }

  assert {
    condition = alltrue(flatten([for document in data.aws_iam_policy_document.identity : [for statement in document.statement :
      !contains(statement.actions, "iam:PassRole") || toset(flatten([for condition in statement.condition : condition.values])) == toset(["ecs-tasks.amazonaws.com"])
    ]]))
    error_message = "Section 4, IAM: roles are handed to tasks and to nothing else."
  }
}

run "tasks_stay_within_their_environment" {
  command = plan

  assert {
    condition = alltrue(flatten([for environment, document in data.aws_iam_policy_document.boundary : [for statement in document.statement :
      statement.sid == "RegistryLogin" || anytrue([for text in concat(tolist(statement.resources), flatten([for condition in statement.condition : condition.values])) :
        strcontains(text, "caja-${environment}")
      ])
    ]]))
    error_message = "Section 4, Secrets: the tasks of dev can never be allowed to read a secret of prod."
  }
}

run "certificates_carry_all_names" {
  command = plan

  assert {
    condition     = output.app_domains == ["app.caja.dbash.dev", "app.dev.caja.dbash.dev", "app.staging.caja.dbash.dev"]
    error_message = "Phase 1: the frontend certificate is for all app names, production first."
  }

  assert {
    condition     = output.api_domains == ["api.caja.dbash.dev", "api.dev.caja.dbash.dev", "api.staging.caja.dbash.dev"]
    error_message = "Phase 1: the API certificate is for all API names, production first."
  }
}

run "sandbox_is_one_word_more" {
  command = plan

  variables {
    environments = ["dev", "staging", "sandbox"]
  }

  assert {
    condition     = contains(keys(output.deployer_role_arns), "sandbox") && contains(output.api_domains, "api.sandbox.caja.dbash.dev")
    error_message = "Section 0: the optional sandbox gets its role and its names."
  }
}

run "provider_of_another_system_is_used" {
  command = plan

  variables {
    github_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }

  assert {
    condition     = output.github_provider_arn == "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    error_message = "An account has one provider for GitHub; the roles trust the one that is there."
  }
}

run "environment_within_another_prefix_is_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["dev", "dev-two"]
  }
}

run "environment_called_terraform_is_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["terraform"]
  }
}

run "repository_without_an_owner_is_refused" {
  command         = plan
  expect_failures = [var.github_repository]

  variables {
    github_repository = "caja"
  }
}
