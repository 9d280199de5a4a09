// The fast convolution. spec/ops.md#conv
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/kernel.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

inline constexpr std::int64_t kKernelMax = 64;

struct ConvSpec {
  std::int64_t outputs = 0, kernel_h = 0, kernel_w = 0, kernel_c = 0;  // weight's extents
  std::int64_t stride = 1, top = 0, left = 0, bottom = 0, right = 0, groups = 1;
  const Constant* weight = nullptr;  // [outputs, kernel_h, kernel_w, kernel_c]
  const Constant* bias = nullptr;    // [outputs], or none: zeros

  std::int64_t taps() const { return kernel_h * kernel_w * kernel_c; }
  std::vector<std::int32_t> biases() const {
    return bias ? bias->all() : std::vector<std::int32_t>(static_cast<std::size_t>(outputs));
  }
};

std::unique_ptr<Kernel> make_conv_kernel(const ConvSpec& spec, const Facts& in, const Facts& out);

}  // namespace colophon::engine
