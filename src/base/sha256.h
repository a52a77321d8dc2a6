// SHA-256 (FIPS 180-4), for fingerprints.
#pragma once

#include <string>
#include <string_view>

/// The digest of `bytes` as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104) of `bytes` under `key`, likewise.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
