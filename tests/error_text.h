// What an Error says, for tests that look into it.
#pragma once

#include <string>

#include "base/error.h"

/// The text of the Error that `act` throws, or "no error".
template <class Act>
std::string error_text(Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
