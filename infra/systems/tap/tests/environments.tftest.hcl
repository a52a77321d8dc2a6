# What the proof of concept promises, read from its root and not from a copy of its values. The numbers are the sections of the
# specification.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  release              = "7d1e3c0a9b5f4826e1d0c7b3a2948f6e5d4c3b2a"
  domain               = "tap.example.com"
  zone_id              = "Z0TAPEXAMPLE00000001"
  google_client_id     = "123456789012-example.apps.googleusercontent.com"
  google_client_secret = "made-up"
  github_repository    = "example/tap"
}

run "network_has_the_blocks_of_the_specification" {
  command = plan

  module {
    source = "../../envs/tap/poc"
  }

  assert {
    condition     = module.tap.network.cidr == "10.0.0.0/16"
    error_message = "2.2: the VPC is 10.0.0.0/16."
  }

  assert {
    condition     = module.tap.network.public_subnets == { a = "10.0.1.0/24", b = "10.0.2.0/24" }
    error_message = "2.2: the public subnets are 10.0.1.0/24 and 10.0.2.0/24, in zones a and b."
  }

  assert {
    condition     = module.tap.network.private_subnets == { a = "10.0.10.0/24", b = "10.0.11.0/24" }
    error_message = "2.2: the private subnets are 10.0.10.0/24 and 10.0.11.0/24, in zones a and b."
  }

  assert {
    condition     = keys(module.tap.nat_public_ips) == ["a"]
    error_message = "2.2: the zones share one NAT gateway."
  }
}

run "backend_is_small" {
  command = plan

  module {
    source = "../../envs/tap/poc"
  }

  assert {
    condition     = module.tap.services.backend.cpu == 256 && module.tap.services.backend.memory_mb == 512
    error_message = "2.3: a task has 0.25 vCPU and 0.5 GB."
  }

  assert {
    condition     = module.tap.services.backend.tasks == 1 && module.tap.services.backend.autoscaling == null
    error_message = "2.3: one task runs."
  }
}

run "database_is_small_and_safe" {
  command = plan

  module {
    source = "../../envs/tap/poc"
  }

  assert {
    condition     = module.tap.database.instance_class == "db.t4g.micro" && module.tap.database.engine == "postgres 16" && module.tap.database.storage == "20 GB gp3"
    error_message = "2.4: a db.t4g.micro with PostgreSQL 16 and 20 GB of gp3."
  }

  assert {
    condition     = module.tap.database.backup_retention_days == 7 && !module.tap.database.multi_az
    error_message = "2.4: backups are kept for 7 days; there is no standby."
  }

  assert {
    condition     = module.tap.database.deletion_protection && module.tap.load_balancer.deletion_protection && module.tap.sign_in.deletion_protection
    error_message = "Deleting the database, the load balancer or the users is refused."
  }
}

run "one_branch_deploys" {
  command = plan

  module {
    source = "../../envs/tap/poc"
  }

  assert {
    condition     = module.tap.deployer.role == "tap-github-actions-role" && module.tap.deployer.subjects == toset(["repo:example/tap:ref:refs/heads/main"])
    error_message = "2.7: the role trusts the main branch of one repository."
  }
}
