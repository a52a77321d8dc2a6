# Every credential. What can be made here is made once, by AWS, and goes nowhere but into the secret: no plan and no state holds it.
# Only the connection string of Timescale Cloud comes from outside; README.md says how to put it in.
module "secrets" {
  source = "../../modules/secrets"

  prefix = local.name
  descriptions = {
    timescale_url          = "Connection string of Timescale Cloud, put in by hand"
    keycloak_admin         = "First administrator of Keycloak"
    keycloak_client_secret = "With which the services sign in to Keycloak"
    mqtt_admin             = "Admits and removes MQTT clients"
    mqtt_services          = "MQTT client of the services"
  }

  generated = {
    keycloak_admin         = {}
    keycloak_client_secret = {}
    mqtt_admin             = { json = { key = "password", others = { username = "admin" } } }
    mqtt_services          = { json = { key = "password", others = { username = "services" } } }
  }

  recovery_window_days = var.secret_recovery_days
}
