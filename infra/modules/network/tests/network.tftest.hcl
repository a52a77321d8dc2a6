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
    error_message = "Every private subnet leaves through the shared gateway."
  }
}

run "each_zone_has_its_nat_gateway" {
  command = apply

  variables {
    nat_gateway_per_zone = true
  }

  assert {
    condition     = alltrue([for zone, route in aws_route.nat : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "Every private subnet leaves through the gateway of its zone."
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
    error_message = "The public route table leads to the internet gateway."
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
