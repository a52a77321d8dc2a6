#include "plan/secret_names.h"

#include <algorithm>
#include <string>

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9');
}

template <std::size_t N>
bool is_any(std::string_view word, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

constexpr std::string_view secrets[] = {"password",   "passwords",   "passwd",  "pwd",
                                        "passphrase", "secret",      "secrets", "token",
                                        "credential", "credentials", "apikey",  "psk"};
constexpr std::string_view keys_of[] = {"api",     "access", "private",   "auth",
                                        "signing", "shared", "preshared", "account"};
/// A name that ends so speaks about the secret, it does not hold it.
constexpr std::string_view about[] = {"arn",     "arns",     "id",       "ids",      "name",     "names",
                                      "version", "type",     "policy",   "length",   "window",   "days",
                                      "enabled", "method",   "endpoint", "ttl",      "validity", "units",
                                      "hours",   "rotation", "status",   "required", "prefix",   "url"};
/// Whatever stands below is taken for secret.
constexpr std::string_view carriers[] = {
    "environment",       "environment_variables", "environment_variable", "env",           "env_vars",
    "user_data",         "user_data_base64",      "custom_data",          "secret_string", "secret_binary",
    "connection_string", "container_definitions", "connection_strings"};

/// By the words of `masterUserPassword`, `MASTER_USER_PASSWORD` or `master-user-password`.
bool is_secret(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  std::string_view word;
  bool found = false;
  for (std::size_t i = 0; i < name.size();) {
    std::size_t end = i;
    const auto is_hump = [&](std::size_t at) { return is_upper(name[at]) && !is_upper(name[at - 1]); };
    while (end < name.size() && is_letter_or_digit(name[end]) && (end == i || !is_hump(end))) ++end;
    if (end == i) {
      ++i;
      continue;
    }
    const std::string_view last = word;
    word = std::string_view(lower).substr(i, end - i);
    found = found || is_any(word, secrets) || (word == "key" && is_any(last, keys_of));
    i = end;
  }
  return found && !is_any(word, about);
}

}  // namespace

bool names_a_secret(std::string_view path) {
  std::string_view last;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(".[]\""), rest.size());
    const std::string_view step = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (step.empty() || index) continue;
    // A container definition is shown by its parts; only as one text it may hold an environment.
    const bool parts_follow = step == "container_definitions" && !rest.empty();
    if (is_any(step, carriers) && !parts_follow) return true;
    last = step;
  }
  return is_secret(last);
}
