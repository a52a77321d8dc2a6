#include "plan/likeness.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>
#include <vector>

namespace {

/// What people shorten in names of infrastructure, and how. A letter less or more is_like() sees itself.
constexpr std::pair<std::string_view, std::string_view> abbreviations[] = {
    {"acc", "account"},
    {"acct", "account"},
    {"admin", "administration"},
    {"alb", "load-balancer"},
    {"app", "application"},
    {"auth", "authentication"},
    {"auth", "authorization"},
    {"cert", "certificate"},
    {"certs", "certificates"},
    {"cfg", "config"},
    {"cfg", "configuration"},
    {"cnt", "container"},
    {"conf", "config"},
    {"conf", "configuration"},
    {"config", "configuration"},
    {"ctrl", "control"},
    {"db", "database"},
    {"dbs", "databases"},
    {"dev", "development"},
    {"dst", "destination"},
    {"env", "environment"},
    {"fe", "frontend"},
    {"be", "backend"},
    {"fn", "function"},
    {"func", "function"},
    {"img", "image"},
    {"imgs", "images"},
    {"infra", "infrastructure"},
    {"int", "integration"},
    {"int", "internal"},
    {"k8s", "kubernetes"},
    {"lb", "load-balancer"},
    {"lb", "loadbalancer"},
    {"mgmt", "management"},
    {"mon", "monitoring"},
    {"msg", "message"},
    {"msgs", "messages"},
    {"notif", "notification"},
    {"ops", "operations"},
    {"org", "organization"},
    {"pg", "postgres"},
    {"pg", "postgresql"},
    {"postgres", "postgresql"},
    {"prd", "prod"},
    {"prd", "production"},
    {"preprod", "preproduction"},
    {"priv", "private"},
    {"prod", "production"},
    {"pub", "public"},
    {"repo", "repository"},
    {"repos", "repositories"},
    {"sec", "security"},
    {"sg", "security-group"},
    {"src", "source"},
    {"stg", "stage"},
    {"stg", "staging"},
    {"stage", "staging"},
    {"svc", "service"},
    {"svcs", "services"},
    {"tst", "test"},
    {"usr", "user"},
    {"vol", "volume"},
    {"wf", "workflow"},
};

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('-'), name.size());
    words.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

bool is_short_for(std::string_view a, std::string_view b) {
  return std::any_of(std::begin(abbreviations), std::end(abbreviations), [&](const auto& known) {
    return (known.first == a && known.second == b) || (known.first == b && known.second == a);
  });
}

/// The same words, some of them shortened.
bool is_written_out(std::string_view a, std::string_view b) {
  if (is_short_for(a, b)) return true;
  const std::vector<std::string_view> left = words_of(a);
  const std::vector<std::string_view> right = words_of(b);
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](std::string_view x, std::string_view y) { return x == y || is_short_for(x, y); });
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

bool is_like(const std::string& a, const std::string& b) {
  const std::string& longer = a.size() >= b.size() ? a : b;
  const std::string& shorter = a.size() >= b.size() ? b : a;
  if (shorter.empty()) return false;
  if (shorter == longer || is_written_out(shorter, longer)) return true;
  const auto begins = longer.find(shorter);
  const auto is_edge = [&](std::size_t at) {
    return at >= longer.size() || !std::isalnum(static_cast<unsigned char>(longer[at]));
  };
  if (begins != std::string::npos) {
    const bool at_start = begins == 0 || is_edge(begins - 1);
    const bool at_end = is_edge(begins + shorter.size());
    if ((at_start && at_end) || (at_start && shorter.size() >= 4)) return true;
  }
  std::size_t start = 0;
  while (start < shorter.size() && shorter[start] == longer[start]) ++start;
  std::size_t end = 0;
  while (end < shorter.size() - start && shorter[shorter.size() - 1 - end] == longer[longer.size() - 1 - end])
    ++end;
  if (shorter.size() < 5 || start + end + 2 < longer.size()) return false;
  // Two numbers, or two words of their own, tell siblings apart: "tenant-002" is not "tenant-003".
  const std::string_view old_part(shorter.data() + start, shorter.size() - start - end);
  const std::string_view new_part(longer.data() + start, longer.size() - start - end);
  if (old_part.empty() || new_part.empty()) return true;
  const auto is_number = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  };
  return !(is_number(old_part) && is_number(new_part)) && start > 0 && !is_edge(start - 1);
}
