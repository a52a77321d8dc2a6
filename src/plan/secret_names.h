// Values that nobody marked but whose place says that they are secret.
#pragma once

#include <string_view>

/// Whether a string at attribute path `path` ("environment[0].variables.DB_PASSWORD") is likely a secret by
/// the words in its path: passwords, tokens, private and API keys, and everything in environment variables
/// and user data, where Terraform carries secrets without a mark. Names of things about a secret
/// (`secret_arn`, `password_length`) are not meant.
bool names_a_secret(std::string_view path);
