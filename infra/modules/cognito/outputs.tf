output "user_pool_id" {
  description = "Id of the user pool."
  value       = aws_cognito_user_pool.this.id
}

output "user_pool_arn" {
  description = "ARN of the user pool."
  value       = aws_cognito_user_pool.this.arn
}

output "client_id" {
  description = "Id of the application's client."
  value       = aws_cognito_user_pool_client.this.id
}

output "client_secret" {
  description = "Secret of the application's client, made by Cognito."
  value       = aws_cognito_user_pool_client.this.client_secret
  sensitive   = true
}

output "domain" {
  description = "Host name of the sign-in page."
  value       = "${aws_cognito_user_pool_domain.this.domain}.auth.${data.aws_region.current.name}.amazoncognito.com"
}

output "shape" {
  description = "Who gets in, and how."
  value = {
    name                = aws_cognito_user_pool.this.name
    sign_in_with        = aws_cognito_user_pool.this.username_attributes
    self_signup         = !aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    deletion_protection = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    client = {
      name               = aws_cognito_user_pool_client.this.name
      has_secret         = aws_cognito_user_pool_client.this.generate_secret
      flows              = aws_cognito_user_pool_client.this.allowed_oauth_flows
      scopes             = aws_cognito_user_pool_client.this.allowed_oauth_scopes
      callback_urls      = aws_cognito_user_pool_client.this.callback_urls
      logout_urls        = aws_cognito_user_pool_client.this.logout_urls
      identity_providers = aws_cognito_user_pool_client.this.supported_identity_providers
    }
  }
}
