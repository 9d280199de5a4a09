// Values as documents write them. spec/provenance.md, "Values".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace colophon::provenance {

// Seconds since 1970 as "2026-01-31T12:00:00Z"; and back (nullopt: not of that form).
std::string utc_time(std::uint64_t seconds);
std::optional<std::uint64_t> parse_utc_time(std::string_view text);

// A big-endian number in decimal digits; and back (nullopt: no number below 2^256).
std::string decimal(const Bytes32& number);
std::optional<Bytes32> parse_decimal(std::string_view text);

// Q16.16 as the shortest decimal fraction that is exactly it; and back.
std::string fixed_point(std::int64_t q16);
std::optional<std::int64_t> parse_fixed_point(std::string_view text);

// Hundredths of a percent as people read them: 1250 is "12.5 %".
std::string percent(std::int64_t basis_points);

// What somebody wrote on chain: as it is if painters would take it as a text, else its bytes in hexadecimal.
std::string written_text(const std::string& bytes);

}  // namespace colophon::provenance
