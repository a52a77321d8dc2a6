#include "gate/policy_pricing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cost/price_rows.h"

namespace {

const Decimal hundred(100);

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Terms terms(const YamlNode& key, const YamlNode& value) const {
    Terms terms;
    members(key, value, {"discounts", "commitments", "prices", "currency"},
            [&](const YamlNode& name, const YamlNode& what) {
              if (name.text == "discounts")
                for (const YamlNode& item : list(name, what)) terms.discounts.push_back(discount(name, item));
              if (name.text == "commitments")
                for (const YamlNode& item : list(name, what))
                  terms.commitments.push_back(commitment(name, item));
              if (name.text == "prices")
                for (const YamlNode& item : list(name, what)) terms.prices.push_back(price(name, item));
              if (name.text == "currency") terms.currency = currency(name, what);
            });
    return terms;
  }

 private:
  [[noreturn]] void refuse(const YamlNode& node, const std::string& what, const std::string& hint) const {
    throw Error(fmt::format("{}: {}", place(file_, node), what), hint);
  }

  const std::string& text(const YamlNode& key, const YamlNode& value) const {
    if (!value.is_scalar() || value.text.empty())
      refuse(value.is_scalar() || value.kind == YamlNode::Kind::nothing ? key : value,
             fmt::format("{} must have a single value", in_quotes(key.text)),
             "give it one or remove the key");
    return value.text;
  }

  /// Calls `visit(key, value)` for the members of the map `value`, which may have `keys` alone.
  template <class Visit>
  void members(const YamlNode& key, const YamlNode& value, const std::vector<std::string_view>& keys,
               Visit visit) const {
    if (!value.is_map() || value.children.empty())
      refuse(value.kind == YamlNode::Kind::nothing ? key : value,
             fmt::format("{} must be a map of keys and values", in_quotes(key.text)),
             fmt::format("it may have: {}", fmt::join(keys, ", ")));
    for (std::size_t i = 0; i + 1 < value.children.size(); i += 2) {
      const YamlNode& name = value.children[i];
      if (std::find(keys.begin(), keys.end(), name.text) == keys.end()) {
        const std::string_view meant = nearest(name.text, keys);
        refuse(name, fmt::format("{} is no key of {}", in_quotes(name.text), in_quotes(key.text)),
               meant.empty() ? fmt::format("it may have: {}", fmt::join(keys, ", "))
                             : fmt::format("did you mean \"{}\"?", meant));
      }
      visit(name, value.children[i + 1]);
    }
  }

  const std::vector<YamlNode>& list(const YamlNode& key, const YamlNode& value) const {
    if (!value.is_list() || value.children.empty())
      refuse(value.kind == YamlNode::Kind::nothing ? key : value,
             fmt::format("{} must be a list with something in it", in_quotes(key.text)),
             "write `- service: AmazonEC2` and what belongs to it, indented");
    return value.children;
  }

  Decimal number(const YamlNode& key, const YamlNode& value, std::string_view example) const {
    const auto read = Decimal::parse(text(key, value));
    if (!read || read->is_negative())
      refuse(value,
             fmt::format("{} of {} is no number of zero or more", in_quotes(value.text), in_quotes(key.text)),
             fmt::format("write it as {}, at most 12 places", example));
    return *read;
  }

  Decimal percent(const YamlNode& key, const YamlNode& value) const {
    YamlNode bare = value;
    if (bare.is_scalar()) {
      if (bare.text.ends_with('%')) bare.text.pop_back();
      while (bare.text.ends_with(' ')) bare.text.pop_back();
    }
    const Decimal read = number(key, bare, "12 or 12%");
    if (read > hundred)
      refuse(value,
             fmt::format("{} of {} is more than 100 percent", in_quotes(value.text), in_quotes(key.text)),
             "nothing costs less than nothing");
    return read;
  }

  std::string date(const YamlNode& key, const YamlNode& value) const {
    if (!is_date(text(key, value)))
      refuse(value, fmt::format("{} is no day", in_quotes(value.text)), "write it as 2026-07-20");
    return value.text;
  }

  /// True when the key was one of the scope.
  bool read_scope(const YamlNode& key, const YamlNode& value, TermScope& scope) const {
    if (key.text == "service") return scope.service = text(key, value), true;
    if (key.text == "item") return scope.item = text(key, value), true;
    if (key.text == "region") return scope.region = text(key, value), true;
    return false;
  }

  Discount discount(const YamlNode& list_key, const YamlNode& item) const {
    Discount read;
    bool has_percent = false;
    members(list_key, item, {"name", "service", "item", "region", "percent"},
            [&](const YamlNode& key, const YamlNode& value) {
              if (read_scope(key, value, read.scope)) return;
              if (key.text == "name") read.name = text(key, value);
              if (key.text == "percent") read.percent = percent(key, value), has_percent = true;
            });
    if (!has_percent) refuse(item, "a discount has no \"percent\"", "write `percent: 12`");
    return read;
  }

  Commitment commitment(const YamlNode& list_key, const YamlNode& item) const {
    Commitment read;
    bool has_share = false, has_percent = false;
    members(list_key, item, {"name", "service", "item", "region", "hours", "rate", "percent"},
            [&](const YamlNode& key, const YamlNode& value) {
              if (read_scope(key, value, read.scope)) return;
              if (key.text == "name") read.name = text(key, value);
              if (key.text == "hours") read.share = percent(key, value), has_share = true;
              if (key.text == "rate") read.rate = Usd(number(key, value, "0.0277"));
              if (key.text == "percent") read.percent = percent(key, value), has_percent = true;
            });
    if (!has_share)
      refuse(item, "a commitment does not say how many of the \"hours\" it covers", "write `hours: 70%`");
    if (has_percent == read.rate.has_value())
      refuse(item, "a commitment needs either a \"rate\" for an hour or a \"percent\" off the list price",
             "write `rate: 0.0277` or `percent: 28`");
    if (read.rate && read.scope.item.empty())
      refuse(item, "a \"rate\" without an \"item\" would be the price of every instance",
             "name what it is the rate of: `item: \"m6g.large;*\"`");
    return read;
  }

  OwnPrice price(const YamlNode& list_key, const YamlNode& item) const {
    OwnPrice read;
    bool has_usd = false;
    members(list_key, item, {"service", "item", "region", "usd", "as_of"},
            [&](const YamlNode& key, const YamlNode& value) {
              if (read_scope(key, value, read.scope)) return;
              if (key.text == "usd") read.usd = Usd(number(key, value, "0.04")), has_usd = true;
              if (key.text == "as_of") read.as_of = date(key, value);
            });
    if (!has_usd || read.scope.service.empty() || read.scope.item.empty())
      refuse(item, "a price needs \"service\", \"item\" and \"usd\"",
             "write `{service: AmazonEC2, item: nat_gateway_hour, usd: 0.04}`; pricing/ITEMS.md lists the "
             "items");
    return read;
  }

  Currency currency(const YamlNode& section, const YamlNode& value) const {
    Currency read;
    members(section, value, {"code", "rate", "as_of"}, [&](const YamlNode& key, const YamlNode& what) {
      if (key.text == "code") {
        read.code = text(key, what);
        const bool letters =
            std::all_of(read.code.begin(), read.code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (read.code.size() != 3 || !letters)
          refuse(what, fmt::format("{} is no code of a currency", in_quotes(read.code)),
                 "write its three letters: EUR");
        if (read.code == "USD")
          refuse(what, "prices are in US dollars already", "remove \"currency\" or name another one");
      }
      if (key.text == "rate") {
        read.rate = number(key, what, "0.92");
        if (read.rate.is_zero() || read.rate > Decimal(1'000'000))
          refuse(what, fmt::format("a rate of {} turns money into nonsense", in_quotes(what.text)),
                 "say how much of the currency one US dollar is");
      }
      if (key.text == "as_of") read.as_of = date(key, what);
    });
    if (read.code.empty() || read.rate.is_zero())
      refuse(value, "a currency needs \"code\" and \"rate\"",
             "write `{code: EUR, rate: 0.92}`: how much of it one US dollar is");
    return read;
  }

  const std::string& file_;
};

/// With its length before it, no text can pass for the start of the next.
std::string counted_text(std::string_view text) {
  return fmt::format("{}:{}\n", text.size(), text);
}

std::string canonical(const TermScope& scope) {
  return counted_text(scope.service) + counted_text(scope.item) + counted_text(scope.region);
}

}  // namespace

Terms read_terms(const YamlNode& key, const YamlNode& value, const std::string& file) {
  return Reader(file).terms(key, value);
}

std::string canonical(const Terms& terms) {
  std::string out;
  for (const OwnPrice& price : terms.prices)
    out += "price\n" + canonical(price.scope) + price.usd.exact() + " " + price.as_of + "\n";
  for (const Commitment& c : terms.commitments)
    out += "commitment\n" + counted_text(c.name) + canonical(c.scope) +
           fmt::format("{} {} {}\n", c.share.text(), c.rate ? c.rate->exact() : "-", c.percent.text());
  for (const Discount& d : terms.discounts)
    out += "discount\n" + counted_text(d.name) + canonical(d.scope) + d.percent.text() + "\n";
  if (terms.currency)
    out += fmt::format("currency {} {} {}\n", terms.currency->code, terms.currency->rate.text(),
                       terms.currency->as_of);
  return out;
}
