locals {
  name  = "iot-${var.environment}"
  hosts = { for host in ["api", "app", "mqtt"] : host => "${host}.${var.domain}" }
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

module "network" {
  source = "../../modules/network"

  name                 = local.name
  cidr                 = var.network.cidr
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
}

module "cluster" {
  source = "../../modules/ecs_cluster"

  name      = local.name
  namespace = { name = "${local.name}.internal", vpc_id = module.network.vpc_id }
}

# One repository for each image, so that a role may push one of them without the others.
module "ecr" {
  source = "../../modules/ecr"

  names = [for image in concat(keys(var.services), ["keycloak", "mosquitto"]) : "${local.name}/${image}"]
}

locals {
  images = {
    for image in concat(keys(var.services), ["keycloak", "mosquitto"]) : image => {
      repository_arn = module.ecr.repositories["${local.name}/${image}"].arn
      repository_url = module.ecr.repositories["${local.name}/${image}"].url

      # Keycloak and the broker do not change with the services, so their images carry versions of their own.
      tag = contains(keys(var.services), image) ? var.release : trimspace(file("${path.module}/images/${image}/VERSION"))
    }
  }
}

# A certificate for each name: whoever takes one over, or lets one lapse, does not take the others along.
module "certificate" {
  source   = "../../modules/certificate"
  for_each = local.hosts

  domain  = each.value
  zone_id = var.zone_id
}
