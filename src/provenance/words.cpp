#include "provenance/words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "paint/text.hpp"

namespace colophon::provenance {
namespace {

struct Date {
  std::uint64_t year;
  std::uint64_t month;
  std::uint64_t day;
};

// The proleptic Gregorian calendar in years that begin in March, so that the leap day comes last.
constexpr std::uint64_t kDaysBeforeEpoch = 719'468;  // 0000-03-01 to 1970-01-01
constexpr std::uint64_t kEraDays = 146'097;          // 400 years

Date date_of(std::uint64_t days) {
  days += kDaysBeforeEpoch;
  const std::uint64_t era = days / kEraDays;
  const std::uint64_t day_of_era = days % kEraDays;
  const std::uint64_t year =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::uint64_t day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
  const std::uint64_t month = (5 * day_of_year + 2) / 153;  // from March
  const std::uint64_t from_january = month < 10 ? month + 3 : month - 9;
  return {year + era * 400 + (from_january <= 2 ? 1 : 0), from_january,
          day_of_year - (153 * month + 2) / 5 + 1};
}

std::uint64_t days_to(const Date& date) {
  const std::uint64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::uint64_t of_era = year % 400;
  const std::uint64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::uint64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  return year / 400 * kEraDays + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - kDaysBeforeEpoch;
}

std::string padded(std::uint64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

}  // namespace

std::string utc_time(std::uint64_t seconds) {
  constexpr std::uint64_t kLast = 253'402'300'799;  // 9999-12-31T23:59:59Z: four digits of a year
  seconds = std::min(seconds, kLast);
  const Date date = date_of(seconds / 86'400);
  return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T" +
         padded(seconds / 3'600 % 24, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" +
         padded(seconds % 60, 2) + "Z";
}

std::optional<std::uint64_t> parse_utc_time(std::string_view text) {
  if (text.size() != 20) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    std::uint64_t value = 0;
    for (const char c : text.substr(at, digits))
      value = value * 10 + static_cast<std::uint64_t>(c - '0') % 10;
    return value;
  };
  const Date date{number(0, 4), number(5, 2), number(8, 2)};
  if (date.year < 1970 || date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
  const std::uint64_t seconds =
      days_to(date) * 86'400 + number(11, 2) * 3'600 + number(14, 2) * 60 + number(17, 2);
  if (utc_time(seconds) != text) return std::nullopt;  // letters, the 31st of June, the 61st second
  return seconds;
}

std::string decimal(const Bytes32& number) {
  Bytes32 rest = number;
  std::string digits;
  bool left = true;
  while (left || digits.empty()) {
    unsigned remainder = 0;
    left = false;
    for (std::uint8_t& byte : rest) {
      const unsigned value = remainder * 256 + byte;
      byte = static_cast<std::uint8_t>(value / 10);
      remainder = value % 10;
      left = left || byte != 0;
    }
    digits.push_back(static_cast<char>('0' + remainder));
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::optional<Bytes32> parse_decimal(std::string_view text) {
  Bytes32 number{};
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    unsigned carry = static_cast<unsigned>(c - '0');
    for (std::size_t i = number.size(); i-- > 0;) {
      const unsigned value = number[i] * 10u + carry;
      number[i] = static_cast<std::uint8_t>(value & 0xFF);
      carry = value >> 8;
    }
    if (carry != 0) return std::nullopt;
  }
  if (decimal(number) != text) return std::nullopt;  // empty, leading zeros
  return number;
}

std::string fixed_point(std::int64_t q16) {
  const auto size = static_cast<std::uint64_t>(q16 < 0 ? -q16 : q16);
  std::string text = (q16 < 0 ? "-" : "") + std::to_string(size >> 16);
  std::uint64_t part = size & 0xFFFF;
  if (part != 0) text.push_back('.');
  for (; part != 0; part &= 0xFFFF) {
    part *= 10;
    text.push_back(static_cast<char>('0' + (part >> 16)));
  }
  return text;
}

std::optional<std::int64_t> parse_fixed_point(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto point = text.find('.');
  const auto whole = parse_u64(
      text.substr(negative ? 1 : 0, point == std::string_view::npos ? point : point - (negative ? 1 : 0)));
  if (!whole || *whole > (std::uint64_t{1} << 31)) return std::nullopt;
  std::uint64_t part = 0;  // in 2^-16, exact for what fixed_point writes
  if (point != std::string_view::npos) {
    const std::string_view digits = text.substr(point + 1);
    if (digits.empty() || digits.size() > 16) return std::nullopt;
    std::uint64_t numerator = 0;
    std::uint64_t denominator = 1;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      numerator = numerator * 10 + static_cast<std::uint64_t>(c - '0');
      denominator *= 10;
    }
    // numerator / denominator = part / 2^16: doubling sixteen times never leaves 64 bits.
    for (int i = 0; i < 16; ++i) {
      numerator *= 2;
      part = part * 2 + numerator / denominator;
      numerator %= denominator;
    }
    if (numerator != 0) return std::nullopt;
  }
  const auto size = static_cast<std::int64_t>((*whole << 16) + part);
  const std::int64_t q16 = negative ? -size : size;
  if (fixed_point(q16) != text) return std::nullopt;
  return q16;
}

std::string percent(std::int64_t basis_points) {
  std::string text = std::to_string(basis_points / 100);
  const std::string part = std::to_string(100 + basis_points % 100).substr(1);
  if (part != "00") text += "." + (part[1] == '0' ? part.substr(0, 1) : part);
  return text + " %";
}

std::string written_text(const std::string& bytes) {
  if (is_utf8(bytes) && !bytes.empty() && paint::check_text(bytes, "").ok()) return bytes;
  return to_hex_0x(as_bytes(bytes));
}

}  // namespace colophon::provenance
