// Seeds: drawn from the chain, or fixed by the commissioner, in two ranges that do not meet. spec/request.md,
// "Seed". Pure functions, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::paint {

inline constexpr std::uint64_t kDrawnSeedBit = std::uint64_t{1} << 63;  // drawn from here up, fixed below

constexpr bool is_drawn_seed(std::uint64_t seed) {
  return (seed & kDrawnSeedBit) != 0;
}

struct SeedFacts {
  Bytes32 chain_id;  // uint256, big-endian, like the commission's id
  std::array<std::uint8_t, 20> studio;
  Bytes32 commission_id;
  Bytes32 block_hash;  // of the block after the one that holds the commission
};
std::uint64_t drawn_seed(const SeedFacts& facts);

// A decimal string, as seeds stand in JSON and on command lines: digits only, no leading zero, below 2^64.
// Error: BadSeed.
Result<std::uint64_t> parse_seed(std::string_view text);

// The same for a seed that somebody chooses. Errors: BadSeed, SeedNotFixed (2^63 or more).
Result<std::uint64_t> parse_fixed_seed(std::string_view text);

}  // namespace colophon::paint
