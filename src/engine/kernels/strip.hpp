// The convolution's register tile, written once over a `V` of vectors that each isa_NAME.cpp defines:
//   Sum, Weights, Inputs   vector types; a Sum holds kLanes channels
//   kLanes, kStep          channels a vector; inputs that one multiplication takes for one channel
//   Weight                 the stored type of weights
//   Input                  the stored type of inputs
//   load, spread, multiply_add, get, put
// Everything here is in an unnamed namespace and nothing of the standard library is called: the files that
// include it are compiled for different machines, and the linker must not take one's code for another's.
#pragma once

#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

// P pixels by N vectors of channels stay in registers while the sum runs over all pieces.
template <typename V, int P, int N>
[[gnu::always_inline]] inline void tile(const Strip& strip, const std::byte* x, std::int32_t* out) {
  constexpr int kVectors = kPanel / V::kLanes;  // a panel
  constexpr std::int64_t kVectorBytes = V::kLanes * V::kStep * static_cast<int>(sizeof(typename V::Weight));
  constexpr std::int64_t kStepBytes = V::kStep * static_cast<int>(sizeof(typename V::Input));
  typename V::Sum sum[P][N];
#pragma GCC unroll 16
  for (int p = 0; p < P; ++p) {
#pragma GCC unroll 16
    for (int n = 0; n < N; ++n) {
      sum[p][n] =
          V::get(strip.start ? strip.start + n * V::kLanes : out + p * strip.out_stride + n * V::kLanes);
    }
  }
  const std::byte* w = strip.w;
  const std::int64_t stride = strip.x_stride;
  const std::int64_t w_stride = strip.w_stride;
  for (std::int64_t piece = 0; piece < strip.piece_count; ++piece) {
    const std::byte* from = x + strip.pieces[piece].offset;
    for (std::int64_t step = strip.pieces[piece].steps; step > 0; --step) {
      typename V::Weights weights[N];
#pragma GCC unroll 16
      for (int n = 0; n < N; ++n)
        weights[n] = V::load(w + n / kVectors * w_stride + n % kVectors * kVectorBytes);
#pragma GCC unroll 16
      for (int p = 0; p < P; ++p) {
        const typename V::Inputs inputs = V::spread(from + p * stride);
#pragma GCC unroll 16
        for (int n = 0; n < N; ++n) V::multiply_add(sum[p][n], weights[n], inputs);
      }
      from += kStepBytes;
      w += kVectors * kVectorBytes;
    }
  }
#pragma GCC unroll 16
  for (int p = 0; p < P; ++p) {
#pragma GCC unroll 16
    for (int n = 0; n < N; ++n) V::put(out + p * strip.out_stride + n * V::kLanes, sum[p][n]);
  }
}

template <typename V, int P, int N>
[[gnu::noinline]] void tiles(const Strip& strip, std::int64_t first, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t pixel = first + i * P;
    tile<V, P, N>(strip, strip.x + pixel * strip.x_stride, strip.out + pixel * strip.out_stride);
  }
}

// Whole tiles of P pixels, then the rest in smaller ones.
template <typename V, int N, int P>
void strip_of(const Strip& strip, std::int64_t first) {
  const std::int64_t count = (strip.pixels - first) / P;
  if (count > 0) tiles<V, P, N>(strip, first, count);
  if constexpr (P > 1) {
    if (first + count * P < strip.pixels) strip_of<V, N, (P > 4 ? P - 2 : P / 2)>(strip, first + count * P);
  }
}

}  // namespace
}  // namespace colophon::engine
