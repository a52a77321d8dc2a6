data "aws_caller_identity" "current" {}

module "state" {
  source = "../modules/state_backend"

  bucket        = join("-", concat([var.bucket], var.bucket_account_suffix ? [data.aws_caller_identity.current.account_id] : []))
  table         = var.table
  force_destroy = var.force_destroy
}

# Made once, before everything else: the registrar points to its name servers, and a new zone would have others.
resource "aws_route53_zone" "this" {
  for_each = toset(var.domain == null ? [] : [var.domain])

  name          = each.key
  comment       = "Public names of ${var.system}"
  force_destroy = var.force_destroy

  tags = { Name = each.key }
}
