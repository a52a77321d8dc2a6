#include "plan/action.h"

std::string_view name(Action action) {
  switch (action) {
    case Action::no_op:
      return "no-op";
    case Action::create:
      return "create";
    case Action::read:
      return "read";
    case Action::open:
      return "open";
    case Action::update:
      return "update";
    case Action::replace:
      return "replace";
    case Action::destroy:
      return "delete";
    case Action::forget:
      return "forget";
    case Action::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view sign(Action action, bool creates_first) {
  switch (action) {
    case Action::no_op:
      return " ";
    case Action::create:
      return "+";
    case Action::read:
    case Action::open:
      return "<=";
    case Action::update:
      return "~";
    case Action::replace:
      return creates_first ? "+/-" : "-/+";
    case Action::destroy:
      return "-";
    case Action::forget:
      return ".";
    case Action::unknown:
      return "?";
  }
  return "?";
}
