locals {
  # Policies that AWS manages have the same ids in every account; looking them up by name would need one.
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  security_headers  = "67f7725c-6f97-4210-82d7-5512b31e9d03"
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "ReadThroughThisDistribution"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.name}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

module "bucket" {
  source = "../object_bucket"

  name              = var.name
  policy_statements = [data.aws_iam_policy_document.read.json]
  force_destroy     = var.force_destroy
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.name
  description                       = "Signs what the distribution asks of ${var.name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = var.price_class
  aliases             = var.aliases
  default_root_object = "index.html"

  origin {
    origin_id                = "bucket"
    domain_name              = module.bucket.regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id           = "bucket"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = local.security_headers
  }

  # The distribution may read files but not list them, so S3 answers 403 for a file that is not there.
  dynamic "custom_error_response" {
    for_each = var.spa_fallback ? [403, 404] : []

    content {
      error_code            = custom_error_response.value
      response_code         = 200
      response_page_path    = "/index.html"
      error_caching_min_ttl = 10
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  # With the certificate of cloudfront.net, CloudFront itself decides about TLS.
  viewer_certificate {
    acm_certificate_arn            = var.certificate_arn
    cloudfront_default_certificate = length(var.aliases) == 0 ? true : null
    ssl_support_method             = length(var.aliases) == 0 ? null : "sni-only"
    minimum_protocol_version       = length(var.aliases) == 0 ? null : "TLSv1.2_2021"
  }

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = length(var.aliases) == 0 || var.certificate_arn != null
      error_message = "A site with aliases needs a certificate for them."
    }
  }
}

# This way of delivery, unlike the older one, does without access control lists on the bucket.
resource "aws_cloudwatch_log_delivery_source" "this" {
  for_each = var.access_logs == null ? {} : { access = var.access_logs }

  name         = "${var.name}-${each.key}"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.this.arn
}

resource "aws_cloudwatch_log_delivery_destination" "this" {
  for_each = var.access_logs == null ? {} : { access = var.access_logs }

  name          = "${var.name}-${each.key}"
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = each.value.bucket_arn
  }
}

resource "aws_cloudwatch_log_delivery" "this" {
  for_each = var.access_logs == null ? {} : { access = var.access_logs }

  delivery_source_name     = aws_cloudwatch_log_delivery_source.this[each.key].name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.this[each.key].arn
}
