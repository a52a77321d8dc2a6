# The one thing that depends on the region.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

override_data {
  target          = data.aws_region.current
  override_during = plan
  values          = { name = "eu-west-1" }
}

run "access_logs_outside_us_east_1_are_refused" {
  command         = plan
  expect_failures = [output.app_url]

  variables {
    environment              = "staging"
    root_domain              = "dbash.dev"
    hosted_zone_id           = "Z0123456789ABCDEFGHIJ"
    api_certificate_arn      = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
    frontend_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222"
    backend_image_tag        = "3f1c9d2"
    network                  = { cidr = "10.41.0.0/16", nat_gateway_per_zone = false }
    backend                  = { size = { cpu = 512, memory_mb = 1024 }, tasks = 2 }
    database = {
      instance_class        = "db.t4g.small"
      storage_gb            = { initial = 40, maximum = 100 }
      multi_az              = false
      backup_retention_days = 7
    }
    log_retention_days = 60
    access_logs        = true
  }
}
