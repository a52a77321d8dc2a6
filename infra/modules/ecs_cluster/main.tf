resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE"]
}

# Names that only the VPC resolves, for services that find each other without a load balancer.
resource "aws_service_discovery_private_dns_namespace" "this" {
  for_each = var.namespace == null ? {} : { private = var.namespace }

  name        = each.value.name
  description = "Services of ${var.name}"
  vpc         = each.value.vpc_id
}
