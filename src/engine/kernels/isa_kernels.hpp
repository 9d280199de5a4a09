// The hot loops, once for each instruction set: a table of functions that isa_NAME.cpp fills. Everything else
// of a kernel (geometry, packing, blocking) is written once, in conv.cpp and elementwise.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/isa.hpp"

namespace colophon::engine {

inline constexpr int kPanel = 16;     // output channels whose weights lie side by side
inline constexpr int kPanelsMax = 4;  // that a strip takes at once, in any table

// A run of inputs under the kernel that is contiguous in memory for each output pixel.
struct StripPiece {
  std::int64_t offset = 0;  // bytes, from the pixel's first input
  std::int64_t steps = 0;   // of StripForm::step inputs each
};

// Output pixels in a row, times up to kPanelsMax panels of output channels, over some pieces of the sum:
//   out[p][c] = (start ? start[c] : out[p][c]) + Σ_pieces Σ_k x[p][k]·w[k][c]   modulo 2^32
// Only the final sum is proven to fit 32 bits; so every addition wraps and none saturates.
struct Strip {
  const std::byte* x;
  std::int64_t x_stride;  // bytes, from pixel to pixel
  std::int64_t x_plane;   // bytes, from inputs' lower bytes to their upper ones, where they lie apart
  std::int64_t pixels;
  const StripPiece* pieces;
  std::int64_t piece_count;
  const std::byte* w;         // the first piece's weights in the first panel, as StripForm says
  std::int64_t w_stride;      // bytes, from panel to panel
  int panels;                 // at most StripForm::panels
  const std::int32_t* start;  // [panels · kPanel], or null
  std::int32_t* out;          // whole panels are written
  std::int64_t out_stride;    // elements, from pixel to pixel
};

// How one pair of types is multiplied. A weight panel is [steps][planes][lanes][kPanel][step / lanes inputs].
struct StripForm {
  void (*run)(const Strip& strip) = nullptr;  // null: there is none
  int step = 1;                               // inputs at a time
  int panels = 1;                             // that run() takes at once
  int pixels = 1;                             // that take as long as fewer do
  int lanes = 1;                              // of a step: each keeps its inputs together for one channel
  int planes = 1;                      // 2: lower and upper bytes apart, of inputs and of int16 weights
  std::int64_t cached_bytes = 24'576;  // of weights that stay in a cache while pixels pass by
};

// A run of elements in memory, 1, 2 or 4 bytes wide.
struct SumOperand {
  const std::byte* data = nullptr;
  int width = 4;
};

struct SumTerm {
  SumOperand a;
  SumOperand by;  // without data: `number`
  std::int32_t number = 0;
};

// out = clamp((start + Σ terms) >> shift, lo, hi), element by element, in 64 bits.
struct Sum {
  const SumTerm* terms = nullptr;
  int term_count = 0;
  std::int64_t start = 0;
  int shift = 0;
  bool fits = false;  // the shifted sum fits 32 bits even before it is clamped
  std::int64_t lo = 0;
  std::int64_t hi = 0;
  std::byte* out = nullptr;
  int out_width = 4;
  std::int64_t count = 0;
};

// out[i] = entries[in[i] - first], all int16; two bytes after the last entry may be read.
struct Lookup {
  const std::int16_t* entries = nullptr;
  std::int32_t first = 0;
  const std::int16_t* in = nullptr;
  std::int16_t* out = nullptr;
  std::int64_t count = 0;
};

struct IsaKernels {
  void (*sum)(const Sum& sum) = nullptr;
  void (*look_up)(const Lookup& lookup) = nullptr;  // null: element by element is as fast
  StripForm wide16;                                 // inputs int16, weights int16
  StripForm wide8;                                  // inputs int16, weights int8
  StripForm narrow{};                               // inputs int8, weights int8
  // Inputs of `narrow` are stored plus 128, as uint8; the bias makes up for it.
  bool narrow_is_unsigned = false;
  // Parts the bytes of `count` inputs; where a form has two planes.
  void (*split)(const std::int16_t* from, std::int64_t count, std::byte* lower, std::byte* upper) = nullptr;
  // Whose kernels to take where runs of inputs would leave most of a step empty.
  std::optional<Isa> short_runs{};
};

// nullptr: this build has none, or this machine can't run it.
const IsaKernels* find_kernels(Isa isa);

// What isa_NAME.cpp was compiled to; nullptr: its compiler has no such instructions.
const IsaKernels* portable_kernels();
const IsaKernels* sse2_kernels();
const IsaKernels* avx2_kernels();
const IsaKernels* avx512_kernels();
const IsaKernels* avx512vnni_kernels();
const IsaKernels* avx512amx_kernels();
const IsaKernels* neon_kernels();
const IsaKernels* neondot_kernels();
const IsaKernels* wasmsimd_kernels();

}  // namespace colophon::engine
