// A quantity as far as the plan tells it, and where it came from.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/money.h"

/// A range of quantities, or unknown. `origin` says in a few words where the figure came from
/// ("desired_count", "default 20", "min_capacity..max_capacity of aws_appautoscaling_target.app") or why
/// there is none
/// ("instance_class is known after apply").
struct Amount {
  std::optional<Range<Quantity>> range;
  std::string origin;

  Amount() = default;
  Amount(int count) : range(Range<Quantity>(Quantity(count))) {}  // NOLINT: a plain number is an amount
  Amount(Quantity count, std::string from = {})
      : range(Range<Quantity>(count)), origin(std::move(from)) {}  // NOLINT
  Amount(Range<Quantity> counts, std::string from) : range(counts), origin(std::move(from)) {}
  static Amount unknown(std::string why) {
    Amount amount;
    amount.origin = std::move(why);
    return amount;
  }

  bool known() const { return range.has_value(); }
  bool is_zero() const { return range && range->high.is_zero() && range->low.is_zero(); }

  /// Unknown stays unknown. Both factors are taken to be at least zero.
  friend Amount operator*(const Amount& a, const Amount& b) {
    return combined(a, b, [](const Range<Quantity>& x, const Range<Quantity>& y) {
      return Range<Quantity>(x.low * y.low, x.high * y.high);
    });
  }
  friend Amount operator+(const Amount& a, const Amount& b) {
    return combined(a, b, [](const Range<Quantity>& x, const Range<Quantity>& y) {
      return Range<Quantity>(x.low + y.low, x.high + y.high);
    });
  }
  /// What lies above `included`; never below zero.
  Amount above(Quantity included) const {
    if (!range) return *this;
    const auto over = [&](Quantity q) { return std::max(q - included, Quantity(0)); };
    return Amount(Range<Quantity>(over(range->low), over(range->high)), origin);
  }

 private:
  template <class Combine>
  static Amount combined(const Amount& a, const Amount& b, Combine combine) {
    if (!a.range) return a;
    if (!b.range) return b;
    std::string from = a.origin;
    if (!b.origin.empty()) from += from.empty() ? b.origin : " × " + b.origin;
    return Amount(combine(*a.range, *b.range), std::move(from));
  }
};
