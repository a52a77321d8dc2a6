// Names that AWS gives to one object only, by type, and types that are two words for one thing.
#pragma once

#include <string_view>
#include <vector>

/// Attributes whose values together AWS allows once only; null where names may repeat.
const std::vector<std::string_view>* identity_of(std::string_view type);
bool in_identity(std::string_view type, std::string_view attribute);

/// The type that the provider treats alike ("aws_lb" for "aws_alb"), or the type itself.
std::string_view family(std::string_view type);
