#include "plan/secret_names.h"

#include "catch.h"

TEST_CASE("paths that hold secrets are known by their words") {
  for (const char* path :
       {"password", "master_password", "masterUserPassword", "DB_PASSWORD", "auth_token",
        "settings[0].api_key", "secret_key", "client_secret", "access_key", "private_key_pem",
        "environment[0].variables.LOG_LEVEL", "container_definitions.[0].environment[1].value",
        "container_definitions", "user_data", "user_data_base64", "secret_string", "tags.Token",
        "triggers[\"db-password\"]"}) {
    INFO(path);
    CHECK(names_a_secret(path));
  }
}

TEST_CASE("paths that speak about secrets, or of anything else, are left alone") {
  for (const char* path : {"",
                           "name",
                           "secret_arn",
                           "password_length",
                           "token_validity",
                           "kms_key_id",
                           "key_name",
                           "secret_id",
                           "engine_version",
                           "instance_class",
                           "container_definitions.[0].image",
                           "container_definitions.[0].secrets[0].valueFrom",
                           "tags.Environment",
                           "access_policy",
                           "public_key",
                           "hash_key",
                           "range_key",
                           "environment_id",
                           "[0]",
                           "secretary"}) {
    INFO(path);
    CHECK_FALSE(names_a_secret(path));
  }
}
