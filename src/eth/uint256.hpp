// Unsigned 256-bit integers, the EVM's word as a number. Nothing wraps silently: what could overflow says so.
// A value type, thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace colophon::eth {

class Uint256 {
 public:
  constexpr Uint256() = default;
  constexpr Uint256(std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) word_[31 - i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  static constexpr Uint256 from_word(const Bytes32& big_endian) {
    Uint256 number;
    number.word_ = big_endian;
    return number;
  }

  const Bytes32& word() const { return word_; }  // big-endian
  std::optional<std::uint64_t> to_u64() const;   // nullopt above 2^64 - 1
  std::size_t bits() const;                      // 0 for 0, else the index of the highest set bit plus one
  Bytes minimal_bytes() const;                   // big-endian without leading zeros; empty for 0
  std::string decimal() const;
  std::string quantity() const;  // as JSON-RPC writes numbers: "0x0", "0x1a"

  auto operator<=>(const Uint256&) const = default;  // big-endian bytes compare as the number does

 private:
  Bytes32 word_{};
};

// nullopt where the true result does not fit in 256 bits or is negative.
std::optional<Uint256> add(const Uint256& a, const Uint256& b);
std::optional<Uint256> subtract(const Uint256& a, const Uint256& b);
std::optional<Uint256> multiply(const Uint256& a, const Uint256& b);

// a·numerator/denominator, rounded down, with an exact product of 512 bits. nullopt if the denominator is 0
// or the result does not fit.
std::optional<Uint256> multiply_divide(const Uint256& a, const Uint256& numerator,
                                       const Uint256& denominator);

// Decimal digits without a sign, or "0x" and 1 to 64 hexadecimal digits. nullopt otherwise.
std::optional<Uint256> parse_uint256(std::string_view text);

// A JSON-RPC quantity: "0x" and digits; leading zeros are taken, some nodes write them.
std::optional<Uint256> parse_quantity(std::string_view text);

// An amount in wei for people: "1.5 ether", "0.000000001 ether", exact, without trailing zeros.
std::string format_ether(const Uint256& amount_wei);

}  // namespace colophon::eth
