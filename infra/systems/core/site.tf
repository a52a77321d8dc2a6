# The frontend: files in a private bucket, seen through CloudFront at app.<domain>.

module "site_certificate" {
  source = "../../modules/certificate"

  domain  = local.site_domain
  zone_id = var.zone_id
}

module "site" {
  source = "../../modules/static_site"

  name            = "fe-core-${var.environment}"
  aliases         = [local.site_domain]
  certificate_arn = module.site_certificate.arn
  spa_fallback    = true
  force_destroy   = var.force_destroy
}

module "site_name" {
  source = "../../modules/dns_records"

  zone_id = var.zone_id
  aliases = {
    (local.site_domain) = {
      dns_name = module.site.domain_name
      zone_id  = module.site.hosted_zone_id
    }
  }
}
