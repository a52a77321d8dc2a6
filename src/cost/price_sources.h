// What the sources of prices are, for people: the table of pricing/SOURCES.md.
#pragma once

#include <string>
#include <string_view>

/// "github.com/…, the generated price tables: …" of "karpenter-2026"; empty for an id that is not listed.
std::string source_meaning(std::string_view id);
