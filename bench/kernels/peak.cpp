#include "peak.hpp"

#include "stopwatch.hpp"

#if defined(__x86_64__)
#include <cstdint>
#include <immintrin.h>
#endif

namespace colophon::bench {
namespace {

constexpr int kLoops = 100'000;
constexpr int kTileMacs = 16 * 64 * 16;
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

// Four independent tiles of sums, as kernels have them.
__attribute__((target("amx-tile,amx-int8"))) void tile_loop() {
  struct alignas(64) {
    std::uint8_t palette = 1;
    std::uint8_t other[15] = {};
    std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
  } config;
  asm volatile("" : : "r"(&config) : "memory");  // GCC 12 believes that eight bytes are read
  _tile_loadconfig(&config);
  for (int i = 0; i < kLoops * kSums / 4; ++i) {
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
  }
  _tile_release();
}
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
  if (isa == Isa::kAvx512Amx) return peak_of(tile_loop, kTileMacs / 4);  // two bytes times two bytes
#endif
  return 0;
}

double peak_int8_gmacs(engine::Isa isa) {
#if defined(__x86_64__)
  if (isa == engine::Isa::kAvx512Vnni) return peak_of(vnni_byte_loop, 64);
  if (isa == engine::Isa::kAvx512Amx) return peak_of(tile_loop, kTileMacs);
#endif
  return peak_int16_gmacs(isa);  // bytes are widened
}

}  // namespace colophon::bench
