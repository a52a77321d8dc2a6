// Exact decimal numbers for money and quantities.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A number with 12 digits behind the point, held as an integer of 128 bits: no rounding until it is printed.
/// Sums and products that would leave ±1.7e26 stay at that bound instead of wrapping.
class Decimal {
 public:
  __extension__ using Integer = __int128;

  constexpr Decimal() = default;
  constexpr Decimal(int whole) : units_(Integer{whole} * one) {}
  constexpr Decimal(std::int64_t whole) : units_(Integer{whole} * one) {}
  static constexpr Decimal from_units(Integer units) { return Decimal(Raw{units}); }

  /// Reads plain or exponent notation ("0.045", "-3", "1e-9"). Nothing when the text is no number, is 1e15 or
  /// more in size, or has digits that 12 places cannot hold.
  static std::optional<Decimal> parse(std::string_view text);

  /// In steps of 1e-12.
  constexpr Integer units() const { return units_; }
  constexpr bool is_zero() const { return units_ == 0; }
  constexpr bool is_negative() const { return units_ < 0; }

  friend constexpr auto operator<=>(Decimal, Decimal) = default;
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a);
  /// Exact up to the 12th place; what lies behind it is rounded half away from zero.
  friend Decimal operator*(Decimal a, Decimal b);
  /// As `*`. Requires b != 0.
  friend Decimal operator/(Decimal a, Decimal b);
  Decimal& operator+=(Decimal other) { return *this = *this + other; }
  Decimal& operator-=(Decimal other) { return *this = *this - other; }

  /// The largest whole number not above it, and the smallest not below it.
  Decimal floor() const;
  Decimal ceil() const;

  /// Shortest exact text: "730", "0.045", "-1.5".
  std::string text() const;
  /// Rounded half away from zero to `places` (0..12) digits behind the point: "412.30".
  std::string fixed(int places) const;

 private:
  struct Raw {
    Integer units;
  };
  constexpr explicit Decimal(Raw raw) : units_(raw.units) {}

  static constexpr Integer one = 1'000'000'000'000;
  Integer units_ = 0;
};

/// Both ends of a figure; a known figure has the same at both.
template <class T>
struct Range {
  T low{};
  T high{};

  Range() = default;
  Range(T both) : low(both), high(both) {}  // NOLINT: a figure is a range of one
  Range(T low_end, T high_end) : low(low_end), high(high_end) {}

  bool is_single() const { return low == high; }
  Range& operator+=(const Range& other) {
    low = low + other.low;
    high = high + other.high;
    return *this;
  }
  friend Range operator+(Range a, const Range& b) { return a += b; }
  friend bool operator==(const Range&, const Range&) = default;
};
