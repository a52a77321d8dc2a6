# Which capacity the cluster offers, and when its services find each other by name.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name = "test"
}

run "tasks_run_on_fargate" {
  command = plan

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE"])
    error_message = "Fargate is the only capacity."
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "enabled"
    error_message = "Container Insights counts desired and running tasks."
  }

  assert {
    condition     = output.namespace == null
    error_message = "Without a namespace nothing is looked up by name."
  }
}

run "services_share_a_private_domain" {
  command = plan

  variables {
    namespace = { name = "test.internal", vpc_id = "vpc-1" }
  }

  assert {
    condition     = output.namespace.name == "test.internal"
    error_message = "The namespace has the name that was asked for."
  }
}

run "namespace_that_is_no_domain_is_refused" {
  command         = plan
  expect_failures = [var.namespace]

  variables {
    namespace = { name = "test", vpc_id = "vpc-1" }
  }
}
