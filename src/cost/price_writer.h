// Writing a price table: the SQLite file that PriceTable opens.
#pragma once

#include <span>
#include <string>

#include "base/sqlite.h"
#include "cost/price_rows.h"

/// What tells a price table from any other SQLite database ("plgt"), and one form of it from another.
inline constexpr int price_table_application = 0x706c6774;
inline constexpr int price_table_version = 2;

/// Writes the table to `path`, in place of what is there. The same content gives the same bytes.
void write_price_table(const std::string& path, std::span<const ServicePrices> services,
                       std::span<const ResourceTypeRow> types);

/// A hash of all that a table holds, in hex; it depends on the content only, not on how the file lies.
std::string fingerprint_of(const Database& table);
