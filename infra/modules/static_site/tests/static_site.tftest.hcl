# How a visitor reaches the files, that nobody reaches them in another way, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name            = "fe-core-test"
  aliases         = ["app.example.com"]
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
}

run "files_are_read_through_the_distribution_only" {
  command = plan

  assert {
    condition = (
      length(data.aws_iam_policy_document.read.statement) == 1
      && data.aws_iam_policy_document.read.statement[0].actions == toset(["s3:GetObject"])
      && one(data.aws_iam_policy_document.read.statement[0].principals).identifiers == toset(["cloudfront.amazonaws.com"])
      && one(data.aws_iam_policy_document.read.statement[0].condition).variable == "aws:SourceArn"
      && one(data.aws_iam_policy_document.read.statement[0].condition).values == tolist([aws_cloudfront_distribution.this.arn])
    )
    error_message = "The bucket lets this one distribution read, and nobody else."
  }

  assert {
    condition = (
      aws_cloudfront_origin_access_control.this.signing_behavior == "always"
      && one(aws_cloudfront_distribution.this.origin).origin_access_control_id == aws_cloudfront_origin_access_control.this.id
    )
    error_message = "Every request to the bucket is signed."
  }
}

run "visitors_come_over_modern_tls" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Plain HTTP is sent on to HTTPS."
  }

  assert {
    condition = (
      aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
      && aws_cloudfront_distribution.this.viewer_certificate[0].ssl_support_method == "sni-only"
      && aws_cloudfront_distribution.this.viewer_certificate[0].acm_certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/mock"
    )
    error_message = "The certificate of the aliases is used, with TLS 1.2 or later."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].response_headers_policy_id == "67f7725c-6f97-4210-82d7-5512b31e9d03"
    error_message = "Answers carry the security headers."
  }
}

run "answers_are_compressed_and_cached" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].compress && aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == "658327ea-f89d-4fab-a63d-7e88639e58f6"
    error_message = "gzip and Brotli are on, and files are cached as they say."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_root_object == "index.html" && length(aws_cloudfront_distribution.this.custom_error_response) == 0
    error_message = "The top of the site is index.html, and a file that is missing is an error."
  }
}

run "application_that_routes_in_the_browser" {
  command = plan

  variables {
    spa_fallback = true
  }

  assert {
    condition = { for response in aws_cloudfront_distribution.this.custom_error_response : response.error_code => "${response.response_code} ${response.response_page_path}" } == {
      403 = "200 /index.html"
      404 = "200 /index.html"
    }
    error_message = "Unknown paths are answered with the application."
  }
}

run "site_without_a_domain" {
  command = plan

  variables {
    aliases         = []
    certificate_arn = null
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].cloudfront_default_certificate && length(aws_cloudfront_distribution.this.aliases) == 0
    error_message = "CloudFront's own name and certificate are used."
  }
}

run "visits_are_logged_on_request" {
  command = plan

  variables {
    access_logs = { bucket_arn = "arn:aws:s3:::example-logs" }
  }

  assert {
    condition = (
      aws_cloudwatch_log_delivery_source.this["access"].resource_arn == aws_cloudfront_distribution.this.arn
      && aws_cloudwatch_log_delivery_destination.this["access"].delivery_destination_configuration[0].destination_resource_arn == "arn:aws:s3:::example-logs"
    )
    error_message = "The log of the distribution goes to the bucket."
  }
}

run "alias_without_a_certificate_is_refused" {
  command         = plan
  expect_failures = [aws_cloudfront_distribution.this]

  variables {
    certificate_arn = null
  }
}

run "certificate_of_another_region_is_refused" {
  command         = plan
  expect_failures = [var.certificate_arn]

  variables {
    certificate_arn = "arn:aws:acm:us-west-2:123456789012:certificate/mock"
  }
}

run "unknown_price_class_is_refused" {
  command         = plan
  expect_failures = [var.price_class]

  variables {
    price_class = "PriceClass_300"
  }
}
