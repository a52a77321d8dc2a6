// SHA-256 (FIPS 180-4), for fingerprints.
#pragma once

#include <string>
#include <string_view>

/// The digest of `bytes` as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);
