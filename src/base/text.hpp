// Text as it crosses our borders: UTF-8 and decimal numbers. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace colophon {

// The code points of well-formed UTF-8: shortest form, no surrogates, at most U+10FFFF. nullopt if it is not.
std::optional<std::u32string> decode_utf8(std::string_view text);
bool is_utf8(std::string_view text);

void append_utf8(std::string& out, char32_t point);  // a code point, no surrogate

// Decimal digits only: no sign, no spaces, no leading zero but "0" itself. nullopt otherwise and above 2^64
// - 1.
std::optional<std::uint64_t> parse_u64(std::string_view text);

// The text with everything that could disturb a terminal or a log (controls, broken UTF-8) shown as \xNN, and
// cut after limit_bytes with "…". For strangers' texts inside our messages.
std::string printable(std::string_view text, std::size_t limit_bytes = 200);

}  // namespace colophon
