locals {
  # Port 80 is open for the redirect to HTTPS alone.
  ports   = var.http_redirect ? [80, 443] : [443]
  ingress = merge([for port in local.ports : { for name, cidr in var.ingress_cidrs : "${name}-${port}" => { name = name, cidr = cidr, port = port } }]...)

  # Targets that share a port share the rule.
  target_ports = toset([for target in var.targets : tostring(target.port)])
  egress       = merge([for port in local.target_ports : { for name, cidr in var.target_cidrs : "${name}-${port}" => { name = name, cidr = cidr, port = port } }]...)
}

resource "aws_security_group" "this" {
  name        = coalesce(var.security_group_name, var.name)
  description = "Load balancer ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = coalesce(var.security_group_name, var.name) }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress

  security_group_id = aws_security_group.this.id
  description       = "${each.value.port == 443 ? "HTTPS" : "HTTP, for the redirect,"} from ${each.value.name}"
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress

  security_group_id = aws_security_group.this.id
  description       = "To the targets in ${each.value.name}"
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}
