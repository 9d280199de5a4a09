// Decimal fractions as people write them, as Q16.16. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace colophon::paint {

// "7.5" as Q16.16, rounded half up. Error: BadNumber.
Result<std::uint32_t> parse_q16(const std::string& text);

}  // namespace colophon::paint
