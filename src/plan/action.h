// What Terraform will do with one object.
#pragma once

#include <cstdint>
#include <string_view>

/// One for each entry of `resource_changes`, so that counts add up to the number of entries.
enum class Action : std::uint8_t {
  no_op,
  create,
  read,  ///< a data source that apply reads
  open,  ///< an ephemeral resource, opened and closed within the run
  update,
  replace,  ///< a create with a delete or a forget, in either order
  destroy,
  forget,   ///< leaves the state; the object lives on, unmanaged and billed
  unknown,  ///< a combination this version does not know: never harmless
};

/// As product.md counts them: "no-op", "create", … "delete", "unknown".
std::string_view name(Action action);
/// One column wide sign of a diff, and `-/+`, `+/-` for replacements by `creates_first`.
std::string_view sign(Action action, bool creates_first);
