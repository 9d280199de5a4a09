// The operator `mark` as spec/ops.md says it, on bytes: for tests that look for one. Compared with the
// vectors.
#pragma once

#include <algorithm>
#include <bit>

#include "provenance/mark_key.hpp"

namespace colophon::test {

inline void apply_mark(const provenance::MarkKey& key, int shift, std::uint32_t payload, std::size_t width,
                       Bytes& rgb) {
  const std::size_t bits = key.bits();
  std::vector<int> pattern(key.period * key.period);
  for (std::size_t place = 0; place < pattern.size(); ++place) {
    int sum = 0;
    for (std::size_t k = 0; k < bits; ++k) {
      sum += (std::popcount(key.code[k] & payload) % 2 == 1 ? -1 : 1) * key.carrier[place * bits + k];
    }
    pattern[place] = std::clamp((sum + (shift == 0 ? 0 : 1 << (shift - 1))) >> shift, -128, 127);
  }
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    const std::size_t x = i / 3 % width;
    const std::size_t y = i / 3 / width;
    const int marked = rgb[i] + pattern[y % key.period * key.period + x % key.period];
    rgb[i] = static_cast<std::uint8_t>(std::clamp(marked, 0, 255));
  }
}

}  // namespace colophon::test
