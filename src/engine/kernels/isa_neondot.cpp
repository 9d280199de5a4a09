// sdot where both factors are int8. Compiled with -march=armv8.2-a+dotprod.
#include "engine/kernels/isa_kernels.hpp"

#if defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD)
#include "engine/kernels/neon.hpp"
#include "engine/kernels/sum_loops.hpp"

namespace colophon::engine {
namespace {

struct NeonBytes {
  using Weight = std::int8_t;
  using Input = std::int8_t;
  static constexpr int kLanes = 4;
  static constexpr int kStep = 4;
  using Sum = int32x4_t;
  using Weights = int8x16_t;
  using Inputs = int8x16_t;

  static Weights load(const std::byte* from) { return vld1q_s8(reinterpret_cast<const std::int8_t*>(from)); }
  static Inputs spread(const std::byte* from) {
    std::int32_t four;
    __builtin_memcpy(&four, from, sizeof four);
    return vreinterpretq_s8_s32(vdupq_n_s32(four));
  }
  static void multiply_add(Sum& sum, Weights w, Inputs x) { sum = vdotq_s32(sum, w, x); }
  static Sum get(const std::int32_t* from) { return vld1q_s32(from); }
  static void put(std::int32_t* to, Sum sum) { vst1q_s32(to, sum); }
};

constexpr IsaKernels kKernels = {.sum = sum_in_loops,
                                 .wide16 = {run<Neon<std::int16_t>>, 1, 1},
                                 .wide8 = {run<Neon<std::int8_t>>, 1, 1},
                                 .narrow = {run<NeonBytes>, 4, 1}};

}  // namespace

const IsaKernels* neondot_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::neondot_kernels() {
  return nullptr;
}
#endif
