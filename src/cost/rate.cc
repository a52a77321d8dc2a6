#include "cost/rate.h"

#include <fmt/format.h>

std::string rate_text(Usd price, std::string_view unit) {
  struct Step {
    int size;
    std::string_view word;
  };
  constexpr Step steps[] = {{1000, "thousand "}, {1'000'000, "million "}, {1'000'000'000, "billion "}};
  const Usd tenth_of_a_cent(Decimal(1) / Decimal(1000)), cent(Decimal(1) / Decimal(100));
  if (price.is_zero() || price >= tenth_of_a_cent) return fmt::format("{} per {}", price.exact(), unit);
  for (const Step& step : steps) {
    const Usd together = price * Quantity(step.size);
    if (together < cent && step.size < 1'000'000'000) continue;
    std::string exact = together.exact();
    const auto point = exact.find('.');
    if (point == std::string::npos)
      exact += ".00";
    else if (exact.size() - point < 3)
      exact += '0';
    return fmt::format("{} per {}{}", exact, step.word, unit);
  }
  return fmt::format("{} per {}", price.exact(), unit);
}
