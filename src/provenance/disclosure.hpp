// What laws and offices want to be told of a picture, in words and for machines, from its document alone.
// spec/disclosure.md. Thread-safe.
#pragma once

#include "provenance/document.hpp"

namespace colophon::provenance {

enum class Rule : std::uint8_t { kEu, kCalifornia, kUsco };
inline constexpr std::array<std::string_view, 3> kRuleNames = {"eu", "california", "usco"};

struct Disclosure {
  std::string text{};  // sentences, a paragraph a line
  Json block{};        // for machines
};

// The document has been read and checked; its stated and attested parts may be missing, and are then said to
// be.
Disclosure disclose(const Json& document, Rule rule);

}  // namespace colophon::provenance
