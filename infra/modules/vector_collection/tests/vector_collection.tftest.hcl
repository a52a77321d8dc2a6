# Who reaches a collection and from where, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name                      = "test-cache"
  description               = "Test"
  indexes                   = ["semantic-cache"]
  principals                = { app = "arn:aws:iam::123456789012:role/test-app-task" }
  vpc_id                    = "vpc-1"
  subnet_ids                = { a = "subnet-1", b = "subnet-2" }
  client_security_group_ids = { app = "sg-1" }
}

run "only_the_named_role_gets_in_and_only_from_the_vpc" {
  command = plan

  assert {
    condition     = !output.safeguards.public && length(jsondecode(aws_opensearchserverless_security_policy.network.policy)[0].SourceVPCEs) == 1
    error_message = "The network policy admits one VPC endpoint, not the internet."
  }

  assert {
    condition     = output.safeguards.principals == ["arn:aws:iam::123456789012:role/test-app-task"] && output.safeguards.clients == ["app"]
    error_message = "The role of the app reads and writes, its security group connects, and nobody else."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoint["app"].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoint["app"].cidr_ipv4 == null
    error_message = "The endpoint takes HTTPS from a security group, not from addresses."
  }

  assert {
    condition     = alltrue([for permission in flatten(values(output.safeguards.permissions)) : !strcontains(permission, "*") && !strcontains(permission, "Delete")])
    error_message = "No permission is a wildcard and none deletes."
  }
}

run "collection_holds_vectors_and_is_encrypted" {
  command = plan

  assert {
    condition     = aws_opensearchserverless_collection.this.type == "VECTORSEARCH" && aws_opensearchserverless_collection.this.standby_replicas == "ENABLED"
    error_message = "A vector collection with standby replicas unless they are declined."
  }

  assert {
    condition = (jsondecode(aws_opensearchserverless_security_policy.encryption.policy).AWSOwnedKey
    && jsondecode(aws_opensearchserverless_security_policy.encryption.policy).Rules[0].Resource == ["collection/test-cache"])
    error_message = "The encryption policy names this collection."
  }
}

run "key_of_ones_own_encrypts" {
  command = plan

  variables {
    kms_key_arn      = "arn:aws:kms:us-east-1:123456789012:key/mock"
    standby_replicas = false
  }

  assert {
    condition = (!jsondecode(aws_opensearchserverless_security_policy.encryption.policy).AWSOwnedKey
    && jsondecode(aws_opensearchserverless_security_policy.encryption.policy).KmsARN == "arn:aws:kms:us-east-1:123456789012:key/mock")
    error_message = "The given key encrypts the collection."
  }

  assert {
    condition     = aws_opensearchserverless_collection.this.standby_replicas == "DISABLED"
    error_message = "Standby replicas can be declined."
  }
}

run "name_in_capitals_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Cache"
  }
}

run "index_with_a_wildcard_is_refused" {
  command         = plan
  expect_failures = [var.indexes]

  variables {
    indexes = ["*"]
  }
}

run "whole_account_as_principal_is_refused" {
  command         = plan
  expect_failures = [var.principals]

  variables {
    principals = { account = "arn:aws:iam::123456789012:root" }
  }
}

run "no_principal_is_refused" {
  command         = plan
  expect_failures = [var.principals]

  variables {
    principals = {}
  }
}
