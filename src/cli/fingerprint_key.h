// The key under which fingerprints also bind secret values.
#pragma once

#include <string>

/// What PLANGATE_FINGERPRINT_KEY holds; empty when it is not set. Throws Error for a key that could be
/// guessed.
std::string fingerprint_key();
