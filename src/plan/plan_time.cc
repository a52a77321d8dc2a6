#include "plan/plan_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace {

constexpr std::size_t rfc3339_size = 20;  // 2026-11-20T14:57:44Z

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Of "2026-11-20T14:57:44Z", at the beginning of `text`.
std::optional<std::chrono::sys_seconds> rfc3339(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() < form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!day.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
         std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2));
}

}  // namespace

PlanTime::PlanTime(std::string_view timestamp) {
  const auto time = rfc3339(timestamp);
  if (!time || timestamp.size() != rfc3339_size) return;
  seconds_ = time->time_since_epoch().count();
  const std::string_view year = timestamp.substr(0, 4), month = timestamp.substr(5, 2),
                         day = timestamp.substr(8, 2), hour = timestamp.substr(11, 2),
                         minute = timestamp.substr(14, 2), second = timestamp.substr(17, 2);
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string_view named = months[(month[0] - '0') * 10 + (month[1] - '0') - 1];
  year_ = year;
  end_ = timestamp.substr(13);
  epoch_ = std::to_string(seconds_);
  // Each also without the seconds.
  const auto add = [&](std::string minutes, std::string_view seconds) {
    forms_.push_back(minutes + std::string(seconds));
    forms_.push_back(std::move(minutes));
  };
  add(fmt::format("{}{}{}{}{}", year, month, day, hour, minute), second);
  add(fmt::format("{}{}{}-{}{}", year, month, day, hour, minute), second);
  add(fmt::format("{}{}{}T{}{}", year, month, day, hour, minute), second);
  for (const char between : {'-', '_', '.', ':'}) {
    const std::string behind = between + std::string(second);
    add(fmt::format("{}-{}-{}-{}{}{}", year, month, day, hour, between, minute), behind);
    add(fmt::format("{}-{}-{}_{}{}{}", year, month, day, hour, between, minute), behind);
    add(fmt::format("{}-{}-{}T{}{}{}", year, month, day, hour, between, minute), behind);
    add(fmt::format("{}-{}-{} {}{}{}", year, month, day, hour, between, minute), behind);
  }
  add(fmt::format("{}_{}_{}_{}_{}", year, month, day, hour, minute), "_" + std::string(second));
  add(fmt::format("{} {} {} {}:{}", day, named, year, hour, minute), ":" + std::string(second));
  add(fmt::format("{}-{}-{}-{}{}", year, month, day, hour, minute), second);
  forms_.push_back(epoch_);
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::optional<std::int64_t> PlanTime::hours_from(std::string_view text) const {
  constexpr std::int64_t hour = 3600;
  const auto time = rfc3339(text);
  if (!time) return std::nullopt;
  const std::int64_t distance = time->time_since_epoch().count() - seconds_;
  if (distance % hour != 0) return std::nullopt;
  return distance / hour;
}

std::optional<std::string> PlanTime::relative(std::string_view text) const {
  if (year_.empty() || text.size() < epoch_.size()) return std::nullopt;
  if (text.find(end_) == text.npos && text.find(year_) == text.npos && text.find(epoch_) == text.npos)
    return std::nullopt;
  std::string out;
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    // Digits that go on are another number.
    const bool begins = is_digit(rest[0]) && (at == 0 || !is_digit(text[at - 1]));
    if (begins) {
      if (const auto hours = hours_from(rest)) {
        out += fmt::format("(planned {:+}h)", *hours);
        at += rfc3339_size;
        found = true;
        continue;
      }
      const auto form = std::find_if(forms_.begin(), forms_.end(), [&](const std::string& f) {
        return rest.starts_with(f) && (rest.size() == f.size() || !is_digit(rest[f.size()]));
      });
      if (form != forms_.end()) {
        out += fmt::format("(planned {})", form - forms_.begin());
        at += form->size();
        found = true;
        continue;
      }
    }
    out += text[at++];
  }
  if (!found) return std::nullopt;
  return out;
}
