// A quantity as far as the plan or a usage file tells it, and where it came from.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/money.h"
#include "cost/usage_keys.h"

/// A range of quantities, or unknown. `origin` says in a few words where the figure came from
/// ("desired_count", "default 20", "min_capacity..max_capacity of aws_appautoscaling_target.app") or why
/// there is none
/// ("instance_class is known after apply").
struct Amount {
  std::optional<Range<Quantity>> range;
  std::string origin;
  std::string formula;     ///< how it was worked out ("0.25 × 2"); empty for a figure that was read
  UsageKeys usage_keys;    ///< what a usage file may say about it
  bool wants_use = false;  ///< unknown because a usage file could tell it, and does not

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

  /// What only use decides, and no usage key tells.
  static Amount by_use() {
    Amount amount;
    amount.wants_use = true;
    return amount;
  }

  bool known() const { return range.has_value(); }
  bool is_zero() const { return range && range->high.is_zero() && range->low.is_zero(); }

  /// Unknown stays unknown. Both factors are taken to be at least zero.
  friend Amount operator*(const Amount& a, const Amount& b) {
    return combined(a, b, " × ", [](const Range<Quantity>& x, const Range<Quantity>& y) {
      return Range<Quantity>(x.low * y.low, x.high * y.high);
    });
  }
  friend Amount operator+(const Amount& a, const Amount& b) {
    return combined(a, b, " + ", [](const Range<Quantity>& x, const Range<Quantity>& y) {
      return Range<Quantity>(x.low + y.low, x.high + y.high);
    });
  }
  /// What lies above `included`; never below zero.
  Amount above(Quantity included) const {
    return changed([&](Quantity q) { return std::max(q - included, Quantity(0)); }, " − ", included, "");
  }
  /// At most `limit`: the part of it that a first tier or an included volume takes.
  Amount up_to(Quantity limit) const {
    return changed([&](Quantity q) { return std::min(q, limit); }, ", at most ", limit, "");
  }
  /// In whole steps: 10,001 of 10,000 are 2. Requires step > 0.
  Amount steps_of(Quantity step) const {
    return changed([&](Quantity q) { return (q / step).ceil(); }, " ÷ ", step, ", rounded up");
  }
  /// Requires divisor > 0.
  Amount over(Quantity divisor) const {
    return changed([&](Quantity q) { return q / divisor; }, " ÷ ", divisor, "");
  }
  /// Each at least `least`: what is billed as more than it is.
  Amount at_least(Quantity least) const {
    return changed([&](Quantity q) { return std::max(q, least); }, ", at least ", least, "");
  }

 private:
  /// Known figures only.
  std::string written() const {
    if (!formula.empty()) return formula;
    return range->is_single() ? range->low.text() : range->low.text() + ".." + range->high.text();
  }
  /// In parentheses when it has several parts.
  std::string part() const {
    std::string text = written();
    return text.find(' ') == std::string::npos ? text : "(" + text + ")";
  }

  template <class Change>
  Amount changed(Change change, std::string_view sign, Quantity by, std::string_view end) const {
    Amount out = *this;
    if (!range) return out;
    out.range = Range<Quantity>(change(range->low), change(range->high));
    out.formula = part();
    out.formula.append(sign).append(by.text()).append(end);
    return out;
  }

  /// As part(), but products of products need none.
  static std::string factor(const Amount& a) {
    for (const std::string_view sign : {" + ", " − ", " ÷ ", ", "})
      if (a.formula.find(sign) != std::string::npos) return a.part();
    return a.written();
  }

  template <class Combine>
  static Amount combined(const Amount& a, const Amount& b, std::string_view sign, Combine combine) {
    Amount out;
    if (a.range && b.range) {
      out.range = combine(*a.range, *b.range);
      out.origin = a.origin;
      if (!b.origin.empty()) {
        if (!out.origin.empty()) out.origin += sign;
        out.origin += b.origin;
      }
      out.formula = sign == " × " ? factor(a) : a.written();
      out.formula.append(sign).append(sign == " × " ? factor(b) : b.written());
    } else {
      // What the plan leaves open outweighs what a usage file could say.
      const bool take_b = a.range || (a.wants_use && !b.range && !b.wants_use);
      out.origin = take_b ? b.origin : a.origin;
      out.wants_use = (a.wants_use || a.range) && (b.wants_use || b.range);
    }
    out.usage_keys = a.usage_keys;
    out.usage_keys.add(b.usage_keys);
    return out;
  }
};
