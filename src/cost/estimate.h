// What a plan costs a month before and after, resource by resource.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cost/bill.h"
#include "cost/usage.h"
#include "plan/graph.h"

/// Every resource is in exactly one class. `priced`: every fixed part of it has a figure. `usage`: it costs
/// by use only. `free`: it costs nothing by itself. `unsupported`: nobody here can price its type. `unknown`:
/// some fixed part of it could not be worked out, so its figure is too low.
enum class CostClass : std::uint8_t { priced, usage, free, unsupported, unknown };
std::string_view name(CostClass cost_class);

struct ResourceCost {
  const Change* change = nullptr;  ///< an entry of the plan, or of Estimate::traffic
  std::string service;             ///< "RDS"; empty without a pricer
  std::string region;
  CostClass cost_class = CostClass::unsupported;
  Range<Usd> before, after;
  Range<Usd> delta;  ///< nothing when no line differs, however wide the range
  std::vector<Component> before_components, after_components;
  std::string note;  ///< why it is free, what its type is billed by, or that a forgotten object stays billed
};

struct ServiceCost {
  std::string service;
  std::size_t resources = 0;
  Range<Usd> before, after, delta;
  bool complete = true;  ///< no resource of it is of class unknown
};

struct Coverage {
  std::size_t priced = 0, usage = 0, free = 0, unsupported = 0, unknown = 0;
  std::size_t& operator[](CostClass cost_class);
};

struct Estimate {
  std::vector<ResourceCost> resources;  ///< managed ones, in the order of the plan; then the traffic
  std::vector<ServiceCost> services;    ///< sorted by name
  std::map<std::string, std::size_t> unsupported_types;
  Range<Usd> before, after;
  Range<Usd> delta;  ///< after - before, resource by resource, so that what does not change does not widen it
  Coverage coverage;
  /// What a usage file tells of data transfer, as if it were resources: `aws_data_transfer.us`. The texts are
  /// those of the Usage.
  std::shared_ptr<const std::deque<Change>> traffic;
  std::string prices_date, prices_fingerprint;
  bool prices_stale = false;  ///< against the plan's own timestamp
};

/// `region` stands in where the plan does not tell the region of a resource; may be empty. `usage` says what
/// is used in a month; null: nobody does; it must outlive the estimate. Its data transfer is there on each
/// side on which anything is.
///
/// Unchanged resources are in the totals. A deposed object costs until it is deleted. A forgotten object goes
/// on being billed and stays in `after`; it is no saving. Lines that share their tiers (Component) walk them
/// together on each side, and each has its part of the sum.
Estimate estimate(const Graph& graph, const PriceTable& prices, std::string_view region,
                  const Usage* usage = nullptr);
