// Which facts of a usage file a figure is made of, small enough to travel with every quantity.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

/// Keys of a usage file ("monthly_requests", "standard.storage_gb") in the order in which they came in, each
/// once. Names are kept once for as long as the program runs, so copying costs nothing. One thread at a time.
class UsageKeys {
 public:
  /// More than the longest formula has; Error beyond it.
  static constexpr std::size_t most = 7;

  UsageKeys() = default;
  explicit UsageKeys(std::string_view key);

  void add(const UsageKeys& others);
  bool empty() const { return count_ == 0; }
  std::vector<std::string_view> names() const;

 private:
  std::array<std::uint16_t, most> keys_{};
  std::uint16_t count_ = 0;
};
