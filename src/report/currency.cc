#include "report/currency.h"

#include <fmt/format.h>

namespace {

void convert(std::vector<ReportedComponent>& lines, const Currency& currency) {
  for (ReportedComponent& line : lines) {
    line.monthly = converted(line.monthly, currency);
    if (line.price) line.price = *line.price * currency.rate;
  }
}

template <class Cost>
void convert(Cost& cost, const Currency& currency) {
  cost.before = converted(cost.before, currency);
  cost.after = converted(cost.after, currency);
  cost.delta = converted(cost.delta, currency);
}

}  // namespace

Range<Usd> converted(const Range<Usd>& usd, const Currency& currency) {
  return {usd.low * currency.rate, usd.high * currency.rate};
}

Report converted(const Report& report) {
  Report out = report;
  if (!report.currency) return out;
  const Currency& currency = *report.currency;
  for (Environment& environment : out.environments) {
    environment.currency = currency.code;
    convert(environment, currency);
    for (ServiceCost& service : environment.services) convert(service, currency);
    for (ReportedResource& resource : environment.resources) {
      convert(resource, currency);
      convert(resource.before_components, currency);
      convert(resource.after_components, currency);
    }
  }
  return out;
}

std::string currency_text(const Report& report) {
  if (!report.currency) return {};
  return fmt::format("{} at {} to the US dollar{}; limits are in US dollars", report.currency->code,
                     report.currency->rate.text(),
                     report.currency->as_of.empty() ? "" : fmt::format(" ({})", report.currency->as_of));
}
