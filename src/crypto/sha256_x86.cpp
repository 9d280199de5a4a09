#include "crypto/sha256_blocks.hpp"

#if defined(__x86_64__) || defined(__i386__)

#include <cpuid.h>
#include <immintrin.h>

namespace colophon::crypto {
namespace {

// The instructions keep the eight words as {F,E,B,A} and {H,G,D,C} (lowest lane first) and do two rounds
// each.
__attribute__((target("sha,sse4.1,ssse3"))) void blocks_sha_ni(std::uint32_t* state,
                                                               const std::uint8_t* blocks,
                                                               std::size_t count) {
  const __m128i byte_swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* words = reinterpret_cast<__m128i*>(state);
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);

  for (; count > 0; --count, blocks += 64) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w[4];  // the last sixteen words of the schedule, a ring of four vectors
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      __m128i& now = w[i & 3];
      if (i < 4) {
        now = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks) + i), byte_swap);
      } else {
        const __m128i last = w[(i + 3) & 3];
        const __m128i seven_back = _mm_alignr_epi8(last, w[(i + 2) & 3], 4);
        now = _mm_sha256msg1_epu32(now, w[(i + 1) & 3]);
        now = _mm_sha256msg2_epu32(_mm_add_epi32(now, seven_back), last);
      }
      const auto* constants = reinterpret_cast<const __m128i*>(kSha256Rounds) + i;
      const __m128i sum = _mm_add_epi32(now, _mm_loadu_si128(constants));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }

  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

bool has_sha_ni() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  const bool sse = (c & bit_SSSE3) && (c & bit_SSE4_1);
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  constexpr unsigned kShaBit = 1u << 29;
  return sse && (b & kShaBit);
}

}  // namespace

Sha256Blocks sha256_blocks_x86() {
  return has_sha_ni() ? blocks_sha_ni : nullptr;
}

}  // namespace colophon::crypto

#else

namespace colophon::crypto {
Sha256Blocks sha256_blocks_x86() {
  return nullptr;
}
}  // namespace colophon::crypto

#endif
