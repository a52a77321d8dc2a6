// What a usage file says: the requests, gigabytes and hours that no plan tells.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "cost/amount.h"

class Plan;

/// A value of the file, and where it stands.
struct UsageFact {
  std::string text;                ///< as written
  std::optional<Quantity> number;  ///< when it is one; never negative
  std::string place;               ///< "infracost-usage.yml:12:5"
};

/// What the file says of one address, pattern of addresses, or type.
struct UsageEntry {
  std::string name;   ///< as written: `aws_lambda_function.hi`, `module.a.aws_x.y[*]`, `aws_lambda_function`
  std::string type;   ///< "aws_lambda_function"; empty when the name is no address
  std::string place;  ///< of the name
  bool of_type = false;                                 ///< speaks of all resources of the type
  std::map<std::string, UsageFact, std::less<>> facts;  ///< by dotted key: "standard.storage_gb"
};

/// A file in the form of Infracost's `infracost-usage.yml`, version 0.1: `resource_type_default_usage` holds
/// facts by type, `resource_usage` by address, in which `*` stands for any text. Key by key, the entry of the
/// exact address counts before patterns, the pattern with more written out before others, and the type last.
///
/// It remembers what was asked of it, so that notes() can tell what nothing asked for. One thread at a time.
class Usage {
 public:
  /// Throws Error with file and line for what is no YAML or has another form, for lists and negative numbers.
  static Usage read(const std::string& path);
  static Usage parse(const std::string& text, const std::string& path);

  const std::string& path() const { return path_; }
  /// Stands for what the file says, wherever it lies: 16 hex digits.
  const std::string& fingerprint() const { return fingerprint_; }

  /// The entries that speak of this resource, the first to be believed first. `previous_address` stands in
  /// for an address that has no entry of its own.
  std::vector<const UsageEntry*> entries_for(std::string_view type, std::string_view address,
                                             std::string_view previous_address) const;
  /// The fact with this key, of the first of `entries` that has one; null without.
  const UsageFact* fact(std::span<const UsageEntry* const> entries, std::string_view type,
                        std::string_view key) const;

  /// The fact as an amount: unknown without one. Throws Error for a text where a number belongs.
  Amount amount(std::span<const UsageEntry* const> entries, std::string_view type,
                std::string_view key) const;

  /// The keys that were asked for of resources of `type` which an entry speaks of; sorted.
  std::vector<std::string_view> asked(std::string_view type) const;

  /// All entries, in the order of the file.
  const std::vector<UsageEntry>& entries() const { return entries_; }

  /// The entries of Infracost's `aws_data_transfer`, which is no resource: traffic of a whole environment.
  std::vector<const UsageEntry*> data_transfer() const;

  /// What of the file did nothing so far for `plans`: addresses and types that match nothing, keys that no
  /// resource of theirs is priced by. Sorted by place.
  std::vector<std::string> notes(std::span<const Plan* const> plans) const;

 private:
  std::string path_, fingerprint_;
  std::vector<UsageEntry> entries_;  // in the order of the file
  std::map<std::string, std::size_t, std::less<>> types_, addresses_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> patterns_;  // by type, the most exact first
  std::vector<std::string> unread_;                                        // notes made while reading
  mutable std::set<std::size_t> matched_;
  mutable std::map<std::string, std::set<std::string, std::less<>>, std::less<>> asked_;  // keys by type
};

/// The number in `text` as usage files write it: "1_000_000", "1e6", "0.5"; negative ones too.
std::optional<Quantity> usage_number(std::string_view text);
