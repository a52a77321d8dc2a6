#include "cli/fingerprint_key.h"

#include <cstdlib>

#include "base/error.h"

std::string fingerprint_key() {
  constexpr std::size_t shortest = 32;
  const char* set = std::getenv("PLANGATE_FINGERPRINT_KEY");
  const std::string key = set == nullptr ? "" : set;
  if (!key.empty() && key.size() < shortest)
    throw Error("PLANGATE_FINGERPRINT_KEY is shorter than 32 characters, so it could be guessed",
                "make one with `openssl rand -hex 32`");
  return key;
}
