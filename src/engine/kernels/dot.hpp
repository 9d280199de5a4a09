// Blocks of int16 dot products, the one hot loop of the portable kernels. The final sums are proven to fit 32
// bits; partial sums wrap (the file is compiled with -fwrapv), so the order does not matter.
#pragma once

#include <cstddef>
#include <cstdint>

namespace colophon::engine {

inline constexpr std::size_t kDotStep = 32;  // lengths are multiples of this

struct DotBlock {
  const std::int16_t* x;  // [rows][length]
  const std::int16_t* w;  // [columns][length]
  std::size_t rows;
  std::size_t columns;
  std::size_t length;        // a multiple of kDotStep
  const std::int32_t* bias;  // [columns]
  std::int32_t* out;         // out[row * stride + column] = bias[column] + Σ x[row][k]·w[column][k]
  std::size_t stride;
};

void dot_block(const DotBlock& block);

}  // namespace colophon::engine
