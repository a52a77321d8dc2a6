# Which names the two certificates carry, in which order they are put out, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

override_resource {
  target          = module.certificate.aws_acm_certificate.this
  override_during = plan
  values = {
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
    domain_validation_options = [
      for name in [
        "app.caja.dbash.dev", "app.dev.caja.dbash.dev", "app.staging.caja.dbash.dev", "app.sandbox.caja.dbash.dev",
        "api.caja.dbash.dev", "api.dev.caja.dbash.dev", "api.staging.caja.dbash.dev", "api.sandbox.caja.dbash.dev",
      ] : { domain_name = name, resource_record_name = "_mock.${name}.", resource_record_type = "CNAME", resource_record_value = "_mock.acm-validations.aws." }
    ]
  }
}

variables {
  root_domain = "dbash.dev"
  zone_id     = "Z0123456789ABCDEFGHIJ"
}

run "names_of_production_come_first" {
  command = plan

  assert {
    condition     = output.app_domains == ["app.caja.dbash.dev", "app.dev.caja.dbash.dev", "app.staging.caja.dbash.dev"]
    error_message = "Section 5: app_domains starts with production and follows `environments`."
  }

  assert {
    condition     = output.api_domains == ["api.caja.dbash.dev", "api.dev.caja.dbash.dev", "api.staging.caja.dbash.dev"]
    error_message = "Section 5: api_domains starts with production and follows `environments`."
  }
}

run "each_certificate_has_a_record_for_each_name" {
  command = plan

  assert {
    condition     = keys(output.validation_records) == ["api", "app"]
    error_message = "Section 5: there are two certificates."
  }

  assert {
    condition     = toset(keys(output.validation_records["app"])) == toset(output.app_domains)
    error_message = "Section 5: every name of the frontend is proved."
  }

  assert {
    condition     = toset(keys(output.validation_records["api"])) == toset(output.api_domains)
    error_message = "Section 5: every name of the API is proved."
  }
}

run "without_subdomains_production_is_alone" {
  command = plan

  variables {
    enable_env_subdomains = false
  }

  assert {
    condition     = output.app_domains == ["app.caja.dbash.dev"] && output.api_domains == ["api.caja.dbash.dev"]
    error_message = "Section 9: one switch takes the environments off the certificates."
  }
}

run "environments_are_a_list" {
  command = plan

  variables {
    environments = ["sandbox"]
  }

  assert {
    condition     = output.api_domains == ["api.caja.dbash.dev", "api.sandbox.caja.dbash.dev"]
    error_message = "Section 9: the list decides which environments there are."
  }
}

run "root_domain_with_a_trailing_dot_is_refused" {
  command         = plan
  expect_failures = [var.root_domain]

  variables {
    root_domain = "dbash.dev."
  }
}

run "namespace_of_two_labels_is_refused" {
  command         = plan
  expect_failures = [var.namespace]

  variables {
    namespace = "caja.eu"
  }
}

run "zone_name_instead_of_id_is_refused" {
  command         = plan
  expect_failures = [var.zone_id]

  variables {
    zone_id = "dbash.dev"
  }
}

run "environment_in_capitals_is_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["Dev"]
  }
}

run "production_as_an_environment_is_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["dev", "prod"]
  }
}

run "same_environment_twice_is_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["dev", "dev"]
  }
}

run "more_names_than_a_certificate_takes_are_refused" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
  }
}
