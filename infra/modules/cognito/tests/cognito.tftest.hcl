# Who gets in and how, and which inputs are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  name                 = "test-users"
  domain_prefix        = "test-auth"
  google_client_id     = "123-test.apps.googleusercontent.com"
  google_client_secret = "made-up"
  deletion_protection  = false
  client = {
    name          = "test-web-client"
    callback_urls = ["https://api.example.com/auth/callback"]
    logout_urls   = ["https://example.com/login"]
  }
}

run "nobody_signs_up" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Only an administrator makes accounts."
  }

  assert {
    condition     = aws_cognito_user_pool.this.username_attributes == toset(["email"]) && !aws_cognito_user_pool.this.username_configuration[0].case_sensitive
    error_message = "Users are known by their address, however they write it."
  }
}

run "google_vouches_for_users" {
  command = plan

  assert {
    condition     = aws_cognito_identity_provider.google.provider_type == "Google" && aws_cognito_identity_provider.google.attribute_mapping.email == "email"
    error_message = "Google is an identity provider and tells the address."
  }

  assert {
    condition     = contains(aws_cognito_user_pool_client.this.supported_identity_providers, "Google")
    error_message = "The client offers Google."
  }
}

run "client_has_a_secret_and_the_code_flow_only" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool_client.this.generate_secret && aws_cognito_user_pool_client.this.allowed_oauth_flows == toset(["code"])
    error_message = "Tokens are fetched by the server, with a code and a secret."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.allowed_oauth_scopes == toset(["openid", "email", "profile"])
    error_message = "The client asks for openid, email and profile."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.explicit_auth_flows == toset(["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"])
    error_message = "No flow takes a password in clear."
  }
}

run "sign_in_page_is_in_the_region" {
  command = plan

  assert {
    condition     = output.domain == "test-auth.auth.us-east-1.amazoncognito.com"
    error_message = "The output is the whole host name."
  }
}

run "pool_may_be_protected" {
  command = plan

  variables {
    deletion_protection = true
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "AWS refuses to delete a protected pool."
  }
}

run "slash_in_the_name_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "test/users"
  }
}

run "reserved_word_in_the_prefix_is_refused" {
  command         = plan
  expect_failures = [var.domain_prefix]

  variables {
    domain_prefix = "my-cognito"
  }
}

run "number_instead_of_google_client_is_refused" {
  command         = plan
  expect_failures = [var.google_client_id]

  variables {
    google_client_id = "123456"
  }
}

run "empty_google_secret_is_refused" {
  command         = plan
  expect_failures = [var.google_client_secret]

  variables {
    google_client_secret = ""
  }
}

run "callback_without_tls_is_refused" {
  command         = plan
  expect_failures = [var.client]

  variables {
    client = { name = "test-web-client", callback_urls = ["http://localhost/auth"], logout_urls = [] }
  }
}

run "session_without_end_is_refused" {
  command         = plan
  expect_failures = [var.client]

  variables {
    client = { name = "test-web-client", callback_urls = ["https://api.example.com/auth"], logout_urls = [], refresh_token_days = 3650 }
  }
}
