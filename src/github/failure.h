// The ways in which a request can have no answer.
#pragma once

#include <cstdint>

enum class Failure : std::uint8_t {
  none,
  connect,    ///< nobody there; nothing was sent
  tls,        ///< not the server it should be; nothing was sent
  timeout,    ///< it may have been executed
  broken,     ///< the connection ended within the request or answer; it may have been executed
  too_large,  ///< the answer exceeds the bound; it was executed
};
