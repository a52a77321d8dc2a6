resource "aws_security_group" "this" {
  name        = var.name
  description = "Tasks of ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = var.name }
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

resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = aws_security_group.this.id
  description       = "To ${var.egress == "all" ? "anywhere" : "HTTPS endpoints"}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = var.egress == "all" ? "-1" : "tcp"
  from_port         = var.egress == "all" ? null : 443
  to_port           = var.egress == "all" ? null : 443
}
