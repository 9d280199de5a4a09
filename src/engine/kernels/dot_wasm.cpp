// dot_block in WebAssembly's fixed-width SIMD: i32x4.dot_i16x8_s multiplies eight pairs and adds neighbours,
// exactly. (Neighbours' sums fit 32 bits but for (-32768)²·2, which wraps, as every partial sum may.)
#include <wasm_simd128.h>

#include "engine/kernels/dot.hpp"

namespace colophon::engine {
namespace {

constexpr std::size_t kLanes = 8;
static_assert(kDotStep % kLanes == 0);

// The four sums of four vectors, side by side.
v128_t sums(v128_t a, v128_t b, v128_t c, v128_t d) {
  const v128_t ab =
      wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
  const v128_t cd =
      wasm_i32x4_add(wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
  return wasm_i32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3));
}

// R rows by four columns. R·4 sums, the columns' four vectors and one of a row stay in registers.
template <std::size_t R>
[[gnu::always_inline]] inline void tile(const DotBlock& block, std::size_t row, std::size_t column) {
  v128_t sum[R][4];
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < 4; ++c) sum[r][c] = wasm_i32x4_const_splat(0);
  const std::int16_t* x = block.x + row * block.length;
  const std::int16_t* w = block.w + column * block.length;
  for (std::size_t k = 0; k < block.length; k += kLanes) {
    v128_t weight[4];
#pragma clang loop unroll(full)
    for (std::size_t c = 0; c < 4; ++c) weight[c] = wasm_v128_load(w + c * block.length + k);
#pragma clang loop unroll(full)
    for (std::size_t r = 0; r < R; ++r) {
      const v128_t value = wasm_v128_load(x + r * block.length + k);
#pragma clang loop unroll(full)
      for (std::size_t c = 0; c < 4; ++c)
        sum[r][c] = wasm_i32x4_add(sum[r][c], wasm_i32x4_dot_i16x8(value, weight[c]));
    }
  }
  const v128_t bias = wasm_v128_load(block.bias + column);
  for (std::size_t r = 0; r < R; ++r) {
    wasm_v128_store(block.out + (row + r) * block.stride + column,
                    wasm_i32x4_add(bias, sums(sum[r][0], sum[r][1], sum[r][2], sum[r][3])));
  }
}

// What is left of the columns, one at a time.
void single(const DotBlock& block, std::size_t row, std::size_t column) {
  const std::int16_t* x = block.x + row * block.length;
  const std::int16_t* w = block.w + column * block.length;
  v128_t sum = wasm_i32x4_const_splat(0);
  for (std::size_t k = 0; k < block.length; k += kLanes)
    sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(wasm_v128_load(x + k), wasm_v128_load(w + k)));
  const v128_t zero = wasm_i32x4_const_splat(0);
  block.out[row * block.stride + column] =
      block.bias[column] + wasm_i32x4_extract_lane(sums(sum, zero, zero, zero), 0);
}

}  // namespace

void dot_block(const DotBlock& block) {
  constexpr std::size_t kRows = 2;  // three and four spill where a machine has 16 vector registers
  std::size_t column = 0;
  for (; column + 4 <= block.columns; column += 4) {
    std::size_t row = 0;
    for (; row + kRows <= block.rows; row += kRows) tile<kRows>(block, row, column);
    for (; row < block.rows; ++row) tile<1>(block, row, column);
  }
  for (; column < block.columns; ++column)
    for (std::size_t row = 0; row < block.rows; ++row) single(block, row, column);
}

}  // namespace colophon::engine
