# Which records a name gets, and which names are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  zone_id = "Z0123456789ABCDEFGHIJ"
  aliases = {
    "app.example.com" = { dns_name = "d111111abcdef8.cloudfront.net", zone_id = "Z2FDTNDATAQYW2" }
    "api.example.com" = { dns_name = "core.elb.us-east-1.amazonaws.com", zone_id = "Z26RNL4JYFTOTI", ipv6 = false, evaluate_health = true }
  }
}

run "names_resolve_over_the_families_their_target_speaks" {
  command = plan

  assert {
    condition     = keys(aws_route53_record.ipv4) == ["api.example.com", "app.example.com"]
    error_message = "Every name has an address."
  }

  assert {
    condition     = keys(aws_route53_record.ipv6) == ["app.example.com"]
    error_message = "Only a target that speaks IPv6 has an IPv6 address."
  }

  assert {
    condition     = [for record in aws_route53_record.ipv4 : record.alias[0].evaluate_target_health] == [true, false]
    error_message = "Route 53 asks for the health of those targets that know it."
  }

  assert {
    condition     = output.fqdns["app.example.com"] == "app.example.com"
    error_message = "The names are given back."
  }
}

run "name_without_a_domain_is_refused" {
  command         = plan
  expect_failures = [var.aliases]

  variables {
    aliases = { api = { dns_name = "core.elb.us-east-1.amazonaws.com", zone_id = "Z26RNL4JYFTOTI" } }
  }
}
