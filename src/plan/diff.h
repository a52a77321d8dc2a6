// What differs between the two sides of a change, attribute by attribute.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "plan/plan.h"

/// One place where before and after do not say the same.
struct Difference {
  std::string path;  ///< `ingress[0].cidr_blocks`, `container_definitions.[0].image` inside a JSON string
  Value before;      ///< absent: added
  Value after;       ///< absent: removed; unknown: known after apply
  bool forces_replacement = false;
  bool inside_text = false;  ///< the place is inside a string that holds JSON
};

/// The differences of one entry. Borrows from the Look it was made of, and owns what it had to parse.
///
/// Arrays are compared as multisets: the document does not tell sets from lists, and order alone is no
/// change. Strings that hold JSON on both sides (policies, container definitions) are compared by what they
/// say; inside them a single value and a list of just that value are equal, as IAM reads them. An unknown
/// value is a difference, since nobody knows that it is none; where Terraform only cannot say (computed
/// attributes of an update, such as `arn`), the caller sees `after.unknown()`.
class Diff {
 public:
  Diff(const Change& change, const Look& look);

  const std::vector<Difference>& differences() const { return differences_; }
  /// An update without any difference but the order of elements.
  bool order_only() const { return order_differs_ && differences_.empty(); }

 private:
  void compare(const std::string& path, const Value& before, const Value& after, bool inside_text);
  void compare_members(const std::string& path, const Value& before, const Value& after, bool inside_text);
  void compare_elements(const std::string& path, const Value& before, const Value& after, bool inside_text);
  bool compare_json_text(const std::string& path, const Value& before, const Value& after);
  void add(const std::string& path, const Value& before, const Value& after, bool inside_text);

  std::vector<Difference> differences_;
  std::deque<Tape> parsed_;
  bool order_differs_ = false;
};
