// Money: US dollars, exact.
#pragma once

#include "base/decimal.h"

/// How many of something: hours, gigabytes, requests. Exact.
using Quantity = Decimal;

/// AWS bills by the hour; a month is 730 of them, as in AWS's own calculator.
inline constexpr int hours_per_month = 730;

/// An amount of US dollars, or a price in US dollars for one unit. The only type that money has: it can be
/// added, compared, and multiplied by a quantity, but never by money.
class Usd {
 public:
  constexpr Usd() = default;
  constexpr explicit Usd(Decimal amount) : amount_(amount) {}

  constexpr Decimal amount() const { return amount_; }
  constexpr bool is_zero() const { return amount_.is_zero(); }
  constexpr bool is_negative() const { return amount_.is_negative(); }

  friend constexpr auto operator<=>(Usd, Usd) = default;
  friend Usd operator+(Usd a, Usd b) { return Usd(a.amount_ + b.amount_); }
  friend Usd operator-(Usd a, Usd b) { return Usd(a.amount_ - b.amount_); }
  friend Usd operator*(Usd price, Quantity quantity) { return Usd(price.amount_ * quantity); }
  Usd& operator+=(Usd other) { return *this = *this + other; }

  /// Rounded to cents: "412.30".
  std::string cents() const { return amount_.fixed(2); }
  /// Every digit: "0.0000002".
  std::string exact() const { return amount_.text(); }

 private:
  Decimal amount_;
};
