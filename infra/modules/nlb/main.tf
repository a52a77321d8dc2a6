locals {
  limited = var.client_cidrs == null ? {} : { clients = var.client_cidrs }
}

resource "aws_security_group" "this" {
  for_each = local.limited

  name        = "${var.name}-nlb"
  description = "Load balancer ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-nlb" }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = coalesce(var.client_cidrs, {})

  security_group_id = aws_security_group.this["clients"].id
  description       = "TLS from ${each.key}"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.listener_port
  to_port           = var.listener_port
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.client_cidrs == null ? {} : var.target_cidrs

  security_group_id = aws_security_group.this["clients"].id
  description       = "Targets in ${each.key}"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.target_port
  to_port           = var.target_port
}

resource "aws_lb" "this" {
  name                             = var.name
  load_balancer_type               = "network"
  internal                         = false
  subnets                          = values(var.subnet_ids)
  security_groups                  = var.client_cidrs == null ? null : [aws_security_group.this["clients"].id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = var.deletion_protection

  tags = { Name = var.name }
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "TCP"
  port                 = var.target_port
  deregistration_delay = 30

  # Targets see the load balancer's own addresses, so they may admit the public subnets and nobody else.
  preserve_client_ip = "false"

  health_check {
    protocol            = var.health_path == null ? "TCP" : "HTTP"
    path                = var.health_path
    port                = "traffic-port"
    matcher             = var.health_path == null ? null : "200"
    interval            = 15
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = { Name = var.name }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "TLS"
  port              = var.listener_port
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}
