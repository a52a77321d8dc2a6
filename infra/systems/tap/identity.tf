module "cognito" {
  source = "../../modules/cognito"

  name                 = "${local.name}-users"
  domain_prefix        = var.auth_domain_prefix
  google_client_id     = var.google_client_id
  google_client_secret = var.google_client_secret
  deletion_protection  = var.deletion_protection

  client = {
    name          = "${local.name}-web-client"
    callback_urls = [local.redirect_uri]
    logout_urls   = ["https://${var.domain}/login"]
  }
}

# Where the sign-in page is and who asks it; none of it is secret.
resource "aws_ssm_parameter" "cognito" {
  for_each = {
    COGNITO_USER_POOL_ID = { value = module.cognito.user_pool_id, description = "Id of the user pool" }
    COGNITO_CLIENT_ID    = { value = module.cognito.client_id, description = "Id of the application's client" }
    COGNITO_DOMAIN       = { value = module.cognito.domain, description = "Host name of the sign-in page" }
    COGNITO_REDIRECT_URI = { value = local.redirect_uri, description = "Where users come back to after signing in" }
  }

  name        = "/${local.name}/${each.key}"
  description = each.value.description
  type        = "String"
  value       = each.value.value

  tags = { Name = "/${local.name}/${each.key}" }
}

module "secrets" {
  source = "../../modules/secrets"

  prefix = local.name
  descriptions = {
    jwt_secret_key        = "Signs the API's tokens"
    cognito_client_secret = "Proves to Cognito that the API is the application's client"
  }
  generated = { jwt_secret_key = {} }
}

# Cognito made this value and the state of the client holds it anyway; written as it is, it follows when the client is replaced.
resource "aws_secretsmanager_secret_version" "cognito_client_secret" {
  secret_id     = module.secrets.arns["cognito_client_secret"]
  secret_string = module.cognito.client_secret
}
