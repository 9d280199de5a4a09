#include "paint/unicode.hpp"

#include <algorithm>
#include <iterator>

namespace colophon::paint {
namespace {

struct ClassRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t bits;
};
struct LowerRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t step;  // every step-th point from first to last
  std::int32_t delta;
};

// Ascending, without overlaps.
constexpr ClassRange kClasses[] = {
#define COLOPHON_UNICODE_CLASSES
#include "paint/unicode_table.inc"
#undef COLOPHON_UNICODE_CLASSES
};
constexpr LowerRange kLower[] = {
#define COLOPHON_UNICODE_LOWER
#include "paint/unicode_table.inc"
#undef COLOPHON_UNICODE_LOWER
};

constexpr char32_t kDottedI = 0x130, kSigma = 0x3A3, kFinalSigma = 0x3C2;

// The range that holds the point, or nullptr.
template <typename T, std::size_t N>
const T* find_range(const T (&ranges)[N], char32_t point) {
  const T* range = std::lower_bound(std::begin(ranges), std::end(ranges), point,
                                    [](const T& r, char32_t p) { return r.last < p; });
  return range != std::end(ranges) && range->first <= point ? range : nullptr;
}

char32_t lower_case(char32_t point) {
  const LowerRange* range = find_range(kLower, point);
  if (!range || (point - range->first) % range->step != 0) return point;
  return static_cast<char32_t>(static_cast<std::int64_t>(point) + range->delta);
}

// The nearest code point that is not ignored for case is cased.
template <typename Iterator>
bool meets_cased(Iterator from, Iterator end) {
  from = std::find_if(from, end, [](char32_t p) { return !(unicode_class(p) & Unicode::kCaseIgnorable); });
  return from != end && (unicode_class(*from) & Unicode::kCased);
}

bool is_final(std::u32string_view text, std::size_t at) {
  const auto here = text.begin() + static_cast<std::ptrdiff_t>(at);
  return meets_cased(std::reverse_iterator(here), text.rend()) && !meets_cased(here + 1, text.end());
}

}  // namespace

std::uint8_t unicode_class(char32_t point) {
  const ClassRange* range = find_range(kClasses, point);
  return range ? range->bits : std::uint8_t{0};
}

std::u32string lower_case(std::u32string_view text) {
  std::u32string lower;
  lower.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == kDottedI) {
      lower += U"i\u0307";
    } else if (text[i] == kSigma && is_final(text, i)) {
      lower += kFinalSigma;
    } else {
      lower += lower_case(text[i]);
    }
  }
  return lower;
}

}  // namespace colophon::paint
