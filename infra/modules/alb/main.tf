resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  subnets            = values(var.subnet_ids)
  security_groups    = [aws_security_group.this.id]
  idle_timeout       = var.idle_timeout_seconds

  enable_deletion_protection = var.deletion_protection

  # Header names that are none, and requests that parsers read in different ways, do not reach the targets.
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"

  dynamic "access_logs" {
    for_each = var.access_logs == null ? {} : { bucket = var.access_logs }

    content {
      enabled = true
      bucket  = access_logs.value.bucket
      prefix  = access_logs.value.prefix
    }
  }

  tags = { Name = var.name }
}

resource "aws_lb_target_group" "this" {
  for_each = var.targets

  name                 = "${var.name}-${each.key}"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = each.value.protocol
  port                 = each.value.port
  deregistration_delay = each.value.deregistration_delay_seconds

  health_check {
    protocol            = each.value.protocol
    path                = each.value.health_path
    port                = "traffic-port"
    matcher             = each.value.health_matcher
    interval            = each.value.health_interval_seconds
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = { Name = "${var.name}-${each.key}" }

  lifecycle {
    precondition {
      condition     = length("${var.name}-${each.key}") <= 32
      error_message = "\"${var.name}-${each.key}\" is longer than the 32 characters that a target group's name may have."
    }
  }
}

resource "aws_lb_listener" "redirect" {
  for_each = var.http_redirect ? toset(["http"]) : toset([])

  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }

  tags = { Name = "${var.name}-redirect" }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  dynamic "default_action" {
    for_each = var.default_target == null ? [] : [var.default_target]

    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value].arn
    }
  }

  # A request that no rule knows learns nothing about what stands behind.
  dynamic "default_action" {
    for_each = var.default_target == null ? ["not found"] : []

    content {
      type = "fixed-response"

      fixed_response {
        status_code  = "404"
        content_type = "text/plain"
        message_body = "Not found"
      }
    }
  }

  tags = { Name = "${var.name}-https" }

  lifecycle {
    precondition {
      condition     = var.default_target == null ? true : contains(keys(var.targets), var.default_target)
      error_message = "default_target must be one of the targets, or null."
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = var.rules

  listener_arn = aws_lb_listener.https.arn
  priority     = each.value.priority

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.value.target].arn
  }

  dynamic "condition" {
    for_each = length(each.value.paths) > 0 ? [each.value.paths] : []

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) > 0 ? [each.value.hosts] : []

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = each.value.headers

    content {
      http_header {
        http_header_name = condition.key
        values           = condition.value
      }
    }
  }

  tags = { Name = "${var.name}-${each.key}" }
}
