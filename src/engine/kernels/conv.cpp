#include "engine/kernels/conv.hpp"

#include <algorithm>
#include <cstring>

#include "engine/kernels/dot.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kPixelsMax =
    16;  // gathered at once: their patches stay in the cache, weights are reread seldom

template <typename T>
class ConvKernel final : public Kernel {
 public:
  ConvKernel(const ConvSpec& spec, const Facts& in, const Facts& out)
      : spec_(spec),
        in_(in.shape),
        out_(out.shape),
        length_((spec.taps() + kStep - 1) / kStep * kStep),
        bias_(spec.biases()) {
    weights_.assign(static_cast<std::size_t>(spec.outputs * length_), 0);
    for (std::int64_t o = 0; o < spec.outputs; ++o) {
      for (std::int64_t k = 0; k < spec.taps(); ++k) {
        weights_[static_cast<std::size_t>(o * length_ + k)] =
            static_cast<std::int16_t>(spec.weight->at(o * spec.taps() + k));
      }
    }
  }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch& scratch,
           const View& out) const override {
    auto* patches = scratch.take<std::int16_t>(static_cast<std::size_t>(kPixelsMax * length_));
    std::memset(patches, 0, static_cast<std::size_t>(kPixelsMax * length_) * sizeof(std::int16_t));
    const std::int64_t group_outputs = spec_.outputs / spec_.groups;
    const std::int64_t first = rows.begin * out_.w;
    const std::int64_t last = rows.end * out_.w;
    for (std::int64_t pixel = first; pixel < last; pixel += kPixelsMax) {
      const std::int64_t count = std::min(kPixelsMax, last - pixel);
      for (std::int64_t group = 0; group < spec_.groups; ++group) {
        for (std::int64_t p = 0; p < count; ++p) gather(in[0], pixel + p, group, patches + p * length_);
        dot_block({.x = patches,
                   .w = weights_.data() + group * group_outputs * length_,
                   .rows = static_cast<std::size_t>(count),
                   .columns = static_cast<std::size_t>(group_outputs),
                   .length = static_cast<std::size_t>(length_),
                   .bias = bias_.data() + group * group_outputs,
                   .out = out.row_of<std::int32_t>(rows.begin) + (pixel - first) * spec_.outputs +
                          group * group_outputs,
                   .stride = static_cast<std::size_t>(spec_.outputs)});
      }
    }
  }

 private:
  static constexpr std::int64_t kStep = static_cast<std::int64_t>(kDotStep);

  // The inputs under the kernel at one output pixel, in the order of the weights; zeros outside.
  void gather(const View& x, std::int64_t pixel, std::int64_t group, std::int16_t* patch) const {
    const std::int64_t top = pixel / out_.w * spec_.stride - spec_.top;
    const std::int64_t left = pixel % out_.w * spec_.stride - spec_.left;
    for (std::int64_t i = 0; i < spec_.kernel_h; ++i) {
      for (std::int64_t j = 0; j < spec_.kernel_w; ++j, patch += spec_.kernel_c) {
        if (top + i < 0 || top + i >= in_.h || left + j < 0 || left + j >= in_.w) {
          std::fill_n(patch, spec_.kernel_c, std::int16_t{0});
        } else {
          std::copy_n(x.row_of<const T>(top + i) + (left + j) * in_.c + group * spec_.kernel_c,
                      spec_.kernel_c, patch);
        }
      }
    }
  }

  ConvSpec spec_;
  Shape in_;
  Shape out_;
  std::int64_t length_;                // taps, rounded up to the step
  std::vector<std::int32_t> bias_;     // [outputs]
  std::vector<std::int16_t> weights_;  // [outputs][length_], zeros after the taps
};

}  // namespace

std::unique_ptr<Kernel> make_conv_kernel(const ConvSpec& spec, const Facts& in, const Facts& out) {
  if (in.type == Type::kI8) return std::make_unique<ConvKernel<std::int8_t>>(spec, in, out);
  return std::make_unique<ConvKernel<std::int16_t>>(spec, in, out);
}

}  // namespace colophon::engine
