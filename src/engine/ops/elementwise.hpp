// What mix and multiply share: broadcasting, and reading an operand at an output's place.
#pragma once

#include <span>

#include "base/result.hpp"
#include "engine/value.hpp"

namespace colophon::engine::ops {

// The common shape of the operands. Error: BadShape.
Result<Shape> broadcast(std::span<const Facts> operands);

inline std::int64_t at_broadcast(const Tensor& x, std::int64_t h, std::int64_t w, std::int64_t c) {
  const Shape& s = x.facts.shape;
  return x.at(s.h == 1 ? 0 : h, s.w == 1 ? 0 : w, s.c == 1 ? 0 : c);
}

// Calls f(h, w, c) for each place of a shape, in row-major order.
template <typename F>
void for_each_place(const Shape& shape, const F& f) {
  for (std::int64_t h = 0; h < shape.h; ++h) {
    for (std::int64_t w = 0; w < shape.w; ++w) {
      for (std::int64_t c = 0; c < shape.c; ++c) f(h, w, c);
    }
  }
}

// [lo, hi] of a product of two ranges; both lie within 32 bits.
constexpr Range product(const Range& a, const Range& b) {
  const std::int64_t corners[] = {a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi};
  Range range{corners[0], corners[0]};
  for (const std::int64_t corner : corners) {
    range.lo = corner < range.lo ? corner : range.lo;
    range.hi = corner > range.hi ? corner : range.hi;
  }
  return range;
}

}  // namespace colophon::engine::ops
