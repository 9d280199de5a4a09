// conv: cross-correlation with an exact 32-bit sum. spec/ops.md#conv
#include "engine/kernels/conv.hpp"

#include <algorithm>

#include "engine/ops/branch.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

class Conv final : public Operation {
 public:
  explicit Conv(const ConvSpec& spec) : spec_(spec) {}

  const ConvSpec& spec() const { return spec_; }

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& x = in[0];
    if (x.type != Type::kI8 && x.type != Type::kI16) {
      return Error{"TypeMismatch", "conv takes I8 or I16, not " + std::string(type_name(x.type))};
    }
    if (x.shape.c != spec_.kernel_c * spec_.groups || spec_.outputs % spec_.groups != 0) {
      return Error{"BadShape", "conv with " + std::to_string(spec_.groups) + " groups of " +
                                   std::to_string(spec_.kernel_c) +
                                   " channels can't take an input of shape " + to_string(x.shape)};
    }
    const std::int64_t h = x.shape.h + spec_.top + spec_.bottom - spec_.kernel_h;
    const std::int64_t w = x.shape.w + spec_.left + spec_.right - spec_.kernel_w;
    if (h < 0 || w < 0) {
      return Error{"BadShape", "conv's kernel is larger than its padded input " + to_string(x.shape)};
    }
    COLOPHON_TRY(const Range range, sum_range(x.range));
    return Facts{{h / spec_.stride + 1, w / spec_.stride + 1, spec_.outputs}, Type::kI32, range};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    const Tensor& x = *in[0];
    const Shape& y = out.facts.shape;
    const Numbers numbers{spec_.weight->all(), spec_.biases()};
    for (std::int64_t h = 0; h < y.h; ++h) {
      for (std::int64_t w = 0; w < y.w; ++w) {
        for (std::int64_t o = 0; o < y.c; ++o) out.at(h, w, o) = element(numbers, x, {h, w, o});
      }
    }
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_conv_kernel(spec_, in[0], out);
  }

  // With what a kernel may add: channels to whole panels, inputs to whole steps.
  std::int64_t constants_read() const override {
    const std::int64_t panels = (spec_.outputs / spec_.groups + kPanelChannels - 1) / kPanelChannels;
    return spec_.groups * panels * kPanelChannels *
           (spec_.taps() + spec_.kernel_h * spec_.kernel_w * kStepInputs);
  }

  std::int64_t multiply_adds(std::span<const Facts>, const Facts& out) const override {
    return out.shape.count() * spec_.taps();
  }

 private:
  static constexpr std::int64_t kPanelChannels = 16;
  static constexpr std::int64_t kStepInputs = 4;

  struct Numbers {
    std::vector<std::int32_t> weight;
    std::vector<std::int32_t> bias;
  };
  struct Place {
    std::int64_t h, w, o;
  };

  std::int32_t element(const Numbers& numbers, const Tensor& x, const Place& at) const {
    const std::int64_t group = at.o / (spec_.outputs / spec_.groups);
    std::int64_t sum = numbers.bias[static_cast<std::size_t>(at.o)];
    const std::int32_t* weight = numbers.weight.data() + at.o * spec_.taps();
    for (std::int64_t i = 0; i < spec_.kernel_h; ++i) {
      for (std::int64_t j = 0; j < spec_.kernel_w; ++j) {
        const std::int64_t row = at.h * spec_.stride - spec_.top + i;
        const std::int64_t column = at.w * spec_.stride - spec_.left + j;
        const bool inside = row >= 0 && row < x.facts.shape.h && column >= 0 && column < x.facts.shape.w;
        for (std::int64_t k = 0; k < spec_.kernel_c; ++k, ++weight) {
          if (inside) sum += std::int64_t{*weight} * x.at(row, column, group * spec_.kernel_c + k);
        }
      }
    }
    return static_cast<std::int32_t>(sum);
  }

  // The extremes of the sum over all inputs in `x`, exact for each output channel.
  Result<Range> sum_range(Range x) const {
    if (spec_.top + spec_.left + spec_.bottom + spec_.right > 0) {
      x = {std::min<std::int64_t>(x.lo, 0), std::max<std::int64_t>(x.hi, 0)};
    }
    Range all;
    for (std::int64_t o = 0; o < spec_.outputs; ++o) {
      const std::int64_t bias = spec_.bias ? spec_.bias->at(o) : 0;
      const SignedSums weights = spec_.weight->signed_sums(o * spec_.taps(), (o + 1) * spec_.taps());
      const Range sum{bias + weights.positive * x.lo + weights.negative * x.hi,
                      bias + weights.positive * x.hi + weights.negative * x.lo};
      if (!sum.within(type_range(Type::kI32))) {
        return Error{"SumOverflow", "conv's sum could reach " +
                                        std::to_string(sum.hi > -sum.lo ? sum.hi : sum.lo) +
                                        " in output channel " + std::to_string(o) + ", beyond 32 bits"};
      }
      all = o == 0 ? sum : Range{std::min(all.lo, sum.lo), std::max(all.hi, sum.hi)};
    }
    return all;
  }

  ConvSpec spec_;
};

}  // namespace

const ConvSpec& conv_of(const Operation& operation) {
  return static_cast<const Conv&>(operation).spec();
}

std::shared_ptr<const Operation> make_conv(const ConvSpec& spec) {
  return std::make_shared<Conv>(spec);
}

Parsed parse_conv(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const Constant* weight, attributes.constant("weight", {{Type::kI8, Type::kI16}, 4}));
  COLOPHON_TRY(const Constant* bias, attributes.constant_if_any("bias", {{Type::kI32}, 1}));
  ConvSpec spec;
  spec.outputs = weight->extents[0];
  spec.kernel_h = weight->extents[1];
  spec.kernel_w = weight->extents[2];
  spec.kernel_c = weight->extents[3];
  if (spec.kernel_h > kKernelMax || spec.kernel_w > kKernelMax) {
    return Error{"BadAttribute", "conv's kernel is larger than 64"};
  }
  if (bias && bias->extents[0] != spec.outputs)
    return Error{"BadShape", "conv's bias has not one entry an output"};
  COLOPHON_TRY(spec.stride, attributes.integer("stride", {1, 16}, 1));
  COLOPHON_TRY(const auto pad, attributes.integers("pad", 4, {0, 64}, 0));
  spec.top = pad[0];
  spec.left = pad[1];
  spec.bottom = pad[2];
  spec.right = pad[3];
  COLOPHON_TRY(spec.groups, attributes.integer("groups", {1, kExtentMax}, 1));
  spec.weight = weight;
  spec.bias = bias;
  return std::unique_ptr<Operation>(std::make_unique<Conv>(spec));
}

}  // namespace colophon::engine::ops
