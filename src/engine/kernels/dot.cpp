#include "engine/kernels/dot.hpp"

#include "engine/kernels/clones.hpp"

namespace colophon::engine {
namespace {

// R rows by C columns at once: few loads for many products. Scalars that the compiler keeps in vector
// registers, R·C of them.
template <std::size_t R, std::size_t C>
[[gnu::always_inline]] inline void tile(const DotBlock& block, std::size_t row, std::size_t column) {
  std::int32_t sum[R][C] = {};
  const std::int16_t* x = block.x + row * block.length;
  const std::int16_t* w = block.w + column * block.length;
  const std::size_t length = block.length / kDotStep * kDotStep;
  for (std::size_t k = 0; k < length; ++k) {
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c) sum[r][c] += x[r * block.length + k] * w[c * block.length + k];
    }
  }
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t c = 0; c < C; ++c) {
      block.out[(row + r) * block.stride + column + c] = block.bias[column + c] + sum[r][c];
    }
  }
}

template <std::size_t C>
[[gnu::always_inline]] inline void column_of_tiles(const DotBlock& block, std::size_t column) {
  std::size_t row = 0;
  for (; row + 4 <= block.rows; row += 4) tile<4, C>(block, row, column);
  for (; row < block.rows; ++row) tile<1, C>(block, row, column);
}

}  // namespace

COLOPHON_CLONES void dot_block(const DotBlock& block) {
  std::size_t column = 0;
  for (; column + 4 <= block.columns; column += 4) column_of_tiles<4>(block, column);
  for (; column < block.columns; ++column) column_of_tiles<1>(block, column);
}

}  // namespace colophon::engine
