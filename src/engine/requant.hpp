// The rounding, and the division that attend and moments need. spec/arithmetic.md, "Requantisation".
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/value.hpp"

namespace colophon::engine {

inline constexpr int kShiftMax = 62;

struct Requant {
  int shift = 0;  // 0 to kShiftMax
  Type type = Type::kI16;
  Range clamp;  // fits the type

  constexpr std::int64_t half() const { return shift == 0 ? 0 : std::int64_t{1} << (shift - 1); }
  // `sum + half()` fits 64 bits: proven when the model is loaded.
  constexpr std::int64_t operator()(std::int64_t sum) const {
    return std::clamp((sum + half()) >> shift, clamp.lo, clamp.hi);
  }
  constexpr Range operator()(const Range& sum) const { return {(*this)(sum.lo), (*this)(sum.hi)}; }
};

// ⌊a / b⌋ for b > 0: towards −∞, where C++ divides towards 0.
constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace colophon::engine
