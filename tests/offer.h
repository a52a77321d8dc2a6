// Small offer files in the forms that AWS publishes, for tests. The figures are made up.
#pragma once

#include <map>
#include <string>
#include <vector>

struct OfferEntry {
  std::string sku, family;
  std::map<std::string, std::string> attributes;  // by their names in JSON
  struct Tier {
    std::string begin, end, unit, usd;
  };
  std::vector<Tier> tiers;
};

struct Offer {
  std::string code = "AmazonEC2";
  std::string published = "2026-10-01T12:00:00Z";
  std::string currency = "USD";
  std::vector<OfferEntry> entries;
  std::string json() const;
  std::string csv() const;
};

inline std::string json_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

inline std::string csv_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

inline std::string Offer::json() const {
  std::string products, terms;
  for (const OfferEntry& entry : entries) {
    std::string attributes, dimensions;
    for (const auto& [name, value] : entry.attributes)
      attributes += (attributes.empty() ? "" : ", ") + json_text(name) + " : " + json_text(value);
    int i = 0;
    for (const auto& tier : entry.tiers)
      dimensions += std::string(dimensions.empty() ? "" : ",\n") + "\"" + entry.sku + ".T." +
                    std::to_string(i++) + "\" : {\"unit\" : \"" + tier.unit + "\", \"endRange\" : \"" +
                    tier.end +
                    "\", \"description\" : \"a \\\"price\\\"\", \"appliesTo\" : [ ], \"beginRange\" : \"" +
                    tier.begin + "\", \"pricePerUnit\" : { \"" + currency + "\" : \"" + tier.usd + "\" }}";
    products +=
        (products.empty() ? "" : ",\n") + json_text(entry.sku) + " : { \"sku\" : " + json_text(entry.sku) +
        ", \"productFamily\" : " + json_text(entry.family) + ", \"attributes\" : { " + attributes + " } }";
    terms += (terms.empty() ? "" : ",\n") + json_text(entry.sku) + " : { \"" + entry.sku +
             ".T\" : { \"offerTermCode\" : \"T\", \"sku\" : \"" + entry.sku +
             "\", \"effectiveDate\" : \"2026-09-01T00:00:00Z\", \"priceDimensions\" : {" + dimensions +
             "}, \"termAttributes\" : { } } }";
  }
  return "{\n  \"formatVersion\" : \"v1.0\",\n  \"disclaimer\" : \"none\",\n  \"offerCode\" : \"" + code +
         "\",\n  \"version\" : \"1\",\n  \"publicationDate\" : \"" + published + "\",\n  \"products\" : {\n" +
         products + "\n  },\n  \"terms\" : {\n    \"OnDemand\" : {\n" + terms +
         "\n    },\n    \"Reserved\" : {\n\"" + (entries.empty() ? "X" : entries[0].sku) +
         "\" : { \"r\" : { \"priceDimensions\" : { \"d\" : { \"unit\" : \"Hrs\", \"pricePerUnit\" : { "
         "\"USD\" : \"0.001\" "
         "} } } } }\n    }\n  },\n  \"attributesList\" : { }\n}\n";
}

inline std::string Offer::csv() const {
  std::map<std::string, int> names;
  for (const OfferEntry& entry : entries)
    for (const auto& [name, value] : entry.attributes) names[name];
  std::string text = "\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"none, really\"\n\"Publication Date\",\"" +
                     published + "\"\n\"Version\",\"1\"\n\"OfferCode\",\"" + code + "\"\n";
  text +=
      "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"PriceDescription\",\"EffectiveDate\","
      "\"StartingRange\","
      "\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\",\"Product Family\"";
  for (const auto& [name, n] : names) text += ",\"" + name + "\"";
  text += "\n";
  for (const OfferEntry& entry : entries)
    for (const auto& tier : entry.tiers) {
      text += "\"" + entry.sku +
              "\",\"T\",\"R\",\"OnDemand\",\"a \"\"price\"\", of course\",\"2026-09-01\",\"" + tier.begin +
              "\",\"" + tier.end + "\",\"" + tier.unit + "\",\"" + tier.usd + "\",\"" + currency + "\"," +
              csv_text(entry.family);
      for (const auto& [name, n] : names) {
        const auto found = entry.attributes.find(name);
        text += "," + csv_text(found == entry.attributes.end() ? "" : found->second);
      }
      text += "\n";
    }
  return text;
}
