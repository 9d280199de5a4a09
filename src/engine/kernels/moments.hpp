// The fast sums behind normalisation. spec/ops.md#moments
#pragma once

#include <cstdint>
#include <memory>

#include "engine/kernel.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

struct MomentsSpec {
  bool per_image = true;     // else for each position
  std::int64_t groups = 1;   // of neighbouring channels
  int fraction = 0;          // bits of the mean
  int scale = 0;             // 2^scale / σ
  std::int64_t epsilon = 1;  // in 1/256 of the input's unit squared; 1 to 2^31 - 1

  std::int64_t group_elements(const Shape& x) const { return (per_image ? x.h * x.w : 1) * (x.c / groups); }
};

std::unique_ptr<Kernel> make_moments_kernel(const MomentsSpec& spec, const Facts& in);

}  // namespace colophon::engine
