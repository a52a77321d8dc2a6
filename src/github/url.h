// Where a request goes: origins, proxies, and what may stand in a path.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// An absolute http or https URL.
struct Url {
  std::string scheme, host;  ///< lower case; an IPv6 host without its brackets
  int port = 0;
  std::string target;  ///< path and query, at least `/`

  std::string text() const;
};

/// Nothing for every other scheme, for user names, fragments, spaces and controls.
std::optional<Url> parse_url(std::string_view text);
/// Scheme, host and port are equal.
bool same_origin(const Url& a, const Url& b);
/// The machine itself: nobody else reads what goes there.
bool is_loopback(std::string_view host);
/// Where a `Location` or `Link` seen at `base` points: absolute, or a path from the root. Nothing when it
/// cannot be told.
std::optional<Url> resolve(const Url& base, std::string_view reference);

/// Everything but letters, digits and `-._~` as `%XX`.
std::string url_encoded(std::string_view text);

/// An environment variable's value, empty when it is not set.
using EnvironmentVariables = std::function<std::string(const char*)>;

struct Proxy {
  std::string host;
  int port = 0;
  std::string user, password;
};

/// The proxy that `HTTPS_PROXY`, `HTTP_PROXY` (lower case only, as curl has it), `ALL_PROXY` and `NO_PROXY`
/// name for this URL. NO_PROXY: `*`, or hosts between commas, each with its subdomains and maybe a port. The
/// machine itself is never asked through a proxy. Throws Error for a proxy that cannot be used.
std::optional<Proxy> proxy_for(const Url& url, const EnvironmentVariables& variables);
