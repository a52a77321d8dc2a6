// What the rules work out about one entry: kept by the first that asks for the others.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "risk/network.h"
#include "risk/protections.h"

struct EntryNotes {
  std::shared_ptr<const Protection> protection;              ///< protection_of()
  std::optional<std::vector<std::string_view>> differences;  ///< may_differ()
  std::optional<Doors> doors_before, doors_after;            ///< doors()
};
