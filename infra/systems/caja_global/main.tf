data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.name

  # Everything that has a name is called caja-<environment>-<component>, so a prefix is all that a policy needs to know of it.
  deployed = toset(concat(tolist(var.environments), ["prod"]))
  prefixes = { for environment in local.deployed : environment => "caja-${environment}" }

  # Production has the bare name; the module below orders its names in the same way.
  host_suffixes = { for environment in local.deployed : environment => environment == "prod" ? "caja.${var.root_domain}" : "${environment}.caja.${var.root_domain}" }
}

module "domain" {
  source = "../../modules/domain"

  root_domain           = var.root_domain
  zone_id               = var.hosted_zone_id
  enable_env_subdomains = var.enable_env_subdomains
  environments          = var.environments
}

module "github" {
  source = "../../modules/github_oidc"

  create_provider = var.github_provider_arn == null
  provider_arn    = var.github_provider_arn

  roles = merge(
    {
      # What a pull request proposes runs before anybody has read it, so its role sees the states and nothing else. That is enough to
      # plan without a refresh.
      planner = {
        name        = "caja-terraform-planner"
        description = "Plans caja for pull requests, and for what is about to be applied by hand"
        subjects    = ["repo:${var.github_repository}:pull_request", "repo:${var.github_repository}:ref:refs/heads/main"]
        policies    = { state = data.aws_iam_policy_document.read_state.json }
      }
      # A refresh also reads the secrets that Terraform has made, which is why it is left to what has been reviewed.
      drift = {
        name        = "caja-terraform-drift"
        description = "Compares caja with its states, from the main branch"
        subjects    = ["repo:${var.github_repository}:ref:refs/heads/main"]
        policies = {
          secrets = data.aws_iam_policy_document.read_secrets.json
          state   = data.aws_iam_policy_document.read_state.json
        }
        managed_policy_arns = { read = aws_iam_policy.read.arn }
      }
    },
    # The environment of GitHub, with its reviewers and branches, decides which job gets the role. It is called caja-<environment>, since
    # other systems of the repository have a dev too.
    { for environment in local.deployed : environment => {
      name        = "caja-terraform-deployer-${environment}"
      description = "Applies the ${environment} environment of caja"
      subjects    = ["repo:${var.github_repository}:environment:${local.prefixes[environment]}"]
      policies    = { state = data.aws_iam_policy_document.write_state[environment].json }
      managed_policy_arns = merge(
        { read = aws_iam_policy.read.arn },
        { for key, policy in local.policies : policy.topic => aws_iam_policy.deploy[key].arn if policy.environment == environment },
      )
    } },
  )
}
