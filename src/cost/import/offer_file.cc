#include "cost/import/offer_file.h"

#include <fmt/format.h>

#include "base/error.h"
#include "cost/price_rows.h"

std::string_view OfferProduct::find(std::string_view name) const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name) return values_[i];
  return {};
}

std::string attribute_name(std::string_view written) {
  std::string name;
  for (const char c : written) {
    if (c >= 'A' && c <= 'Z') name += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
  }
  return name;
}

std::string day_of(std::string_view timestamp) {
  const std::string_view day = timestamp.substr(0, 10);
  return is_date(day) && (timestamp.size() == 10 || timestamp[10] == 'T' || timestamp[10] == ' ')
             ? std::string(day)
             : std::string();
}

namespace {

using namespace std::string_view_literals;

/// What the first bytes give away.
void refuse_bytes(const OfferWindow& window) {
  struct Packed {
    std::string_view begins, unpack;
  };
  constexpr Packed packed[] = {{"\x1F\x8B"sv, "gunzip -c"},
                               {"BZh"sv, "bunzip2 -c"},
                               {"\xFD\x37zXZ"sv, "xz -dc"},
                               {"\x28\xB5\x2F\xFD"sv, "zstd -dc"},
                               {"PK\x03\x04"sv, "unzip -p"}};
  const std::string_view text = window.rest();
  for (const Packed& each : packed)
    if (text.starts_with(each.begins))
      refuse_offer(window.name(), "is compressed",
                   fmt::format("unpack it first: {} FILE | plangate prices import -", each.unpack));
  // "{" in UTF-16 or UTF-32 has a zero beside it.
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv) ||
      (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0')))
    refuse_offer(window.name(), "is UTF-16 or UTF-32 text; AWS's files are UTF-8",
                 "convert it: iconv -f UTF-16 -t UTF-8 FILE | plangate prices import -");
}

}  // namespace

void refuse_offer(const std::string& name, std::string_view what, std::string hint) {
  if (hint.empty())
    hint =
        "import takes the index.json or index.csv of one service in AWS's price list, as in "
        "offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json";
  throw Error(fmt::format("{} {}", name, what), std::move(hint));
}

void skip_byte_order_mark(OfferWindow& window) {
  while (window.rest().size() < 3 && window.more()) {
  }
  if (window.rest().starts_with("\xEF\xBB\xBF")) window.consume(3);
}

void read_offer(OfferWindow& window, OfferSink& sink) {
  constexpr std::string_view blanks = " \t\r\n";
  while (window.rest().size() < 4096 && window.more()) {
  }
  refuse_bytes(window);
  skip_byte_order_mark(window);
  std::size_t first = window.rest().find_first_not_of(blanks);
  while (first == std::string_view::npos) {
    window.consume(window.rest().size());
    if (!window.more()) refuse_offer(window.name(), "is empty", "download it anew");
    first = window.rest().find_first_not_of(blanks);
  }
  const std::string_view text = window.rest().substr(first);
  if (text.starts_with('<'))
    refuse_offer(window.name(), "is a web page or an XML error message instead of an offer file",
                 "look at what it says, and download the offer file anew");
  if (text.starts_with('{') || text.starts_with('[')) return read_offer_json(window, sink);
  if (text.find('\0') != std::string_view::npos) refuse_offer(window.name(), "is neither JSON nor CSV");
  read_offer_csv(window, sink);
}
