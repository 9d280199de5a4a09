// x86-64 as every one of them is: pmaddwd.
#include "engine/kernels/strip.hpp"
#include "engine/kernels/sum_loops.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Sse2 {
  using Weight = StoredWeight;
  using Input = std::int16_t;
  static constexpr int kLanes = 4;
  static constexpr int kStep = 2;
  using Sum = __m128i;
  using Weights = __m128i;
  using Inputs = __m128i;

  static Weights load(const std::byte* from) {
    if constexpr (sizeof(Weight) == 2) return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    return _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
  }
  static Inputs spread(const std::byte* from) {
    int pair;
    __builtin_memcpy(&pair, from, sizeof pair);
    return _mm_set1_epi32(pair);
  }
  static void multiply_add(Sum& sum, Weights w, Inputs x) { sum = _mm_add_epi32(sum, _mm_madd_epi16(w, x)); }
  static Sum get(const std::int32_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
  static void put(std::int32_t* to, Sum sum) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), sum); }
};

template <typename V>
void run(const Strip& strip) {
  strip_of<V, 4, 2>(strip, 0);
}

constexpr IsaKernels kKernels = {
    .sum = sum_in_loops, .wide16 = {run<Sse2<std::int16_t>>, 2, 1}, .wide8 = {run<Sse2<std::int8_t>>, 2, 1}};

}  // namespace

const IsaKernels* sse2_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::sse2_kernels() {
  return nullptr;
}
#endif
