# What the system is made of, and which inputs are refused. The numbers are the sections of the specification.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  release              = "7d1e3c0a9b5f4826e1d0c7b3a2948f6e5d4c3b2a"
  domain               = "example.com"
  zone_id              = "Z0123456789ABCDEFGHIJ"
  auth_domain_prefix   = "tap-auth"
  google_client_id     = "123456789012-example.apps.googleusercontent.com"
  google_client_secret = "made-up"
  bedrock_model_id     = "anthropic.claude-3-5-sonnet-20240620-v1:0"
  github_repository    = "example/tap"
  backend              = { size = { cpu = 256, memory_mb = 512 }, tasks = 1 }
  network = {
    cidr                 = "10.0.0.0/16"
    public_subnet_cidrs  = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
    private_subnet_cidrs = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
    nat_gateway_per_zone = false
  }
  database = {
    instance_class        = "db.t4g.micro"
    storage_gb            = { initial = 20, maximum = 100 }
    multi_az              = false
    backup_retention_days = 7
  }
}

run "each_tier_admits_the_one_before_it" {
  command = plan

  assert {
    condition = output.load_balancer.security_group == "alb-sg" && output.load_balancer.ingress == {
      internet-443 = { port = 443, cidr = "0.0.0.0/0" }
      internet-80  = { port = 80, cidr = "0.0.0.0/0" }
    }
    error_message = "2.2: alb-sg admits HTTPS from anywhere, and HTTP for the redirect."
  }

  assert {
    condition     = output.services.backend.security_group == "ecs-sg" && output.services.backend.clients == { alb = 8000 } && length(output.services.backend.ingress) == 0
    error_message = "2.2: ecs-sg admits port 8000 from the load balancer and nothing else."
  }

  assert {
    condition     = output.database.security_group == "rds-sg" && output.database.client_names == ["backend"]
    error_message = "2.2: rds-sg admits the backend and nothing else."
  }

  assert {
    condition = output.load_balancer.egress == {
      a-8000 = { port = 8000, cidr = "10.0.10.0/24" }
      b-8000 = { port = 8000, cidr = "10.0.11.0/24" }
    }
    error_message = "The load balancer connects to the tasks' port in the private subnets only."
  }

  assert {
    condition     = output.services.backend.egress == { https = 443, database = 5432 }
    error_message = "The backend connects to HTTPS endpoints and to the database only."
  }
}

run "names_are_those_of_the_specification" {
  command = plan

  assert {
    condition     = output.github_variables.TAP_ECR_REPOSITORY == "tap-backend" && output.github_variables.TAP_ECS_CLUSTER == "tap-cluster" && output.github_variables.TAP_ECS_SERVICE == "tap-backend"
    error_message = "2.3: tap-cluster runs tap-backend from the repository tap-backend."
  }

  assert {
    condition     = output.services.backend.roles == { execution = "tap-ecs-execution-role", task = "tap-ecs-task-role" } && output.deployer.role == "tap-github-actions-role"
    error_message = "2.7: the three roles have the names of the specification."
  }

  assert {
    condition     = output.buckets == { spa = "tap-spa-123456789012", files = "tap-files-123456789012", access_logs = "tap-alb-logs-123456789012" }
    error_message = "2.5: buckets carry the number of the account."
  }
}

run "backend_is_watched_and_rolled_back" {
  command = plan

  assert {
    condition     = output.services.backend.circuit_breaker && !output.services.backend.public_ip
    error_message = "2.3: a failed deployment rolls back; tasks have no public address."
  }

  assert {
    condition     = output.load_balancer.targets == { backend = { port = 8000, health_path = "/health", deregistration_delay_seconds = 30 } }
    error_message = "2.3: the target group asks for /health on port 8000 and gives leaving tasks 30 seconds."
  }

  assert {
    condition     = output.load_balancer.listeners.https.port == 443 && output.load_balancer.listeners.https.protocol == "HTTPS" && output.load_balancer.listeners.redirect.port == 80
    error_message = "2.3: HTTPS serves, HTTP redirects."
  }

  assert {
    condition     = output.services.backend.log_group == "/ecs/tap-backend" && output.services.backend.log_retention_days == 30
    error_message = "2.10: /ecs/tap-backend is kept for 30 days."
  }

  assert {
    condition     = output.load_balancer.access_logs
    error_message = "2.10: requests are logged in a bucket."
  }
}

run "container_gets_its_settings" {
  command = plan

  assert {
    condition     = output.container.environment.CORS_ORIGINS == "[\"https://example.com\"]" && output.container.environment.COOKIE_DOMAIN == ".example.com" && output.container.environment.COOKIE_SECURE == "true"
    error_message = "2.3: cross-origin and cookie settings follow the domain."
  }

  assert {
    condition     = length([for name in keys(output.container.environment) : name if can(regex("PASSWORD|KEY|TOKEN|CLIENT_SECRET|_URL$", name))]) == 0
    error_message = "2.3: nothing secret is a plain variable."
  }

  assert {
    condition     = output.container.parameters == ["COGNITO_CLIENT_ID", "COGNITO_DOMAIN", "COGNITO_REDIRECT_URI", "COGNITO_USER_POOL_ID"]
    error_message = "2.8: what Cognito is called comes from SSM parameters."
  }

  assert {
    condition     = output.container.secrets == ["COGNITO_CLIENT_SECRET", "DB_PASSWORD", "DB_USERNAME", "JWT_SECRET_KEY"]
    error_message = "2.3 and 2.8: passwords and keys come from Secrets Manager."
  }

  assert {
    condition     = aws_ssm_parameter.cognito["COGNITO_REDIRECT_URI"].value == "https://api.example.com/auth/callback" && aws_ssm_parameter.cognito["COGNITO_DOMAIN"].value == "tap-auth.auth.us-east-1.amazoncognito.com"
    error_message = "2.8: users sign in at Cognito and come back to the API."
  }
}

run "database_is_private_and_its_password_nobodys" {
  command = plan

  assert {
    condition     = output.database.encrypted && !output.database.public && output.database.final_snapshot
    error_message = "2.4: encrypted, no public access, a final snapshot."
  }

  assert {
    condition     = output.database.parameter_group == "default.postgres16"
    error_message = "2.4: AWS's own parameters for PostgreSQL 16."
  }

  assert {
    condition     = output.secrets_arns.db_credentials == "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock"
    error_message = "2.4: RDS makes the password and keeps it in Secrets Manager."
  }
}

run "backend_may_do_no_more_than_its_work" {
  command = plan

  assert {
    condition     = one(data.aws_iam_policy_document.bedrock.statement).actions == toset(["bedrock:InvokeModel"]) && one(data.aws_iam_policy_document.bedrock.statement).resources == toset(["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0"])
    error_message = "2.9: it may ask one model of Claude."
  }

  assert {
    condition     = toset(flatten([for statement in data.aws_iam_policy_document.files.statement : statement.resources])) == toset(["arn:aws:s3:::tap-files-123456789012", "arn:aws:s3:::tap-files-123456789012/*"])
    error_message = "2.7: of all buckets, it reads and writes the one for files."
  }
}

run "deployer_may_do_no_more_than_deploy" {
  command = plan

  assert {
    condition     = toset(flatten([for statement in data.aws_iam_policy_document.deploy_backend.statement : statement.actions if contains(statement.resources, "*")])) == toset(["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"])
    error_message = "2.7: only what takes no resource is allowed on everything."
  }

  assert {
    condition     = !anytrue([for action in flatten([for statement in concat(data.aws_iam_policy_document.deploy_backend.statement, data.aws_iam_policy_document.deploy_frontend.statement) : statement.actions]) : strcontains(action, "*")])
    error_message = "2.7: every action is named."
  }

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.deploy_backend.statement :
      one(statement.condition).variable == "iam:PassedToService" && one(statement.condition).values[0] == "ecs-tasks.amazonaws.com" && !contains(statement.resources, "*")
      if contains(statement.actions, "iam:PassRole")
    ])
    error_message = "2.7: two roles, and no other, are passed to tasks of ECS."
  }

  assert {
    condition     = toset(flatten([for statement in data.aws_iam_policy_document.deploy_frontend.statement : statement.resources if anytrue([for action in statement.actions : startswith(action, "s3:")])])) == toset(["arn:aws:s3:::tap-spa-123456789012", "arn:aws:s3:::tap-spa-123456789012/*"])
    error_message = "2.7: of all buckets, it fills the one of the site."
  }

  assert {
    condition     = output.deployer.subjects == toset(["repo:example/tap:ref:refs/heads/main"])
    error_message = "2.7: only jobs of the main branch of the repository may deploy."
  }
}

run "users_come_by_google_or_by_an_administrator" {
  command = plan

  assert {
    condition     = output.sign_in.name == "tap-users" && output.sign_in.sign_in_with == toset(["email"]) && !output.sign_in.self_signup
    error_message = "2.8: users are known by their address and do not sign up by themselves."
  }

  assert {
    condition     = output.sign_in.client.name == "tap-web-client" && output.sign_in.client.has_secret && output.sign_in.client.flows == toset(["code"]) && output.sign_in.client.scopes == toset(["openid", "email", "profile"])
    error_message = "2.8: the client has the code flow and three scopes."
  }

  assert {
    condition     = output.sign_in.client.callback_urls == toset(["https://api.example.com/auth/callback"]) && output.sign_in.client.logout_urls == toset(["https://example.com/login"])
    error_message = "2.8: users come back to the API after signing in, to the site after signing out."
  }

  assert {
    condition     = contains(output.sign_in.client.identity_providers, "Google")
    error_message = "2.8: Google vouches for users."
  }
}

run "alarms_are_those_of_the_specification" {
  command = plan

  assert {
    condition = { for name, alarm in output.alarms.alarms : name => "${alarm.statistic} ${alarm.metric} ${alarm.comparison} ${alarm.threshold} for ${alarm.seconds} s" } == {
      ecs-slow      = "Average TargetResponseTime GreaterThanThreshold 5 for 300 s"
      ecs-unhealthy = "Maximum UnHealthyHostCount GreaterThanThreshold 0 for 300 s"
      rds-cpu       = "Average CPUUtilization GreaterThanThreshold 80 for 600 s"
    }
    error_message = "2.10: slow or unhealthy tasks for 5 minutes, a busy database for 10."
  }

  assert {
    condition     = alltrue([for alarm in output.alarms.alarms : alarm.notifies]) && output.alarms.alarms["rds-cpu"].name == "tap-rds-cpu"
    error_message = "2.10: alarms notify the topic."
  }
}

run "domain_leads_to_site_and_api" {
  command = plan

  assert {
    condition     = output.site_url == "https://example.com" && output.api_url == "https://api.example.com"
    error_message = "1: the site is at the domain, the API at api.<domain>."
  }

  assert {
    condition     = keys(output.dns_records) == ["api.example.com", "example.com"] && length(module.dns) == 1
    error_message = "1: both names have records."
  }

  assert {
    condition     = keys(output.certificate_validation_records) == ["example.com"]
    error_message = "2.6: *.<domain> and <domain> are proved by one record."
  }
}

run "without_a_zone_records_are_put_out" {
  command = plan

  variables {
    zone_id = null
  }

  assert {
    condition     = length(module.dns) == 0 && keys(output.dns_records) == ["api.example.com", "example.com"] && keys(output.certificate_validation_records) == ["example.com"]
    error_message = "2.6: whoever runs the DNS finds the records in the outputs."
  }
}

run "domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.domain]

  variables {
    domain = "example.com."
  }
}

run "zone_name_instead_of_id_is_refused" {
  command         = plan
  expect_failures = [var.zone_id]

  variables {
    zone_id = "example.com"
  }
}

run "tag_that_is_no_commit_is_refused" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "latest"
  }
}

run "database_without_backups_is_refused" {
  command         = plan
  expect_failures = [var.database]

  variables {
    database = {
      instance_class        = "db.t4g.micro"
      storage_gb            = { initial = 20, maximum = 100 }
      multi_az              = false
      backup_retention_days = 0
    }
  }
}

run "every_model_is_refused" {
  command         = plan
  expect_failures = [var.bedrock_model_id]

  variables {
    bedrock_model_id = "anthropic.claude-*"
  }
}

run "every_repository_is_refused" {
  command         = plan
  expect_failures = [var.github_repository]

  variables {
    github_repository = "example/*"
  }
}
