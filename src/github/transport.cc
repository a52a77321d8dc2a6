#include "github/transport.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "github/http_module.h"

namespace {

constexpr const char* module_name = "plangate-http.so";

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

bool equal_names(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::filesystem::path> places(const std::string& directory) {
  if (!directory.empty()) return {directory};
  std::error_code error;
  const std::filesystem::path beside = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  if (error) throw Error("cannot tell where plangate's own executable is: " + error.message());
  return {beside, beside / PLANGATE_MODULE_FROM_BIN};
}

/// Never unloaded: libraries behind it may have left handlers for the end of the process.
PlangateHttpSend* load(const std::string& directory) {
  std::string problem = "it is not there";
  for (const std::filesystem::path& place : places(directory)) {
    const std::filesystem::path path = place / module_name;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) continue;
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* symbol = module == nullptr ? nullptr : dlsym(module, "plangate_http_1");
    if (symbol != nullptr) return reinterpret_cast<PlangateHttpSend*>(symbol);
    const char* words = dlerror();
    problem = words == nullptr ? "it holds no entry" : words;
  }
  throw Error(fmt::format("cannot load {}: {}", module_name, problem),
              "it belongs beside the executable plangate; install both, and OpenSSL 3");
}

Response& answer(void* to) {
  return *static_cast<Response*>(to);
}

/// The module's C++ exceptions stay on its side, and ours on ours: running out of memory ends the program.
void take_header(void* to, const char* name, const char* value) noexcept {
  answer(to).headers.emplace_back(name, value);
}
void take_body(void* to, const char* bytes, std::size_t size) noexcept {
  answer(to).body.append(bytes, size);
}
void take_status(void* to, int status) noexcept {
  answer(to).status = status;
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

}  // namespace

std::string Response::header(std::string_view name) const {
  for (const auto& [given, value] : headers)
    if (equal_names(given, name)) return value;
  return {};
}

Transport::Transport(TransportOptions options, std::string directory)
    : options_(std::move(options)), directory_(std::move(directory)) {}

Response Transport::send(const Request& request) {
  std::vector<PlangateHttpHeader> headers;
  for (const auto& [name, value] : request.headers) {
    if (!is_one_line(name) || !is_one_line(value))
      throw Error(
          fmt::format("the header {} would hold a line end or control character", name.substr(0, 40)));
    headers.push_back({name.c_str(), value.c_str()});
  }
  std::optional<Proxy> proxy;
  if (options_.variables) proxy = proxy_for(request.url, options_.variables);
  Url origin = request.url;
  origin.target.clear();
  const std::string origin_text = origin.text();

  PlangateHttpRequest asked = {};
  asked.method = request.method.c_str();
  asked.origin = origin_text.c_str();
  asked.target = request.url.target.c_str();
  asked.headers = headers.data();
  asked.header_count = headers.size();
  asked.body = request.body.data();
  asked.body_size = request.body.size();
  asked.ca_file = or_null(options_.ca_file);
  if (proxy) {
    asked.proxy_host = proxy->host.c_str();
    asked.proxy_port = proxy->port;
    asked.proxy_user = or_null(proxy->user);
    asked.proxy_password = proxy->password.c_str();
  }
  asked.connect_milliseconds = static_cast<int>(options_.connect_timeout.count());
  asked.total_milliseconds = static_cast<int>(options_.timeout.count());
  asked.largest_body = options_.largest_body;

  static PlangateHttpSend* const module = load(directory_);
  Response response;
  const PlangateHttpSink sink{&response, take_header, take_body, take_status};
  char problem[300] = "";
  response.failure = static_cast<Failure>(module(&asked, &sink, problem, sizeof problem));
  response.problem = problem;
  if (response.failure != Failure::none) {
    response.status = 0;
    response.body.clear();
  }
  return response;
}
