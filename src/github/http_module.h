// The border to the module that speaks HTTP: plain C, so that the two sides share no library's types.
#pragma once

#include <cstddef>

extern "C" {

struct PlangateHttpHeader {
  const char* name;
  const char* value;
};

/// Everything is borrowed for the call. Texts end in NUL; null: not there.
struct PlangateHttpRequest {
  const char* method;
  const char* origin;  ///< `https://host:port`
  const char* target;  ///< path and query, escaped
  const PlangateHttpHeader* headers;
  std::size_t header_count;
  const char* body;
  std::size_t body_size;
  const char* ca_file;
  const char* proxy_host;
  int proxy_port;
  const char* proxy_user;
  const char* proxy_password;
  int connect_milliseconds;
  int total_milliseconds;  ///< from the first byte sent to the last byte received
  std::size_t largest_body;
};

/// Where the answer goes; `status` is called last, and only for a whole answer.
struct PlangateHttpSink {
  void* to;
  void (*header)(void* to, const char* name, const char* value);
  void (*body)(void* to, const char* bytes, std::size_t size);
  void (*status)(void* to, int status);
};

/// As Failure in transport.h numbers them. `problem` receives words, cut to its size.
using PlangateHttpSend = int(const PlangateHttpRequest*, const PlangateHttpSink*, char* problem,
                             std::size_t problem_size);

/// The one symbol of the module; the number changes with this file.
PlangateHttpSend plangate_http_1;
}
