#include "cost/import/price_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "cost/import/offer_file.h"
#include "cost/import/offer_rule.h"

namespace {

// Items whose first tier is free for everybody who uses them, not an allowance of the account: their pricers
// count from 0.
constexpr std::pair<std::string_view, std::string_view> items_with_free_start[] = {
    {"AWSCodeCommit", "active_user_month"},
    {"AmazonCloudFront", "invalidation_path"},
    {"AmazonCognito", "mau"},
    {"AmazonPrometheus", "metric_sample_ingested"},
    {"AmazonPrometheus", "storage_gb_month"},
};

constexpr const char* other_region = "of regions that were not asked for";

bool keeps_free_start(const PriceKey& key) {
  const std::string_view product = std::string_view(key.item).substr(0, key.item.find(';'));
  return std::any_of(std::begin(items_with_free_start), std::end(items_with_free_start),
                     [&](const auto& item) { return item.first == key.service && item.second == product; });
}

struct WrittenTier {
  Quantity begin;
  std::optional<Quantity> end;
  Usd price;
};

/// Tiers that join, from 0 to infinity; or why they are none.
struct Parsed {
  std::vector<Tier> tiers;
  bool rounded = false;
  std::string fault;
};

Decimal scaled(Decimal value, int multiply, int divide) {
  return value * Decimal(multiply) / Decimal(divide);
}

Parsed parsed(std::span<const OfferTier> written, UnitRatio ratio) {
  Parsed result;
  std::vector<WrittenTier> tiers;
  for (const OfferTier& tier : written) {
    const auto begin = Decimal::parse(tier.begin), usd = Decimal::parse(tier.usd);
    const auto end = tier.end == "Inf" ? std::optional(Decimal()) : Decimal::parse(tier.end);
    if (!begin || !end || !usd || usd->is_negative()) {
      result.fault = fmt::format("a tier from {} to {} at {} cannot be read", tier.begin, tier.end, tier.usd);
      return result;
    }
    const Decimal price = scaled(*usd, ratio.multiply, ratio.divide);
    result.rounded = result.rounded || scaled(price, ratio.divide, ratio.multiply) != *usd;
    WrittenTier& last = tiers.emplace_back();
    last.begin = scaled(*begin, ratio.divide, ratio.multiply);
    if (tier.end != "Inf") last.end = scaled(*end, ratio.divide, ratio.multiply);
    last.price = Usd(price);
  }
  std::sort(tiers.begin(), tiers.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    // Old files begin a tier one above the end of the one before.
    if (i > 0 && tiers[i - 1].end && tiers[i].begin == *tiers[i - 1].end + Decimal(1))
      tiers[i].begin = *tiers[i - 1].end;
    if (i == 0 ? !tiers[i].begin.is_zero() : !tiers[i - 1].end || tiers[i].begin != *tiers[i - 1].end) {
      result.fault = "its tiers do not join";
      return result;
    }
    result.tiers.push_back({tiers[i].begin, tiers[i].price});
  }
  if (tiers.empty() || tiers.back().end) result.fault = "its tiers have no end";
  return result;
}

bool same_tiers(const std::vector<Tier>& a, const std::vector<Tier>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Tier& x, const Tier& y) { return x.from == y.from && x.price == y.price; });
}

void join_equal_tiers(std::vector<Tier>& tiers) {
  const auto last = std::unique(tiers.begin(), tiers.end(),
                                [](const Tier& a, const Tier& b) { return a.price == b.price; });
  tiers.erase(last, tiers.end());
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

}  // namespace

struct PriceImport::State : OfferSink {
  /// A price as the files tell it, before its parts are put together.
  struct Draft {
    const OfferRule* rule = nullptr;
    std::vector<Tier> tiers;
    std::map<Quantity, Usd> upper;  // tiers that are products of their own
    std::string as_of, source;
    bool rounded = false;
  };

  std::set<std::string> regions;
  std::vector<ImportedFile> files;
  std::vector<std::unique_ptr<OfferRules>> rules;
  std::map<PriceKey, Draft> drafts;
  std::map<PriceKey, ImportedPrice> prices;
  std::map<PriceKey, std::string> doubtful;
  std::set<std::string> seen_regions;  // "<offer>@<region>"
  std::set<const OfferRule*> fitted;   // a product or more, in any file
  std::string source;

  // A product that is wanted, by its number: what it is called. Many products share a key.
  std::vector<std::pair<std::map<PriceKey, std::uint32_t>::iterator, const OfferRule*>> keys;
  std::map<PriceKey, std::uint32_t> key_numbers;

  ImportedFile& file() { return files.back(); }

  void begin(const OfferHeader& header) override {
    file().offer = header.code;
    file().published = header.published;
    rules.push_back(std::make_unique<OfferRules>(file().offer));
    std::string day = header.published;
    std::erase(day, '-');
    std::string code = lower(header.code);
    std::replace_if(
        code.begin(), code.end(), [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); },
        '-');
    source = fmt::format("pricelist-{}-{}", code, day);
    keys.clear();
    key_numbers.clear();
  }

  std::uint32_t product(const OfferProduct& product) override {
    const OfferRules& known = *rules.back();
    const auto unknown = [&] {
      const std::string_view family = product.find("productfamily");
      ++file().unknown[family.empty() ? "(no product family)" : std::string(family)];
      return nothing_wanted;
    };
    if (const std::string_view why = known.left_out(product); !why.empty()) {
      ++file().left_out[std::string(why)];
      return nothing_wanted;
    }
    std::optional<OfferMatch> match = known.match(product);
    if (!match) return unknown();
    fitted.insert(match->rule);
    const std::string region = match->rule->place == OfferRule::Place::global ? "global" : region_of(product);
    if (region.empty()) {
      // Allowances that hold everywhere ("Any") are listed so.
      ++file().left_out["of no region: free allowances and the like"];
      return nothing_wanted;
    }
    if (!regions.empty() && region != "global" && !regions.contains(region)) {
      ++file().left_out[std::string(other_region)];
      return nothing_wanted;
    }
    seen_regions.insert(file().offer + "@" + region);
    const PriceKey key{std::string(match->rule->service), std::move(match->item), region};
    const auto [place, is_new] = key_numbers.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
    if (is_new) {
      keys.emplace_back(place, match->rule);
    } else if (keys[place->second].second != match->rule) {
      // The same item by another rule: a tier of its own. It gets a number too.
      keys.emplace_back(place, match->rule);
      ++file().products;
      return static_cast<std::uint32_t>(keys.size() - 1);
    }
    ++file().products;
    return place->second;
  }

  void price(std::uint32_t number, std::span<const OfferTier> tiers) override {
    const PriceKey& key = keys[number].first->first;
    const OfferRule& rule = *keys[number].second;
    if (doubtful.contains(key)) return;
    std::optional<UnitRatio> ratio;
    for (const OfferTier& tier : tiers) {
      ratio = unit_ratio(key.item, tier.unit);
      if (!ratio)
        return void(
            doubtful.try_emplace(key, fmt::format("is counted in \"{}\", not in {}", tier.unit, rule.unit)));
    }
    if (!ratio) return void(doubtful.try_emplace(key, "has no tiers"));
    Parsed price = parsed(tiers, *ratio);
    if (!price.fault.empty()) return void(doubtful.try_emplace(key, price.fault));
    // Free allowances of the account: a plan does not say whether they are used up already.
    if (!keeps_free_start(key)) {
      while (price.tiers.size() > 1 && price.tiers.front().price.is_zero())
        price.tiers.erase(price.tiers.begin());
      price.tiers.front().from = Quantity();
    }
    if (price.tiers.size() == 1 && price.tiers.front().price.is_zero()) {
      --file().products;
      ++file().left_out["free of charge"];
      return;
    }
    if (std::any_of(price.tiers.begin() + 1, price.tiers.end(),
                    [](const Tier& t) { return t.price.is_zero(); }))
      return void(doubtful.try_emplace(key, "is free from some quantity on"));
    join_equal_tiers(price.tiers);

    Draft& draft = drafts[key];
    if (draft.rule != nullptr && draft.as_of != file().published) {
      if (draft.as_of > file().published) return;
      draft = {};
    }
    draft.rule = &rule;
    draft.as_of = file().published;
    draft.source = source;
    draft.rounded = draft.rounded || price.rounded;
    if (rule.from != 0) {
      if (price.tiers.size() != 1) return void(doubtful.try_emplace(key, "has tiers within a tier"));
      const auto [known, is_new] = draft.upper.try_emplace(Quantity(rule.from), price.tiers.front().price);
      if (!is_new && known->second != price.tiers.front().price)
        contradiction(key, known->second, price.tiers.front().price);
      return;
    }
    if (draft.tiers.empty()) {
      draft.tiers = std::move(price.tiers);
    } else if (!same_tiers(draft.tiers, price.tiers)) {
      contradiction(key, draft.tiers.front().price, price.tiers.front().price);
    }
  }

  void contradiction(const PriceKey& key, Usd a, Usd b) {
    doubtful.try_emplace(key, a == b ? std::string("has two prices with different tiers")
                                     : fmt::format("has two prices, {} and {}", std::min(a, b).exact(),
                                                   std::max(a, b).exact()));
  }

  void unreadable(std::uint64_t line, std::string_view why) override {
    file().unreadable.push_back(fmt::format("line {}: {}", line, why));
  }
};

PriceImport::PriceImport() : state_(std::make_unique<State>()) {}
PriceImport::PriceImport(PriceImport&&) noexcept = default;
PriceImport& PriceImport::operator=(PriceImport&&) noexcept = default;
PriceImport::~PriceImport() = default;

void PriceImport::only_regions(std::set<std::string> regions) {
  state_->regions = std::move(regions);
}

void PriceImport::read(OfferWindow& window) {
  state_->files.push_back({window.name(), {}, {}, 0, {}, {}, {}});
  read_offer(window, *state_);
}

void PriceImport::finish() {
  for (const std::string& region : state_->regions) {
    const auto& files = state_->files;
    const bool seen = std::any_of(files.begin(), files.end(), [&](const ImportedFile& file) {
      return state_->seen_regions.contains(file.offer + "@" + region);
    });
    const bool others = std::any_of(files.begin(), files.end(), [](const ImportedFile& file) {
      return file.left_out.contains(other_region);
    });
    if (!seen && others)
      throw Error(fmt::format("the files have prices of other regions, but none of \"{}\"", region),
                  "name a region as AWS does, as us-east-1");
  }
  for (auto& [key, draft] : state_->drafts) {
    if (state_->doubtful.contains(key)) continue;
    if (draft.tiers.empty()) {
      state_->doubtful.try_emplace(key, "has upper tiers and no first one");
      continue;
    }
    for (const auto& [from, price] : draft.upper) draft.tiers.push_back({from, price});
    join_equal_tiers(draft.tiers);
    const bool free_start = draft.tiers.front().price.is_zero();
    state_->prices.emplace(key, ImportedPrice{std::move(draft.tiers), std::string(draft.rule->unit),
                                              draft.as_of, draft.source, draft.rounded, free_start});
  }
  state_->drafts.clear();
}

const std::vector<ImportedFile>& PriceImport::files() const {
  return state_->files;
}
const std::map<PriceKey, ImportedPrice>& PriceImport::prices() const {
  return state_->prices;
}
const std::map<PriceKey, std::string>& PriceImport::doubtful() const {
  return state_->doubtful;
}

PriceImport::Absence PriceImport::absence(const PriceKey& key, const std::string& as_of) const {
  Absence absence = Absence::not_asked;
  for (std::size_t i = 0; i < state_->files.size(); ++i) {
    if (state_->files[i].published < as_of ||
        !state_->seen_regions.contains(state_->files[i].offer + "@" + key.region))
      continue;
    for (const OfferRule* rule : state_->rules[i]->covering(key.service, key.item)) {
      if (state_->fitted.contains(rule)) return Absence::gone;
      absence = Absence::unseen;
    }
  }
  return absence;
}
