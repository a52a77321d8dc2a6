# Which records prove which names, and which names are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

override_resource {
  target          = aws_acm_certificate.this
  override_during = plan
  values = {
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
    domain_validation_options = [
      { domain_name = "example.com", resource_record_name = "_1.example.com.", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws." },
      { domain_name = "*.example.com", resource_record_name = "_1.example.com.", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws." },
      { domain_name = "app.example.com", resource_record_name = "_2.app.example.com.", resource_record_type = "CNAME", resource_record_value = "_2.acm-validations.aws." },
    ]
  }
}

variables {
  domain                    = "example.com"
  subject_alternative_names = ["*.example.com", "app.example.com"]
  zone_id                   = "Z0123456789ABCDEFGHIJ"
}

run "wildcard_shares_the_record_of_its_domain" {
  command = plan

  assert {
    condition     = { for name, record in aws_route53_record.validation : name => record.name } == { "example.com" = "_1.example.com.", "app.example.com" = "_2.app.example.com." }
    error_message = "One record for example.com and *.example.com together, and one for app.example.com."
  }
}

run "first_name_is_no_alternative" {
  command = plan

  variables {
    subject_alternative_names = ["example.com", "*.example.com"]
  }

  assert {
    condition     = aws_acm_certificate.this.subject_alternative_names == toset(["*.example.com"])
    error_message = "A name that is given twice is asked for once."
  }
}

run "without_a_zone_the_records_are_put_out" {
  command = plan

  variables {
    zone_id = null
  }

  assert {
    condition     = length(aws_route53_record.validation) == 0
    error_message = "No record is made where there is no zone."
  }

  assert {
    condition     = output.validation_records["example.com"] == { name = "_1.example.com.", type = "CNAME", value = "_1.acm-validations.aws." }
    error_message = "Whoever makes the records finds them in the output."
  }
}

run "trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.domain]

  variables {
    domain = "example.com."
  }
}

run "wildcard_in_the_middle_is_refused" {
  command         = plan
  expect_failures = [var.subject_alternative_names]

  variables {
    subject_alternative_names = ["api.*.example.com"]
  }
}
