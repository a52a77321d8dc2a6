resource "aws_security_group" "this" {
  name        = coalesce(var.security_group_name, var.name)
  description = "Tasks of ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = coalesce(var.security_group_name, var.name) }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.ingress_cidrs

  security_group_id = aws_security_group.this.id
  description       = "Service port from ${each.key}"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
}

resource "aws_vpc_security_group_ingress_rule" "group" {
  for_each = var.ingress_security_groups

  security_group_id            = aws_security_group.this.id
  description                  = "Service port from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

locals {
  extra_ingress = merge([for name, extra in var.extra_ports : {
    for client, group in extra.ingress_security_groups : "${name}/${client}" => { name = name, port = extra.port, client = client, group = group }
  }]...)
}

resource "aws_vpc_security_group_ingress_rule" "extra" {
  for_each = local.extra_ingress

  security_group_id            = aws_security_group.this.id
  description                  = "Port ${each.value.name} from ${each.value.client}"
  referenced_security_group_id = each.value.group
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = aws_security_group.this.id
  description       = "To ${var.egress == "all" ? "anywhere" : "HTTPS endpoints"}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = var.egress == "all" ? "-1" : "tcp"
  from_port         = var.egress == "all" ? null : 443
  to_port           = var.egress == "all" ? null : 443
}

resource "aws_vpc_security_group_egress_rule" "extra" {
  for_each = var.egress_rules

  security_group_id            = aws_security_group.this.id
  description                  = "To ${each.key}"
  referenced_security_group_id = each.value.security_group_id
  cidr_ipv4                    = each.value.cidr
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_service_discovery_service" "this" {
  for_each = var.discovery == null ? {} : { tasks = var.discovery }

  name          = each.value.name
  description   = "Tasks of ${var.name}"
  force_destroy = true

  # A short TTL, since a replaced task has another address.
  dns_config {
    namespace_id   = each.value.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }
}
