# Alias records, not CNAMEs: they cost nothing to resolve, and the top of a zone may be one.
resource "aws_route53_record" "ipv4" {
  for_each = var.aliases

  zone_id = var.zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = each.value.evaluate_health
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = { for name, alias in var.aliases : name => alias if alias.ipv6 }

  zone_id = var.zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = each.value.evaluate_health
  }
}
