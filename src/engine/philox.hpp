// Philox4x32-10: four random words from a counter and a key. spec/ops.md#noise
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace colophon::engine {

using Words4 = std::array<std::uint32_t, 4>;

constexpr Words4 philox4x32_10(Words4 counter, std::uint64_t key) {
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    if (round > 0) {
      k0 += 0x9E3779B9U;
      k1 += 0xBB67AE85U;
    }
    const std::uint64_t p0 = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ k0, static_cast<std::uint32_t>(p1),
               static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ k1, static_cast<std::uint32_t>(p0)};
  }
  return counter;
}

// How far a word is shifted to index a table of that many entries (a power of two).
constexpr int philox_shift(std::int64_t entries) {
  return 32 - std::countr_zero(static_cast<std::uint64_t>(entries));
}

// The table index of a noise value's element.
struct NoiseIndex {
  std::uint32_t stream = 0;
  int shift = 16;

  constexpr std::size_t index(std::uint64_t seed, std::uint64_t element) const {
    const std::uint64_t block = element / 4;
    const Words4 words = philox4x32_10(
        {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), stream, 0}, seed);
    return words[element % 4] >> shift;
  }
};

}  // namespace colophon::engine
