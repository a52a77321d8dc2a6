// The one way plangate stops: what is wrong, and what helps.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

/// Thrown wherever the work cannot go on: unreadable file, not a plan, broken price table, broken policy.
/// Nobody below main() catches it, except to add the place at a library's border. main() prints
/// `plangate: error: <what>` and `hint: <hint>` on stderr and exits with 2.
/// `what` is one lower-case sentence without a full stop: what is wrong and where. `hint` says how to fix it.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& what, std::string hint = {})
      : std::runtime_error(what), hint_(std::move(hint)) {}

  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};
