# The collection answers inside the VPC only.
resource "aws_security_group" "endpoint" {
  name        = "${var.name}-collection"
  description = "Endpoint of the collection ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-collection" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.endpoint.id
  description                  = "HTTPS from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_opensearchserverless_vpc_endpoint" "this" {
  name               = var.name
  vpc_id             = var.vpc_id
  subnet_ids         = values(var.subnet_ids)
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_opensearchserverless_security_policy" "network" {
  name        = var.name
  type        = "network"
  description = "Lets in the VPC endpoint of ${var.name} and nobody else"
  policy = jsonencode([{
    Description     = "API only, no dashboards"
    Rules           = [{ ResourceType = "collection", Resource = ["collection/${var.name}"] }]
    AllowFromPublic = false
    SourceVPCEs     = [aws_opensearchserverless_vpc_endpoint.this.id]
  }])
}
