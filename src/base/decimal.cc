#include "base/decimal.h"

#include <algorithm>
#include <string>

namespace {

using Integer = Decimal::Integer;
constexpr Integer one = 1'000'000'000'000;
constexpr int places_kept = 12;
constexpr Integer bound = Integer{170'000'000'000'000} * one * one;  // 1.7e38 units, just inside 128 bits

Integer clamp(Integer units) {
  return std::clamp(units, -bound, bound);
}

Integer add(Integer a, Integer b) {
  Integer sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return a < 0 ? -bound : bound;
  return clamp(sum);
}

Integer multiply(Integer a, Integer b) {
  Integer product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return (a < 0) == (b < 0) ? bound : -bound;
  return clamp(product);
}

Integer divide_rounded(Integer a, Integer b) {
  const Integer quotient = a / b;
  const Integer rest = a % b;
  const Integer twice = rest < 0 ? -rest : rest;
  const Integer size = b < 0 ? -b : b;
  if (twice < size - twice) return quotient;
  return (a < 0) == (b < 0) ? quotient + 1 : quotient - 1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string digits(Integer value) {
  // Nearly all fit into a word, and dividing two of them is slow.
  constexpr std::uint64_t part = 1'000'000'000'000'000'000;
  if (value < static_cast<Integer>(part)) return std::to_string(static_cast<std::uint64_t>(value));
  const std::string low = std::to_string(static_cast<std::uint64_t>(value % part));
  return digits(value / part) + std::string(18 - low.size(), '0') + low;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t i = 0;
  bool negative = false;
  if (i < text.size() && text[i] == '-') {
    negative = true;
    ++i;
  }
  Integer mantissa = 0;
  int scale = 0;  // the value is mantissa * 10^-scale
  bool any = false;
  bool behind_point = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !behind_point) {
      behind_point = true;
      continue;
    }
    if (!is_digit(text[i])) break;
    any = true;
    if (mantissa > bound / 100) {  // more digits than can matter: only zeros may follow
      if (text[i] != '0') return std::nullopt;
      if (!behind_point) --scale;
      continue;
    }
    mantissa = mantissa * 10 + (text[i] - '0');
    if (behind_point) ++scale;
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    bool small = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) small = text[i++] == '-';
    if (i == text.size()) return std::nullopt;
    int exponent = 0;
    for (; i < text.size(); ++i) {
      if (!is_digit(text[i])) return std::nullopt;
      if (exponent < 100'000) exponent = exponent * 10 + (text[i] - '0');
    }
    scale += small ? exponent : -exponent;
  }
  if (mantissa == 0) return Decimal();
  for (; scale < places_kept; ++scale) {
    if (mantissa > bound / 10) return std::nullopt;
    mantissa *= 10;
  }
  for (; scale > places_kept; --scale) {
    if (mantissa % 10 != 0) return std::nullopt;
    mantissa /= 10;
  }
  if (mantissa >= Integer{1'000'000'000'000'000} * one) return std::nullopt;
  return from_units(negative ? -mantissa : mantissa);
}

Decimal operator+(Decimal a, Decimal b) {
  return Decimal::from_units(add(a.units_, b.units_));
}
Decimal operator-(Decimal a, Decimal b) {
  return Decimal::from_units(add(a.units_, -b.units_));
}
Decimal operator-(Decimal a) {
  return Decimal::from_units(-a.units_);
}

Decimal operator*(Decimal a, Decimal b) {
  // (whole + part) * b keeps every intermediate inside 128 bits for all that parse() lets in.
  const Integer whole = a.units_ / one;
  const Integer part = a.units_ % one;
  const Integer from_part = divide_rounded(multiply(part, b.units_), one);
  return Decimal::from_units(add(multiply(whole, b.units_), from_part));
}

Decimal operator/(Decimal a, Decimal b) {
  const Integer whole = a.units_ / b.units_;
  Integer rest = a.units_ % b.units_;
  // Long division, digit by digit: rest * 1e12 could leave 128 bits.
  Integer part = 0;
  for (int i = 0; i < places_kept; ++i) {
    rest = multiply(rest, 10);
    part = part * 10 + rest / b.units_;
    rest %= b.units_;
  }
  part += divide_rounded(rest, b.units_);
  return Decimal::from_units(add(multiply(whole, one), part));
}

Decimal Decimal::floor() const {
  const Integer rest = units_ % one;
  return from_units(units_ - rest - (rest < 0 ? one : 0));
}

Decimal Decimal::ceil() const {
  return -(-*this).floor();
}

std::string Decimal::text() const {
  std::string exact = fixed(places_kept);
  exact.erase(exact.find_last_not_of('0') + 1);
  if (exact.back() == '.') exact.pop_back();
  return exact;
}

std::string Decimal::fixed(int places) const {
  Integer scale = 1;
  for (int i = places; i < places_kept; ++i) scale *= 10;
  Integer rounded = divide_rounded(units_, scale);
  const bool negative = rounded < 0;
  if (negative) rounded = -rounded;
  std::string text = digits(rounded);
  if (places > 0) {
    const auto wanted = static_cast<std::size_t>(places) + 1;
    if (text.size() < wanted) text.insert(0, wanted - text.size(), '0');
    text.insert(text.size() - static_cast<std::size_t>(places), 1, '.');
  }
  return negative ? "-" + text : text;
}
