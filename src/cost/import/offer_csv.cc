// The CSV form: a few lines about the file, then one line a tier, with the product's attributes in columns.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>

#include "base/error.h"
#include "cost/import/offer_file.h"

namespace {

/// The records of a CSV text as AWS writes it, and as a spreadsheet leaves it: quotes or none, any line ends.
class CsvStream {
 public:
  explicit CsvStream(OfferWindow& window) : window_(window) {}

  /// Moves to the next record; false at the end.
  bool next() {
    while (true) {
      if (const std::optional<std::size_t> size = parse(false)) return take(*size);
      if (window_.more()) continue;
      if (window_.rest().empty()) return false;
      // The last line has no end.
      if (!parse(true)) {
        end_ = End::open;
        fields_.assign(1, window_.rest());
      } else {
        end_ = window_.rest().back() == '"' ? End::quote : End::none;
      }
      return take(window_.rest().size());
    }
  }
  std::span<const std::string_view> fields() const { return fields_; }
  std::uint64_t line() const { return line_; }
  /// How the record ends: as lines do, or the file ends with it: behind a closing quote, anyhow, or where a
  /// quote is still open (then there is one field, the whole record).
  enum class End : std::uint8_t { line, quote, none, open };
  End end() const { return end_; }

 private:
  bool take(std::size_t size) {
    line_ = next_line_;
    const std::string_view record = window_.rest().substr(0, size);
    next_line_ += static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n'));
    window_.consume(size);  // the bytes stay until more()
    return true;
  }

  /// The bytes of the record in front, or nothing when its end is not in the window.
  std::optional<std::size_t> parse(bool last) {
    const std::string_view text = window_.rest();
    fields_.clear();
    unescaped_.clear();
    std::size_t at = 0;
    while (true) {
      if (at < text.size() && text[at] == '"') {
        bool doubled = false;
        std::size_t end = at + 1;
        while (true) {
          end = text.find('"', end);
          if (end == std::string_view::npos) return std::nullopt;
          if (end + 1 >= text.size()) {
            if (!last) return std::nullopt;
            break;
          }
          if (text[end + 1] != '"') break;
          doubled = true;
          end += 2;
        }
        add(text.substr(at + 1, end - at - 1), doubled);
        at = end + 1;
        // What stands behind a closing quote is passed over.
        at = std::min(text.find_first_of(",\n", at), text.size());
      } else {
        const std::size_t end = std::min(text.find_first_of(",\n", at), text.size());
        if (end == text.size() && !last) return std::nullopt;
        std::string_view field = text.substr(at, end - at);
        if (!field.empty() && field.back() == '\r') field.remove_suffix(1);
        add(field, false);
        at = end;
      }
      if (at == text.size()) {
        if (last) return at;
        return std::nullopt;
      }
      if (text[at++] == '\n') return at;
    }
  }

  void add(std::string_view field, bool doubled) {
    if (!doubled) return fields_.push_back(field);
    auto text = std::make_unique<std::string>();
    for (std::size_t i = 0; i < field.size(); ++i) {
      *text += field[i];
      if (field[i] == '"') ++i;
    }
    fields_.push_back(*text);
    unescaped_.push_back(std::move(text));
  }

  OfferWindow& window_;
  std::vector<std::string_view> fields_;
  std::vector<std::unique_ptr<std::string>> unescaped_;
  std::uint64_t line_ = 0, next_line_ = 1;
  End end_ = End::line;
};

class Reader {
 public:
  Reader(OfferWindow& window, OfferSink& sink) : window_(window), sink_(sink), csv_(window) {}

  void read() {
    read_head();
    sink_.begin(header_);
    while (csv_.next()) {
      if (csv_.end() != CsvStream::End::line && !is_whole())
        refuse_offer(window_.name(), fmt::format("is cut off in line {}", csv_.line()),
                     "download it anew, to its end");
      if (csv_.fields().size() == 1 && csv_.fields()[0].empty()) continue;
      ++rows_;
      row();
      if (csv_.fields().size() == columns_.size()) last_field_ = csv_.fields().back();
    }
    flush();
    for (const auto& [key, group] : pending_) sink_.price(group.product, group.tiers);
    if (rows_ == 0)
      refuse_offer(window_.name(), "has no prices: it ends behind its columns", "download it anew");
    if (broken_ * 2 > rows_)
      refuse_offer(window_.name(),
                   fmt::format("has {} of {} lines that do not fit its columns", broken_, rows_));
    if (!on_demand_) refuse_offer(window_.name(), "has no on-demand prices");
  }

 private:
  struct Group {
    std::uint32_t product = OfferSink::nothing_wanted;
    std::vector<OfferTier> tiers;
  };

  void read_head() {
    constexpr int longest_head = 30;
    for (int i = 0; i < longest_head && csv_.next(); ++i) {
      const auto fields = csv_.fields();
      const std::string name = attribute_name(fields[0]);
      if (i == 0 && fields[0].starts_with("sep=")) resaved_ = true;
      if (std::any_of(fields.begin(), fields.end(),
                      [](std::string_view field) { return attribute_name(field) == "sku"; }))
        return read_columns();
      if (fields.size() < 2) {
        for (const char separator : {';', '\t', '|'})
          if (fields[0].starts_with(fmt::format("SKU{}", separator)) ||
              fields[0].find(fmt::format("{}SKU{}", separator, separator)) != std::string_view::npos)
            refuse_offer(window_.name(),
                         fmt::format("has its columns apart by {}, not by commas",
                                     separator == '\t' ? "tabs" : fmt::format("'{}'", separator)),
                         "take the file as AWS publishes it");
        continue;
      }
      if (name == "offercode") header_.code = fields[1];
      if (name == "publicationdate") header_.published = day_of(fields[1]);
    }
    refuse_offer(window_.name(), "is no offer file of AWS's price list: it has no column SKU");
  }

  void read_columns() {
    for (const std::string_view field : csv_.fields()) columns_.push_back(attribute_name(field));
    names_.assign(columns_.begin(), columns_.end());
    const auto column = [this](std::string_view name) {
      const auto found = std::find(columns_.begin(), columns_.end(), name);
      return found == columns_.end() ? none : static_cast<std::size_t>(found - columns_.begin());
    };
    if (header_.code.find("SavingsPlan") != std::string::npos || column("discountedrate") != none ||
        column("discountedsku") != none)
      refuse_offer(window_.name(), "is a price list of Savings Plans; plangate prices on demand",
                   "import the offer file of the service itself");
    sku_ = required("SKU", column("sku"));
    term_type_ = required("TermType", column("termtype"));
    begin_ = required("StartingRange", column("startingrange"));
    end_ = required("EndingRange", column("endingrange"));
    unit_ = required("Unit", column("unit"));
    usd_ = required("PricePerUnit", column("priceperunit"));
    currency_ = required("Currency", column("currency"));
    term_code_ = column("offertermcode");
    effective_ = column("effectivedate");
    if (header_.code.empty() || header_.published.empty())
      refuse_offer(window_.name(), "does not say in its head which offer it is and when it was published");
  }

  /// Whether nothing is missing of a last line without its end: all fields are there, and the last has its
  /// closing quote, or says what that of the line before says.
  bool is_whole() const {
    const auto fields = csv_.fields();
    if (csv_.end() == CsvStream::End::open) return false;
    if (resaved_ && fields.size() == 1) return true;
    if (fields.size() != columns_.size()) return false;
    return csv_.end() == CsvStream::End::quote || (!last_field_.empty() && fields.back() == last_field_);
  }

  std::size_t required(std::string_view name, std::size_t column) const {
    if (column == none)
      refuse_offer(window_.name(),
                   fmt::format("is no offer file of AWS's price list: it has no column {}", name));
    return column;
  }

  void row() {
    const auto fields = csv_.fields();
    // A spreadsheet may have padded the line, or taken off empty fields at its end.
    if (fields.size() > columns_.size() &&
        std::any_of(fields.begin() + static_cast<std::ptrdiff_t>(columns_.size()), fields.end(),
                    [](std::string_view field) { return !field.empty(); }))
      return broken("has more fields than there are columns");
    if (fields.size() <= std::max({sku_, term_type_, begin_, end_, unit_, usd_, currency_}))
      return broken("has too few fields");
    if (fields[term_type_] != "OnDemand") return;
    on_demand_ = true;
    if (fields[currency_] != "USD")
      refuse_offer(window_.name(),
                   fmt::format("has its prices in {}, not in US dollars (line {})",
                               fields[currency_].empty() ? "no currency" : fields[currency_], csv_.line()),
                   "plangate calculates in US dollars; take a file of a region that AWS bills in them");
    const auto text = [&](std::size_t column) {
      return column < fields.size() ? fields[column] : std::string_view();
    };
    const std::string key = fmt::format("{}.{}.{}", fields[sku_], text(term_code_), text(effective_));
    if (key != key_) {
      flush();
      key_ = key;
      const auto known = pending_.find(key);
      if (known != pending_.end()) {
        group_ = std::move(known->second);
        pending_.erase(known);
      } else {
        const std::size_t shared = std::min(columns_.size(), fields.size());
        group_.product =
            sink_.product(OfferProduct(std::span(names_).first(shared), std::span(fields).first(shared)));
      }
    }
    if (group_.product == OfferSink::nothing_wanted) return;
    group_.tiers.push_back({std::string(fields[begin_]), std::string(fields[end_]),
                            std::string(fields[unit_]), std::string(fields[usd_])});
  }

  /// Lines of one product follow each other in AWS's files. Where they do not, the tiers that are there wait
  /// for the others.
  void flush() {
    if (group_.product != OfferSink::nothing_wanted) {
      const bool whole = std::any_of(group_.tiers.begin(), group_.tiers.end(),
                                     [](const OfferTier& tier) { return tier.begin == "0"; }) &&
                         std::any_of(group_.tiers.begin(), group_.tiers.end(),
                                     [](const OfferTier& tier) { return tier.end == "Inf"; });
      if (whole) {
        sink_.price(group_.product, group_.tiers);
      } else {
        pending_[key_] = std::move(group_);
      }
    }
    group_ = {};
  }

  void broken(std::string_view why) {
    ++broken_;
    sink_.unreadable(csv_.line(), why);
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  OfferWindow& window_;
  OfferSink& sink_;
  CsvStream csv_;
  OfferHeader header_;
  std::vector<std::string> columns_;
  std::vector<std::string_view> names_;
  std::size_t sku_ = none, term_type_ = none, begin_ = none, end_ = none, unit_ = none, usd_ = none,
              currency_ = none, term_code_ = none, effective_ = none;
  std::string key_;
  Group group_;
  std::map<std::string, Group> pending_;
  std::uint64_t rows_ = 0, broken_ = 0;
  bool on_demand_ = false;
  bool resaved_ = false;  // by a spreadsheet, whole, with whatever its user typed into it
  std::string last_field_;
};

}  // namespace

void read_offer_csv(OfferWindow& window, OfferSink& sink) {
  Reader(window, sink).read();
}
