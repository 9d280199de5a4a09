// Integer square roots of 128-bit numbers: what moments divides by. spec/ops.md#moments
#pragma once

#include <cstdint>

namespace colophon::engine {

__extension__ typedef unsigned __int128 Uint128;

struct Root {
  std::uint64_t root = 0;       // ⌊√n⌋
  std::uint64_t remainder = 0;  // n − root²
};

// Digit by digit, two bits of n at a time.
constexpr Root square_root64(std::uint64_t n) {
  Root r{0, n};
  for (std::uint64_t bit = std::uint64_t{1} << 62; bit != 0; bit >>= 2) {
    const bool fits = r.remainder >= r.root + bit;
    if (fits) r.remainder -= r.root + bit;
    r.root = (r.root >> 1) + (fits ? bit : 0);
  }
  return r;
}

// ⌊√n⌋, digit by digit: the plain one.
constexpr std::uint64_t square_root_plain(Uint128 n) {
  Uint128 root = 0;
  for (Uint128 bit = Uint128{1} << 126; bit != 0; bit >>= 2) {
    const bool fits = n >= root + bit;
    if (fits) n -= root + bit;
    root = (root >> 1) + (fits ? bit : 0);
  }
  return static_cast<std::uint64_t>(root);
}

// ⌊√n⌋ from the root of n's upper half and one division (Zimmermann, "Karatsuba Square Root", 1999): with n
// scaled by a power of 4 so that one of its two highest bits is set, and n = h·2^64 + l₁·2^32 + l₀, h = s² +
// r, the root is s·2^32 + q, where q = ⌊(r·2^32 + l₁) / 2s⌋, or one less.
constexpr std::uint64_t square_root(Uint128 n) {
  if (n == 0) return 0;
  int scale = 0;  // n·4^scale; the root is then 2^scale too large
  while ((n >> (126 - 2 * scale)) == 0) ++scale;
  n <<= 2 * scale;
  const Root high = square_root64(static_cast<std::uint64_t>(n >> 64));
  const auto low = static_cast<std::uint64_t>(n);
  const Uint128 rest = (Uint128{high.remainder} << 32) + (low >> 32);
  const Uint128 q = rest / (2 * high.root);
  Uint128 root = (Uint128{high.root} << 32) + q;
  if (root * root > n || root >> 64 != 0) --root;
  return static_cast<std::uint64_t>(root >> scale);
}

}  // namespace colophon::engine
