// i32x4.dot_i16x8_s. Compiled with -msimd128, which then the whole module is.
#include "engine/kernels/strip.hpp"
#include "engine/kernels/sum_loops.hpp"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Wasm {
  using Weight = StoredWeight;
  using Input = std::int16_t;
  static constexpr int kLanes = 4;
  static constexpr int kStep = 2;
  using Sum = v128_t;
  using Weights = v128_t;
  using Inputs = v128_t;

  static Weights load(const std::byte* from) {
    if constexpr (sizeof(Weight) == 2) return wasm_v128_load(from);
    return wasm_i16x8_load8x8(from);
  }
  static Inputs spread(const std::byte* from) { return wasm_v128_load32_splat(from); }
  static void multiply_add(Sum& sum, Weights w, Inputs x) {
    sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(w, x));
  }
  static Sum get(const std::int32_t* from) { return wasm_v128_load(from); }
  static void put(std::int32_t* to, Sum sum) { wasm_v128_store(to, sum); }
};

template <typename V>
void run(const Strip& strip) {
  strip_of<V, 4, 2>(strip, 0);
}

constexpr IsaKernels kKernels = {
    .sum = sum_in_loops, .wide16 = {run<Wasm<std::int16_t>>, 2, 1}, .wide8 = {run<Wasm<std::int8_t>>, 2, 1}};

}  // namespace

const IsaKernels* wasmsimd_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::wasmsimd_kernels() {
  return nullptr;
}
#endif
