environment       = "prod"
hosted_zone_id    = "Z0CAJAEXAMPLE0000001"
root_domain       = "dbash.dev"
backend_image_tag = "3f1c9d2"
alarm_emails      = ["platform-engineering@example.com"]

# Outputs of envs/caja/global.
api_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-4111-8111-111111111111"
frontend_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222"
