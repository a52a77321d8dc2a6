#include "risk/json_text.h"

#include <array>
#include <string>
#include <string_view>

std::shared_ptr<const Tape> document_in(const Value& value) {
  const auto text = value.text();
  if (!text) return nullptr;
  // Both sides of a few attributes: what the rules of one entry ask for, one after the other.
  struct Remembered {
    std::string text;
    std::shared_ptr<Tape> document;  ///< null for what is no JSON
  };
  thread_local std::array<Remembered, 6> remembered;
  thread_local std::size_t oldest = 0;
  for (const Remembered& each : remembered)
    if (each.text == *text) return each.document;
  Remembered& place = remembered[oldest++ % remembered.size()];
  if (place.document == nullptr || place.document.use_count() > 1) place.document = std::make_shared<Tape>();
  place.text = *text;
  if (!place.document->parse_copy(*text)) place.document = nullptr;
  return place.document;
}
