locals {
  # A wildcard and the name it stands under are proved by one and the same record, so records go by the name without "*.".
  proofs = toset([for name in setunion([var.domain], var.subject_alternative_names) : trimprefix(name, "*.")])

  # AWS gives an option for every name. The stand-in is for mocked tests, which cannot know the names; as a record AWS would refuse it.
  options = { for name in local.proofs : name => try(
    [for option in aws_acm_certificate.this.domain_validation_options : option if trimprefix(option.domain_name, "*.") == name][0],
    { resource_record_name = "", resource_record_type = "CNAME", resource_record_value = "" },
  ) }
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domain
  subject_alternative_names = setsubtract(var.subject_alternative_names, [var.domain])
  validation_method         = "DNS"

  tags = { Name = var.domain }

  # A listener cannot be without a certificate.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = var.zone_id == null ? toset([]) : local.proofs

  zone_id = var.zone_id
  name    = local.options[each.key].resource_record_name
  type    = local.options[each.key].resource_record_type
  records = [local.options[each.key].resource_record_value]
  ttl     = 60
}

# Without a zone the records are somebody else's work: this waits until they are there, 75 minutes at most.
resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = var.zone_id == null ? null : [for record in aws_route53_record.validation : record.fqdn]
}
