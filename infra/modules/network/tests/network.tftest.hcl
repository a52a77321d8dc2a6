# Which subnet leads where. Ids differ only once they are made up by a (mocked) apply, so the runs about routes apply.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name                 = "test"
  cidr                 = "10.0.0.0/16"
  nat_gateway_per_zone = false
}

run "zones_share_one_nat_gateway" {
  command = apply

  assert {
    condition     = keys(aws_nat_gateway.this) == ["a"] && keys(aws_eip.nat) == ["a"]
    error_message = "One NAT gateway with one address."
  }

  assert {
    condition     = alltrue([for route in aws_route.nat : route.nat_gateway_id == aws_nat_gateway.this["a"].id])
    error_message = "T10.2: every private subnet leaves through the shared gateway."
  }
}

run "each_zone_has_its_nat_gateway" {
  command = apply

  variables {
    nat_gateway_per_zone = true
  }

  assert {
    condition     = alltrue([for zone, route in aws_route.nat : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "T10.2: every private subnet leaves through the gateway of its zone."
  }

  assert {
    condition     = alltrue([for zone, nat in aws_nat_gateway.this : nat.subnet_id == aws_subnet.public[zone].id])
    error_message = "Every gateway stands in the public subnet of its zone."
  }
}

run "public_subnets_route_to_the_internet" {
  command = apply

  assert {
    condition     = aws_route.internet.gateway_id == aws_internet_gateway.this.id
    error_message = "T10.2: the public route table leads to the internet gateway."
  }

  assert {
    condition     = !anytrue([for subnet in aws_subnet.public : coalesce(subnet.map_public_ip_on_launch, false)])
    error_message = "What is put into a public subnet gets no public address by accident."
  }
}

run "taking_a_zone_away_renumbers_nothing" {
  command = plan

  variables {
    zones = ["b", "c"]
  }

  assert {
    condition     = aws_subnet.public["b"].cidr_block == "10.0.16.0/20" && aws_subnet.private["b"].cidr_block == "10.0.144.0/20"
    error_message = "Zone b has the same blocks whether or not there is a zone a."
  }
}

run "prescribed_blocks_are_used" {
  command = plan

  variables {
    public_subnet_cidrs  = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
    private_subnet_cidrs = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
  }

  assert {
    condition     = output.public_subnet_cidrs == { a = "10.0.1.0/24", b = "10.0.2.0/24" }
    error_message = "Public subnets have the blocks that were asked for."
  }

  assert {
    condition     = output.private_subnet_cidrs == { a = "10.0.10.0/24", b = "10.0.11.0/24" }
    error_message = "Private subnets have the blocks that were asked for."
  }
}

run "default_security_group_admits_nothing" {
  command = plan

  assert {
    condition     = length(coalesce(aws_default_security_group.this.ingress, [])) == 0 && length(coalesce(aws_default_security_group.this.egress, [])) == 0
    error_message = "The default security group has no rule."
  }
}

run "zone_without_a_prescribed_block_is_refused" {
  command         = plan
  expect_failures = [aws_vpc.this]

  variables {
    private_subnet_cidrs = { a = "10.0.10.0/24" }
  }
}

run "public_block_without_a_length_is_refused" {
  command         = plan
  expect_failures = [var.public_subnet_cidrs]

  variables {
    public_subnet_cidrs = { a = "10.0.1.0", b = "10.0.2.0/24" }
  }
}

run "private_block_without_a_length_is_refused" {
  command         = plan
  expect_failures = [var.private_subnet_cidrs]

  variables {
    private_subnet_cidrs = { a = "10.0.10.0", b = "10.0.11.0/24" }
  }
}

run "single_zone_is_refused" {
  command         = plan
  expect_failures = [var.zones]

  variables {
    zones = ["a"]
  }
}

run "block_that_is_too_small_is_refused" {
  command         = plan
  expect_failures = [var.cidr]

  variables {
    cidr = "10.0.0.0/28"
  }
}

run "address_without_a_length_is_refused" {
  command         = plan
  expect_failures = [var.cidr]

  variables {
    cidr = "10.0.0.0"
  }
}
