// vpmaddwd on 256 bits. Compiled with -mavx2.
#include "engine/kernels/strip.hpp"
#include "engine/kernels/sum_loops.hpp"

#if defined(__AVX2__)
#include <immintrin.h>

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Avx2 {
  using Weight = StoredWeight;
  using Input = std::int16_t;
  static constexpr int kLanes = 8;
  static constexpr int kStep = 2;
  using Sum = __m256i;
  using Weights = __m256i;
  using Inputs = __m256i;

  static Weights load(const std::byte* from) {
    if constexpr (sizeof(Weight) == 2) return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
  static Inputs spread(const std::byte* from) {
    int pair;
    __builtin_memcpy(&pair, from, sizeof pair);
    return _mm256_set1_epi32(pair);
  }
  static void multiply_add(Sum& sum, Weights w, Inputs x) {
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(w, x));
  }
  static Sum get(const std::int32_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  }
  static void put(std::int32_t* to, Sum sum) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), sum); }
};

template <typename V>
void run(const Strip& strip) {
  strip_of<V, 2, 6>(strip, 0);
}

constexpr IsaKernels kKernels = {
    .sum = sum_in_loops, .wide16 = {run<Avx2<std::int16_t>>, 2, 1}, .wide8 = {run<Avx2<std::int8_t>>, 2, 1}};

}  // namespace

const IsaKernels* avx2_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::avx2_kernels() {
  return nullptr;
}
#endif
