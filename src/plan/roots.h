// Groups what changes by the edits behind it.
#pragma once

#include <functional>
#include <vector>

#include "plan/causes.h"
#include "plan/edit_names.h"

/// As Causes::roots() tells; `why` explains one change, and its answers outlive the call.
std::vector<Root> roots_of(const Plan& plan, EditNames& names,
                           const std::function<const Why&(const Change&)>& why);

/// A managed resource that the apply does something with.
bool is_change(const Change& change);
