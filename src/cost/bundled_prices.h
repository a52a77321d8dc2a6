// The price table that the build compiled from pricing/*.csv, inside the binary.
#pragma once

#include <span>

/// An SQLite database, in read-only memory for as long as the program runs.
std::span<const unsigned char> bundled_prices();
