#include "paint/nfc.hpp"

#include <algorithm>
#include <iterator>

namespace colophon::paint {
namespace {

struct NfcRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t value;  // as nfc_class returns it; what lies between the ranges has 0
};

// Ascending, without overlaps.
constexpr NfcRange kNfcRanges[] = {
#include "paint/nfc_table.inc"
};

}  // namespace

std::uint8_t nfc_class(char32_t point) {
  const auto* range = std::lower_bound(std::begin(kNfcRanges), std::end(kNfcRanges), point,
                                       [](const NfcRange& r, char32_t p) { return r.last < p; });
  return range != std::end(kNfcRanges) && range->first <= point ? range->value : std::uint8_t{0};
}

}  // namespace colophon::paint
