#include "github/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<int> port_number(std::string_view text) {
  int port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || stop != text.data() + text.size() || port < 1 || port > 65535) return {};
  return port;
}

bool is_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == ':';
  });
}

/// `host:port`, `[::1]:port`, `host`.
bool split_authority(std::string_view authority, std::string& host, int& port) {
  std::string_view rest;
  if (!authority.empty() && authority.front() == '[') {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return false;
    host = lower(authority.substr(1, close - 1));
    rest = authority.substr(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    host = lower(authority.substr(0, colon));
    rest = authority.substr(colon);
  }
  if (!is_host(host)) return false;
  if (rest.empty()) return true;
  if (rest.front() != ':') return false;
  const std::optional<int> given = port_number(rest.substr(1));
  if (given) port = *given;
  return given.has_value();
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool excepts(std::string_view entry, const Url& url) {
  std::string host;
  int port = url.port;
  if (entry == "*") return true;
  if (entry.substr(0, 2) == "*.") entry.remove_prefix(1);
  if (!entry.empty() && entry.front() == '.') entry.remove_prefix(1);
  if (entry.empty() || !split_authority(entry, host, port) || port != url.port) return false;
  return url.host == host || (url.host.size() > host.size() && url.host.ends_with("." + host));
}

bool needs_no_proxy(const Url& url, std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (excepts(trimmed(list.substr(0, comma)), url)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

std::string first_set(const EnvironmentVariables& variables, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string value = variables(name); !value.empty()) return value;
  return {};
}

}  // namespace

std::string Url::text() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}{}{}", scheme, v6 ? "[" : "", host, v6 ? "]" : "",
                     usual ? std::string() : fmt::format(":{}", port), target);
}

std::optional<Url> parse_url(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](char c) { return c <= 0x20 || c >= 0x7F; })) return {};
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return {};
  Url url;
  url.scheme = lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return {};
  url.port = url.scheme == "https" ? 443 : 80;
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (!split_authority(rest.substr(0, end), url.host, url.port)) return {};
  url.target = rest.substr(end);
  if (url.target.find_first_of("#\\") != std::string::npos) return {};
  if (url.target.empty() || url.target.front() == '?') url.target.insert(0, "/");
  return url;
}

bool same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  // Only as four numbers: 127.example.com is somebody else.
  return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::optional<Url> resolve(const Url& base, std::string_view reference) {
  if (reference.size() < 2 || reference.front() != '/' || reference[1] != '/') {
    if (!reference.empty() && reference.front() == '/') {
      Url url = base;
      url.target.clear();
      return parse_url(fmt::format("{}{}", url.text(), reference));
    }
    return parse_url(reference);
  }
  return parse_url(fmt::format("{}:{}", base.scheme, reference));
}

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<Proxy> proxy_for(const Url& url, const EnvironmentVariables& variables) {
  if (is_loopback(url.host)) return {};
  // A web server hands the header `Proxy:` of its visitor to programs as HTTP_PROXY.
  const std::string named =
      url.scheme == "https" ? first_set(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                            : first_set(variables, {"http_proxy", "all_proxy", "ALL_PROXY"});
  if (named.empty() || needs_no_proxy(url, first_set(variables, {"no_proxy", "NO_PROXY"}))) return {};
  Proxy proxy;
  std::string_view rest = named;
  const std::size_t colon = rest.find("://");
  // The text may hold a password: the message must not repeat it.
  if (colon != std::string_view::npos && lower(rest.substr(0, colon)) != "http")
    throw Error(fmt::format("a {} proxy cannot be used", lower(rest.substr(0, colon))),
                "name an http:// proxy, which passes TLS through");
  if (colon != std::string_view::npos) rest.remove_prefix(colon + 3);
  rest = rest.substr(0, rest.find('/'));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view credentials = rest.substr(0, at);
    const std::size_t divides = std::min(credentials.find(':'), credentials.size());
    proxy.user = unescaped(credentials.substr(0, divides));
    proxy.password = unescaped(credentials.substr(std::min(divides + 1, credentials.size())));
    rest.remove_prefix(at + 1);
  }
  proxy.port = 80;
  if (!split_authority(rest, proxy.host, proxy.port))
    throw Error("the proxy that the environment names is no address", "write http://HOST:PORT");
  return proxy;
}
