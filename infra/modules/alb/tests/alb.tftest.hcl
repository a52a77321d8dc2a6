# Who reaches the load balancer, where requests go, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name                = "test"
  vpc_id              = "vpc-1"
  subnet_ids          = { a = "subnet-1", b = "subnet-2" }
  certificate_arn     = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
  deletion_protection = false
  target_cidrs        = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
  targets = {
    api   = { port = 8000, health_path = "/health" }
    admin = { port = 8000, health_path = "/health" }
    docs  = { port = 9000, health_path = "/", health_matcher = "200-399", deregistration_delay_seconds = 5 }
  }
  rules = {
    admin = { priority = 10, target = "admin", hosts = ["admin.example.com"], paths = ["/v1/*"] }
    docs  = { priority = 20, target = "docs", paths = ["/docs", "/docs/*"] }
  }
}

run "only_https_serves_requests" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "Requests are served over TLS 1.2 or later."
  }

  assert {
    condition     = aws_lb_listener.redirect["http"].default_action[0].type == "redirect" && aws_lb_listener.redirect["http"].default_action[0].redirect[0].protocol == "HTTPS" && aws_lb_listener.redirect["http"].default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "Port 80 sends everybody to HTTPS, for good."
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields
    error_message = "Invalid header fields do not reach the targets."
  }
}

run "world_may_connect_to_two_ports" {
  command = plan

  assert {
    condition = output.shape.ingress == {
      internet-80  = { port = 80, cidr = "0.0.0.0/0" }
      internet-443 = { port = 443, cidr = "0.0.0.0/0" }
    }
    error_message = "Ports 80 and 443 are open, and nothing else."
  }
}

run "it_connects_to_its_targets_only" {
  command = plan

  assert {
    condition = output.shape.egress == {
      a-8000 = { port = 8000, cidr = "10.0.10.0/24" }
      b-8000 = { port = 8000, cidr = "10.0.11.0/24" }
      a-9000 = { port = 9000, cidr = "10.0.10.0/24" }
      b-9000 = { port = 9000, cidr = "10.0.11.0/24" }
    }
    error_message = "The way out leads to the ports and subnets of the targets."
  }
}

run "unknown_requests_get_404" {
  command = plan

  assert {
    condition     = length(aws_lb_listener.https.default_action) == 1 && aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "Without a default target, what no rule takes is not found."
  }
}

run "default_target_takes_the_rest" {
  command = plan

  variables {
    default_target = "api"
  }

  assert {
    condition     = length(aws_lb_listener.https.default_action) == 1 && aws_lb_listener.https.default_action[0].type == "forward"
    error_message = "The listener forwards what no rule takes."
  }
}

run "port_80_can_stay_shut" {
  command = plan

  variables {
    http_redirect = false
  }

  assert {
    condition     = length(aws_lb_listener.redirect) == 0 && output.shape.ingress == { internet-443 = { port = 443, cidr = "0.0.0.0/0" } }
    error_message = "Without the redirect nothing but port 443 is open."
  }
}

run "rules_match_a_secret_header" {
  command = plan

  variables {
    rules = { known = { priority = 1, target = "api", headers = { X-Origin-Key = ["one", "two"] } } }
  }

  assert {
    condition = alltrue([for condition in aws_lb_listener_rule.this["known"].condition : (
      condition.http_header[0].http_header_name == "X-Origin-Key" && condition.http_header[0].values == toset(["one", "two"])
    )]) && length(aws_lb_listener_rule.this["known"].condition) == 1
    error_message = "A request with one of the values of the header passes."
  }
}

run "rules_match_hosts_and_paths" {
  command = plan

  assert {
    condition     = length(aws_lb_listener_rule.this["admin"].condition) == 2 && length(aws_lb_listener_rule.this["docs"].condition) == 1
    error_message = "A rule with hosts and paths asks for both."
  }
}

run "target_groups_check_health_as_told" {
  command = plan

  assert {
    condition     = aws_lb_target_group.this["api"].health_check[0].matcher == "200" && aws_lb_target_group.this["docs"].health_check[0].matcher == "200-399"
    error_message = "200 unless told otherwise."
  }

  assert {
    condition     = aws_lb_target_group.this["api"].deregistration_delay == "30" && aws_lb_target_group.this["docs"].deregistration_delay == "5"
    error_message = "A leaving task has 30 seconds unless told otherwise."
  }
}

run "access_logs_go_to_the_bucket" {
  command = plan

  variables {
    access_logs = { bucket = "logs", prefix = "alb" }
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "logs" && aws_lb.this.access_logs[0].prefix == "alb"
    error_message = "Requests are logged in the bucket that was named."
  }
}

run "name_that_aws_refuses_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "internal-test"
  }
}

run "name_too_long_for_a_target_group_is_refused" {
  command         = plan
  expect_failures = [aws_lb_target_group.this]

  variables {
    name    = "a-name-of-exactly-thirty-one-ch"
    targets = { api = { port = 8000, health_path = "/health" } }
    rules   = {}
  }
}

run "single_subnet_is_refused" {
  command         = plan
  expect_failures = [var.subnet_ids]

  variables {
    subnet_ids = { a = "subnet-1" }
  }
}

run "nobody_as_ingress_is_refused" {
  command         = plan
  expect_failures = [var.ingress_cidrs]

  variables {
    ingress_cidrs = {}
  }
}

run "target_block_without_a_length_is_refused" {
  command         = plan
  expect_failures = [var.target_cidrs]

  variables {
    target_cidrs = { vpc = "10.0.0.0" }
  }
}

run "prefix_with_a_slash_is_refused" {
  command         = plan
  expect_failures = [var.access_logs]

  variables {
    access_logs = { bucket = "logs", prefix = "/alb" }
  }
}

run "endless_idle_timeout_is_refused" {
  command         = plan
  expect_failures = [var.idle_timeout_seconds]

  variables {
    idle_timeout_seconds = 0
  }
}

run "impossible_port_is_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 0, health_path = "/" } }
  }
}

run "unknown_protocol_is_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 80, health_path = "/", protocol = "TCP" } }
  }
}

run "relative_health_path_is_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 80, health_path = "health" } }
  }
}

run "matcher_that_accepts_failures_is_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 80, health_path = "/", health_matcher = "200-599" } }
  }
}

run "hasty_health_checks_are_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 80, health_path = "/", health_interval_seconds = 5 } }
  }
}

run "deregistration_beyond_an_hour_is_refused" {
  command         = plan
  expect_failures = [var.targets]

  variables {
    targets = { api = { port = 80, health_path = "/", deregistration_delay_seconds = 3601 } }
  }
}

run "unknown_default_target_is_refused" {
  command         = plan
  expect_failures = [aws_lb_listener.https]

  variables {
    default_target = "web"
    rules          = {}
  }
}

run "priority_used_twice_is_refused" {
  command         = plan
  expect_failures = [var.rules]

  variables {
    rules = {
      a = { priority = 1, target = "api", paths = ["/a"] }
      b = { priority = 1, target = "api", paths = ["/b"] }
    }
  }
}

run "rule_for_everything_is_refused" {
  command         = plan
  expect_failures = [var.rules]

  variables {
    rules = { all = { priority = 1, target = "api" } }
  }
}

run "relative_path_is_refused" {
  command         = plan
  expect_failures = [var.rules]

  variables {
    rules = { a = { priority = 1, target = "api", paths = ["docs"] } }
  }
}
