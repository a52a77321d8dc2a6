// The JSON form: products and terms, both keyed by SKU, at any size and in any order.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "cost/import/offer_file.h"
#include "plan/scanner.h"

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// The inside of a JSON string token, with its escapes resolved into `scratch`.
std::string_view text_of(std::string_view token, std::string& scratch) {
  if (token.size() < 2 || token.front() != '"') return {};
  const std::string_view inside = token.substr(1, token.size() - 2);
  if (inside.find('\\') == std::string_view::npos) return inside;
  Tape tape;
  if (!tape.parse_copy(fmt::format("[{}]", token))) return {};
  return scratch = tape[1].text;
}

/// The members of one object that the Scanner has passed: its strings and brackets are sound. Throws
/// IndexFailure for what else may be wrong.
template <typename Member>
void members(std::string_view object, Member member) {
  std::size_t at = 0;
  const auto malformed = [&](const char* what) {
    throw IndexFailure{IndexFailure::Kind::malformed, at, what};
  };
  const auto next = [&] {
    at = std::min(object.find_first_not_of(blanks, at), object.size());
    if (at == object.size()) malformed("an object ends too early");
    return object[at];
  };
  const auto string_end = [&](std::size_t from) {
    for (std::size_t end = from + 1;; ++end) {
      end = object.find('"', end);
      if (end == std::string_view::npos) malformed("a string does not end");
      std::size_t slashes = 0;
      while (object[end - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 == 0) return end + 1;
    }
  };
  if (next() != '{') malformed("an object should begin here");
  ++at;
  if (next() == '}') return;
  while (true) {
    if (next() != '"') malformed("a key should stand here");
    const std::size_t key_end = string_end(at);
    const std::string_view key = object.substr(at + 1, key_end - at - 2);
    at = key_end;
    if (next() != ':') malformed("a colon should follow the key");
    ++at;
    next();
    const std::size_t start = at;
    std::size_t depth = 0;
    do {
      const char c = object[at];
      if (c == '"') {
        at = string_end(at);
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at;
      } else if (c == '}' || c == ']') {
        if (depth == 0) break;
        --depth;
        ++at;
      } else if (depth == 0) {
        at = std::min(object.find_first_of(",}] \t\r\n", at), object.size());
      } else {
        at = object.find_first_of("\"{}[]", at);
      }
      if (at >= object.size()) malformed("an object ends too early");
    } while (depth > 0);
    member(key, object.substr(start, at - start));
    const char c = next();
    ++at;
    if (c == '}') return;
    if (c != ',') malformed("a comma or the end of the object should follow");
  }
}

/// Walks through a document that does not fit into memory: objects are entered, their members are passed one
/// by one.
class JsonStream {
 public:
  explicit JsonStream(OfferWindow& window) : window_(window) {}

  char next() {
    return attempt([](Scanner& scanner) { return scanner.next(); });
  }
  /// Passes one value that fits into memory. Valid until the next call.
  std::string_view value() {
    return attempt([](Scanner& scanner) { return scanner.value(); });
  }
  /// Passes an object; `member(key)` must pass the member's value.
  template <typename Member>
  void object(Member member) {
    expect('{', "an object should begin here");
    if (next() == '}') return take();
    while (true) {
      if (next() != '"') malformed("a key should stand here");
      const std::string key(text_of(value(), scratch_));
      expect(':', "a colon should follow the key");
      member(key);
      const char c = next();
      take();
      if (c == '}') return;
      if (c != ',') malformed("a comma or the end of the object should follow");
    }
  }
  /// Passes a value of any size.
  void skip() {
    if (next() == '{') return object([this](const std::string&) { value(); });
    value();
  }
  /// Nothing but blanks is left.
  void end() {
    while (true) {
      const std::size_t first = window_.rest().find_first_not_of(blanks);
      if (first != std::string_view::npos) refuse_offer(window_.name(), "goes on behind the end of its JSON");
      window_.consume(window_.rest().size());
      if (!window_.more()) return;
    }
  }

 private:
  template <typename Step>
  auto attempt(Step step) -> decltype(step(std::declval<Scanner&>())) {
    while (true) {
      Scanner scanner(window_.rest());
      try {
        const auto result = step(scanner);
        window_.consume(scanner.at());
        return result;
      } catch (const IndexFailure& failure) {
        if (failure.kind != IndexFailure::Kind::truncated) malformed(failure.detail, failure.at);
      }
      if (!window_.more())
        refuse_offer(window_.name(), "is cut off: its JSON does not end", "download it anew, to its end");
    }
  }
  void expect(char wanted, const char* otherwise) {
    if (next() != wanted) malformed(otherwise);
    take();
  }
  void take() { window_.consume(1); }
  [[noreturn]] void malformed(const std::string& what, std::size_t at = 0) {
    refuse_offer(window_.name(), fmt::format("is broken JSON at byte {}: {}", window_.offset() + at, what),
                 "download it anew");
  }

  OfferWindow& window_;
  std::string scratch_;
};

/// A SKU in 16 bytes. Longer ones, which AWS does not have, are folded.
using Sku = std::array<char, 16>;

Sku packed(std::string_view text) {
  Sku sku = {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    char& place = sku[i % sku.size()];
    place = static_cast<char>(static_cast<unsigned char>(place) * 31 + static_cast<unsigned char>(text[i]));
  }
  return sku;
}

class Reader {
 public:
  Reader(OfferWindow& window, OfferSink& sink) : window_(window), sink_(sink), json_(window) {}

  /// AWS writes what the offer is, then its products, then their prices: one pass. What stands before the
  /// things that it needs is passed over and read in another one; three will do for any order.
  void read() {
    pass();
    if (!seen_products_ && !seen_terms_)
      refuse_offer(window_.name(), "is JSON, but no offer file of AWS's price list");
    if (!seen_terms_ || !seen_on_demand_) refuse_offer(window_.name(), "has no on-demand prices");
    if (!seen_products_) refuse_offer(window_.name(), "has prices, but no products");
    check_header();
    while (!products_read_ || !terms_read_) {
      if (passes_ == 3) refuse_offer(window_.name(), "changed while it was read", "import it again");
      if (!window_.rewind()) read_twice();
      skip_byte_order_mark(window_);
      pass();
    }
  }

 private:
  void pass() {
    pass_members_.clear();
    if (json_.next() != '{') refuse_offer(window_.name(), "is JSON, but no offer file of AWS's price list");
    json_.object([this](const std::string& key) { top(key); });
    json_.end();
    ++passes_;
  }

  [[noreturn]] void read_twice() {
    refuse_offer(
        window_.name(),
        "has its prices before its products, or those before offerCode and publicationDate: it has to "
        "be read more than once, and a pipe cannot be",
        "save it as a file, and import that");
  }

  void top(const std::string& key) {
    if (key == "offers") refuse_offer(window_.name(), "is AWS's index of offers, not an offer file");
    if (key == "regions")
      refuse_offer(window_.name(), "is the index of an offer's regions, not an offer file");
    if (key == "versions")
      refuse_offer(window_.name(), "is the index of an offer's versions, not an offer file");
    for (const std::string_view name : {"products", "terms", "offerCode", "publicationDate"})
      if (key == name && !pass_members_.insert(key).second)
        refuse_offer(window_.name(), fmt::format("has \"{}\" twice", key), "download it anew");
    if (key == "products") return products();
    if (key == "terms") return terms();
    if (json_.next() == '{' || json_.next() == '[') return json_.skip();
    const std::string_view value = text_of(json_.value(), scratch_);
    if (key == "offerCode") header_.code = value;
    if (key == "publicationDate") header_.published = day_of(value);
  }

  bool has_header() const { return !header_.code.empty() && !header_.published.empty(); }

  void check_header() {
    if (header_.code.find("SavingsPlan") != std::string::npos) savings_plans();
    if (!has_header())
      refuse_offer(window_.name(), "does not say which offer it is, or when it was published");
  }

  [[noreturn]] void savings_plans() {
    refuse_offer(window_.name(), "is a price list of Savings Plans; plangate prices on demand",
                 "import the offer file of the service itself");
  }

  void products() {
    seen_products_ = true;
    if (json_.next() != '{') savings_plans();
    if (products_read_) return json_.skip();
    if (!has_header()) return json_.skip();  // it may follow
    check_header();
    sink_.begin(header_);
    json_.object([this](const std::string& sku) {
      const std::string_view record = json_.value();
      names_.clear();
      values_.clear();
      unescaped_.clear();
      try {
        members(record, [this](std::string_view key, std::string_view value) {
          if (key == "productFamily") add("productfamily", value);
          if (key != "attributes") return;
          members(value,
                  [this](std::string_view name, std::string_view text) { add(known_name(name), text); });
        });
      } catch (const IndexFailure& failure) {
        refuse_offer(window_.name(), fmt::format("is broken JSON in product {}: {}", sku, failure.detail),
                     "download it anew");
      }
      const std::uint32_t id = sink_.product(OfferProduct(names_, values_));
      if (id != OfferSink::nothing_wanted) wanted_.push_back({packed(sku), id});
    });
    std::sort(wanted_.begin(), wanted_.end(), [](const Wanted& a, const Wanted& b) { return a.sku < b.sku; });
    products_read_ = true;
  }

  void add(std::string_view name, std::string_view token) {
    names_.push_back(name);
    if (token.find('\\') == std::string_view::npos) {
      values_.push_back(text_of(token, scratch_));
      return;
    }
    unescaped_.push_back(std::make_unique<std::string>());
    values_.push_back(text_of(token, *unescaped_.back()));
  }

  std::string_view known_name(std::string_view written) {
    const auto found = known_names_.find(written);
    if (found != known_names_.end()) return *found->second;
    if (known_names_.size() > 10'000) refuse_offer(window_.name(), "has thousands of different attributes");
    written_names_.push_back(std::make_unique<std::string>(written));
    const std::string& stable = *written_names_.back();
    return *known_names_.emplace(stable, std::make_unique<std::string>(attribute_name(stable))).first->second;
  }

  void terms() {
    seen_terms_ = true;
    if (json_.next() != '{') savings_plans();
    json_.object([this](const std::string& kind) {
      if (kind == "savingsPlan") savings_plans();
      if (kind != "OnDemand") return json_.skip();
      if (seen_on_demand_ && passes_ == 0)
        refuse_offer(window_.name(), "has \"OnDemand\" twice", "download it anew");
      seen_on_demand_ = true;
      if (!products_read_ || terms_read_) return json_.skip();
      json_.object([this](const std::string& sku) {
        const Sku key = packed(sku);
        const std::string_view record = json_.value();
        check_currency(record);
        const auto found = std::lower_bound(wanted_.begin(), wanted_.end(), key,
                                            [](const Wanted& a, const Sku& b) { return a.sku < b; });
        if (found == wanted_.end() || found->sku != key) return;
        try {
          price(found->id, record);
        } catch (const IndexFailure& failure) {
          refuse_offer(window_.name(),
                       fmt::format("is broken JSON in the price of {}: {}", sku, failure.detail),
                       "download it anew");
        }
      });
    });
    if (products_read_) terms_read_ = true;
  }

  /// A file has one currency: the first prices tell.
  void check_currency(std::string_view record) {
    if (currency_checks_ == 0) return;
    --currency_checks_;
    if (record.find("\"USD\"") != std::string_view::npos ||
        record.find("\"pricePerUnit\"") == std::string_view::npos)
      return;
    const bool yuan = record.find("\"CNY\"") != std::string_view::npos;
    refuse_offer(window_.name(),
                 yuan ? "has its prices in CNY, not in US dollars" : "has no prices in US dollars",
                 "plangate calculates in US dollars; take a file of a region that AWS bills in them");
  }

  /// Several terms for one product are versions: the newest that was in force on the day of the file counts.
  void price(std::uint32_t id, std::string_view record) {
    std::string chosen;
    tiers_.clear();
    bool foreign = false;
    members(record, [&](std::string_view, std::string_view term) {
      std::string effective;
      std::vector<OfferTier> tiers;
      members(term, [&](std::string_view key, std::string_view value) {
        if (key == "effectiveDate") effective = day_of(text_of(value, scratch_));
        if (key != "priceDimensions") return;
        members(value, [&](std::string_view, std::string_view dimension) {
          OfferTier& tier = tiers.emplace_back();
          members(dimension, [&](std::string_view name, std::string_view token) {
            if (name == "beginRange") tier.begin = text_of(token, scratch_);
            if (name == "endRange") tier.end = text_of(token, scratch_);
            if (name == "unit") tier.unit = text_of(token, scratch_);
            if (name != "pricePerUnit") return;
            members(token, [&](std::string_view currency, std::string_view amount) {
              if (currency == "USD") tier.usd = text_of(amount, scratch_);
            });
          });
          foreign = foreign || tier.usd.empty();
        });
      });
      const bool future = effective > header_.published;
      if (!tiers_.empty() && (future || effective < chosen)) return;
      chosen = future ? std::string() : effective;
      tiers_ = std::move(tiers);
    });
    if (foreign)
      refuse_offer(window_.name(), "has prices that are not in US dollars",
                   "plangate calculates in US dollars; take a file of a region that AWS bills in them");
    sink_.price(id, tiers_);
  }

  struct Wanted {
    Sku sku;
    std::uint32_t id;
  };

  OfferWindow& window_;
  OfferSink& sink_;
  JsonStream json_;
  OfferHeader header_;
  bool seen_products_ = false, seen_terms_ = false, seen_on_demand_ = false;
  bool products_read_ = false, terms_read_ = false;
  int passes_ = 0;
  std::set<std::string> pass_members_;  // that may stand once only
  int currency_checks_ = 1000;
  std::string scratch_;
  std::vector<std::string_view> names_, values_;
  std::vector<std::unique_ptr<std::string>> unescaped_, written_names_;
  std::unordered_map<std::string_view, std::unique_ptr<std::string>> known_names_;
  std::vector<OfferTier> tiers_;
  std::vector<Wanted> wanted_;
};

}  // namespace

void read_offer_json(OfferWindow& window, OfferSink& sink) {
  Reader(window, sink).read();
}
