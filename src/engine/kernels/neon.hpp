// smlal: what both files for arm64 share.
#pragma once

#include <arm_neon.h>

#include "engine/kernels/strip.hpp"

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Neon {
  using Weight = StoredWeight;
  using Input = std::int16_t;
  static constexpr int kLanes = 4;
  static constexpr int kStep = 1;
  using Sum = int32x4_t;
  using Weights = int16x4_t;
  using Inputs = int16x4_t;

  static Weights load(const std::byte* from) {
    if constexpr (sizeof(Weight) == 2) return vld1_s16(reinterpret_cast<const std::int16_t*>(from));
    std::int32_t four;
    __builtin_memcpy(&four, from, sizeof four);
    return vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four))));
  }
  static Inputs spread(const std::byte* from) {
    return vld1_dup_s16(reinterpret_cast<const std::int16_t*>(from));
  }
  static void multiply_add(Sum& sum, Weights w, Inputs x) { sum = vmlal_s16(sum, w, x); }
  static Sum get(const std::int32_t* from) { return vld1q_s32(from); }
  static void put(std::int32_t* to, Sum sum) { vst1q_s32(to, sum); }
};

template <typename V>
void run(const Strip& strip) {
  strip_of<V, 4, 6>(strip, 0);
}

}  // namespace
}  // namespace colophon::engine
