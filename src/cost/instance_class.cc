#include "cost/instance_class.h"

#include <charconv>

namespace {

std::string_view without_service(std::string_view instance_class) {
  for (std::string_view service : {"db.", "cache.", "dms.", "mq.", "kafka."})
    if (instance_class.substr(0, service.size()) == service) return instance_class.substr(service.size());
  return instance_class;
}

}  // namespace

std::string_view instance_family(std::string_view instance_class) {
  const std::string_view type = without_service(instance_class);
  return type.substr(0, type.find('.'));
}

std::optional<int> vcpus(std::string_view instance_class) {
  const std::string_view type = without_service(instance_class);
  const std::string_view family = instance_family(instance_class);
  if (family.size() + 1 >= type.size()) return std::nullopt;
  std::string_view size = type.substr(family.size() + 1);
  const std::string_view options = size.find('.') == size.npos ? "" : size.substr(size.find('.'));
  size = size.substr(0, size.find('.'));
  const int threads = options.find(".tpc1") == options.npos ? 2 : 1;

  if (size == "nano" || size == "micro" || size == "small") return family == "t2" || family == "t1" ? 1 : 2;
  if (size == "medium") return family == "t2" || family == "t3" || family == "t4g" ? 2 : 1;
  if (size == "large") return threads;
  constexpr std::string_view xlarge = "xlarge";
  if (size.size() < xlarge.size() || size.substr(size.size() - xlarge.size()) != xlarge) return std::nullopt;
  const std::string_view digits = size.substr(0, size.size() - xlarge.size());
  int times = 1;
  if (!digits.empty()) {
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), times);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || times < 1 || times > 1000)
      return std::nullopt;
  }
  return 2 * threads * times;
}
