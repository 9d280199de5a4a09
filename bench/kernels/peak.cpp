#include "peak.hpp"

#include "stopwatch.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace colophon::bench {
namespace {

constexpr int kLoops = 100'000;
constexpr int kSums = 12;  // enough for latency times rate, and they stay in registers

#if defined(__x86_64__)
// A loop of kSums independent instructions. The empty asm keeps each sum in a register and each
// multiplication real.
#define COLOPHON_PEAK_LOOP(NAME, TARGET, VECTOR, SET, STEP)      \
  __attribute__((target(TARGET))) void NAME() {                  \
    VECTOR a = SET(0x03030303);                                  \
    const VECTOR b = SET(0x05050505);                            \
    VECTOR sum[kSums] = {};                                      \
    for (int i = 0; i < kLoops; ++i) {                           \
      _Pragma("GCC unroll 12") for (int j = 0; j < kSums; ++j) { \
        sum[j] = STEP(sum[j], a, b);                             \
        asm volatile("" : "+v"(sum[j]), "+v"(a));                \
      }                                                          \
    }                                                            \
  }
#define COLOPHON_MADD128(s, a, b) _mm_add_epi32(s, _mm_madd_epi16(a, b))
#define COLOPHON_MADD256(s, a, b) _mm256_add_epi32(s, _mm256_madd_epi16(a, b))
#define COLOPHON_MADD512(s, a, b) _mm512_add_epi32(s, _mm512_madd_epi16(a, b))
COLOPHON_PEAK_LOOP(sse2_loop, "sse2", __m128i, _mm_set1_epi32, COLOPHON_MADD128)
COLOPHON_PEAK_LOOP(avx2_loop, "avx2", __m256i, _mm256_set1_epi32, COLOPHON_MADD256)
COLOPHON_PEAK_LOOP(avx512_loop, "avx512f,avx512bw", __m512i, _mm512_set1_epi32, COLOPHON_MADD512)
COLOPHON_PEAK_LOOP(vnni_loop, "avx512f,avx512vnni", __m512i, _mm512_set1_epi32, _mm512_dpwssd_epi32)
COLOPHON_PEAK_LOOP(vnni_byte_loop, "avx512f,avx512vnni", __m512i, _mm512_set1_epi32, _mm512_dpbusd_epi32)
#endif

double peak_of(void (*loop)(), int macs_an_instruction) {
  const double seconds = thread_seconds_of(loop);
  return 1e-9 * kLoops * kSums * macs_an_instruction / seconds;
}

}  // namespace

double peak_int16_gmacs(engine::Isa isa) {
  using engine::Isa;
#if defined(__x86_64__)
  if (isa == Isa::kSse2) return peak_of(sse2_loop, 8);
  if (isa == Isa::kAvx2) return peak_of(avx2_loop, 16);
  if (isa == Isa::kAvx512) return peak_of(avx512_loop, 32);
  if (isa == Isa::kAvx512Vnni) return peak_of(vnni_loop, 32);
#endif
  return 0;
}

double peak_int8_gmacs(engine::Isa isa) {
#if defined(__x86_64__)
  if (isa == engine::Isa::kAvx512Vnni) return peak_of(vnni_byte_loop, 64);
#endif
  return peak_int16_gmacs(isa);  // bytes are widened
}

}  // namespace colophon::bench
