# How the load balancer takes connections, and to what it hands them.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

override_resource {
  target          = aws_lb.this
  override_during = plan
  values          = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/mock/0123456789abcdef" }
}

override_resource {
  target          = aws_lb_target_group.this
  override_during = plan
  values          = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mock/0123456789abcdef" }
}

variables {
  name            = "test"
  vpc_id          = "vpc-1"
  subnet_ids      = { a = "subnet-1", b = "subnet-2" }
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
  target_port     = 8000
  health_path     = "/healthz"
}

run "clients_come_over_modern_tls" {
  command = plan

  assert {
    condition     = aws_lb_listener.tls.port == 443 && aws_lb_listener.tls.protocol == "TLS" && aws_lb_listener.tls.certificate_arn == var.certificate_arn
    error_message = "T10.8: the listener ends TLS on 443 with the certificate of the API."
  }

  assert {
    condition     = aws_lb_listener.tls.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "Nothing older than TLS 1.2 is spoken."
  }
}

run "targets_are_tasks_that_answer" {
  command = plan

  assert {
    condition     = aws_lb_target_group.this.target_type == "ip" && aws_lb_target_group.this.port == 8000
    error_message = "T10.8: targets are addresses of tasks, on the port of the API."
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].protocol == "HTTP" && aws_lb_target_group.this.health_check[0].path == "/healthz" && aws_lb_target_group.this.health_check[0].matcher == "200"
    error_message = "T10.8: a target is healthy when /healthz answers 200."
  }

  assert {
    condition     = aws_lb_target_group.this.preserve_client_ip == "false"
    error_message = "Targets see addresses of the public subnets, which is all they admit."
  }
}

run "everybody_may_connect_without_a_group" {
  command = plan

  assert {
    condition     = length(aws_security_group.this) == 0 && output.security_group_id == null
    error_message = "Without client_cidrs there is no security group."
  }
}

run "clients_may_be_limited" {
  command = plan

  variables {
    client_cidrs = { office = "203.0.113.0/24" }
    target_cidrs = { a = "10.0.128.0/20" }
  }

  assert {
    condition     = output.shape.clients == tomap({ office = "203.0.113.0/24" })
    error_message = "The office may connect, nobody else."
  }

  assert {
    condition     = one(values(aws_vpc_security_group_egress_rule.this)).cidr_ipv4 == "10.0.128.0/20" && one(values(aws_vpc_security_group_egress_rule.this)).from_port == 8000
    error_message = "The load balancer connects to the targets' port, where they lie."
  }
}

run "other_protocols_are_asked_for_a_connection" {
  command = plan

  variables {
    listener_port = 8883
    target_port   = 1883
    health_path   = null
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].protocol == "TCP" && output.shape.port == 8883
    error_message = "A target without HTTP is healthy when it accepts a connection."
  }
}

run "port_out_of_range_is_refused" {
  command         = plan
  expect_failures = [var.listener_port]

  variables {
    listener_port = 0
  }
}

run "nobody_as_client_is_refused" {
  command         = plan
  expect_failures = [var.client_cidrs]

  variables {
    client_cidrs = {}
  }
}

run "long_name_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "a-name-that-is-longer-than-aws-takes"
  }
}
