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

void refuse_offer(const std::string& name, std::string_view what, std::string hint) {
  if (hint.empty())
    hint =
        "import takes the index.json or index.csv of one service in AWS's price list, as in "
        "offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json";
  throw Error(fmt::format("{} {}", name, what), std::move(hint));
}

void read_offer(OfferWindow& window, OfferSink& sink) {
  using namespace std::string_view_literals;
  constexpr std::string_view blanks = " \t\r\n";
  while (window.rest().size() < 4096 && window.more()) {
  }
  if (window.rest().starts_with("\xEF\xBB\xBF"sv)) window.consume(3);
  std::size_t first = window.rest().find_first_not_of(blanks);
  while (first == std::string_view::npos) {
    window.consume(window.rest().size());
    if (!window.more()) refuse_offer(window.name(), "is empty", "download it anew");
    first = window.rest().find_first_not_of(blanks);
  }
  const std::string_view text = window.rest().substr(first);
  if (text.starts_with("\x1F\x8B"sv) || text.starts_with("PK\x03\x04"sv))
    refuse_offer(window.name(), "is compressed",
                 "unpack it first: gunzip -c FILE | plangate prices import -");
  if (text.starts_with('<'))
    refuse_offer(window.name(), "is a web page or an XML error message instead of an offer file",
                 "look at what it says, and download the offer file anew");
  if (text.starts_with('{') || text.starts_with('[')) return read_offer_json(window, sink);
  if (text.find('\0') != std::string_view::npos) refuse_offer(window.name(), "is neither JSON nor CSV");
  read_offer_csv(window, sink);
}
