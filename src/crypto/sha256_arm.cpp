#include "crypto/sha256_blocks.hpp"

#if defined(__aarch64__) && defined(__linux__) && defined(__GNUC__)

#include <arm_neon.h>
#include <sys/auxv.h>

namespace colophon::crypto {
namespace {

#if defined(__clang__)
#define COLOPHON_ARM_SHA2 __attribute__((target("sha2")))
#else
#define COLOPHON_ARM_SHA2 __attribute__((target("+crypto")))
#endif

COLOPHON_ARM_SHA2 void blocks_sha2(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count) {
  uint32x4_t abcd = vld1q_u32(state);
  uint32x4_t efgh = vld1q_u32(state + 4);
  for (; count > 0; --count, blocks += 64) {
    const uint32x4_t abcd_before = abcd;
    const uint32x4_t efgh_before = efgh;
    uint32x4_t w[4];  // the last sixteen words of the schedule, a ring of four vectors
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      uint32x4_t& now = w[i & 3];
      if (i < 4) {
        now = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
      } else {
        now = vsha256su1q_u32(vsha256su0q_u32(now, w[(i + 1) & 3]), w[(i + 2) & 3], w[(i + 3) & 3]);
      }
      const uint32x4_t sum = vaddq_u32(now, vld1q_u32(kSha256Rounds + 4 * i));
      const uint32x4_t abcd_old = abcd;
      abcd = vsha256hq_u32(abcd, efgh, sum);
      efgh = vsha256h2q_u32(efgh, abcd_old, sum);
    }
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }
  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

}  // namespace

Sha256Blocks sha256_blocks_arm() {
  constexpr unsigned long kSha2Bit = 1ul << 6;  // HWCAP_SHA2
  return (getauxval(AT_HWCAP) & kSha2Bit) ? blocks_sha2 : nullptr;
}

}  // namespace colophon::crypto

#else

namespace colophon::crypto {
Sha256Blocks sha256_blocks_arm() {
  return nullptr;
}
}  // namespace colophon::crypto

#endif
