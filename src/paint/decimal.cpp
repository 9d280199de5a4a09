#include "paint/decimal.hpp"

#include "base/text.hpp"

namespace colophon::paint {

Result<std::uint32_t> parse_q16(const std::string& text) {
  const auto point = text.find('.');
  const std::string_view whole = std::string_view(text).substr(0, point);
  const std::string_view part = point == std::string::npos ? "0" : std::string_view(text).substr(point + 1);
  const auto integer = parse_u64(whole);
  std::uint64_t digits = 0;
  std::uint64_t scale = 1;
  bool good = integer && *integer < 65'536 && !part.empty() && part.size() <= 9;
  for (const char c : part) {
    good = good && c >= '0' && c <= '9';
    digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
    scale *= 10;
  }
  if (!good) return Error{"BadNumber", "'" + printable(text) + "' is not a decimal number like 2.5"};
  const std::uint64_t q16 =
      (*integer << 16) + (digits * 65'536 * 2 + scale) / (2 * scale);  // may round up to 2^32
  if (q16 > UINT32_MAX) return Error{"BadNumber", "'" + printable(text) + "' is out of range"};
  return static_cast<std::uint32_t>(q16);
}

}  // namespace colophon::paint
