#include "engine/kernels/normalise.hpp"

#include <algorithm>

#include "engine/kernels/clones.hpp"

namespace colophon::engine {
namespace {

// Pixels whose channels share their factors: n = (x·inverse·2^fraction + offset) >> inner, where the offset
// holds the mean and the rounding; y = (gamma·n + beta) >> shift, where beta holds the rounding.
struct Pixels {
  const void* x;
  void* y;
  std::int64_t count;
  std::int64_t channels;
  const std::int32_t* inverse;  // [channels], as all below
  const std::int64_t* offset;
  const std::int32_t* gamma;
  const std::int64_t* beta;
};

template <typename In, typename Out>
[[gnu::always_inline]] inline void normalise_as(const Pixels& pixels, const NormaliseSpec& spec) {
  const In* x = static_cast<const In*>(pixels.x);
  Out* y = static_cast<Out*>(pixels.y);
  const std::int32_t* inverse = pixels.inverse;
  const std::int64_t* offset = pixels.offset;
  const std::int32_t* gamma = pixels.gamma;
  const std::int64_t* beta = pixels.beta;
  const std::int64_t lo = spec.outer.clamp.lo;
  const std::int64_t hi = spec.outer.clamp.hi;
  constexpr Range kInner = type_range(Type::kI32);
  for (std::int64_t pixel = 0; pixel < pixels.count; ++pixel) {
    for (std::int64_t c = 0; c < pixels.channels; ++c) {
      const std::int64_t product = std::int64_t{x[c]} * inverse[c];
      const std::int64_t inner = ((product << spec.fraction) + offset[c]) >> spec.inner_shift;
      const auto n = static_cast<std::int32_t>(inner < kInner.lo   ? kInner.lo
                                               : inner > kInner.hi ? kInner.hi
                                                                   : inner);
      const std::int64_t outer = (std::int64_t{gamma[c]} * n + beta[c]) >> spec.outer.shift;
      y[c] = static_cast<Out>(outer < lo ? lo : outer > hi ? hi : outer);
    }
    x += pixels.channels;
    y += pixels.channels;
  }
}

template <typename In>
[[gnu::always_inline]] inline void normalise_from(const Pixels& pixels, const NormaliseSpec& spec) {
  if (spec.outer.type == Type::kI8) normalise_as<In, std::int8_t>(pixels, spec);
  if (spec.outer.type == Type::kI16) normalise_as<In, std::int16_t>(pixels, spec);
  if (spec.outer.type == Type::kI32) normalise_as<In, std::int32_t>(pixels, spec);
}

COLOPHON_CLONES void normalise(Type type, const Pixels& pixels, const NormaliseSpec& spec) {
  if (type == Type::kI8) normalise_from<std::int8_t>(pixels, spec);
  if (type == Type::kI16) normalise_from<std::int16_t>(pixels, spec);
}

class NormaliseKernel final : public Kernel {
 public:
  NormaliseKernel(const NormaliseSpec& spec, std::span<const Facts> in)
      : spec_(spec),
        in_(in[0].shape),
        type_(in[0].type),
        per_position_(in[1].shape.h != 1 || in[1].shape.w != 1),
        gamma_(spec.gamma->all()) {
    for (const std::int32_t beta : spec.beta->all()) beta_.push_back(beta + spec.outer.half());
  }

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch& scratch,
           const View& out) const override {
    auto* offset = scratch.take<std::int64_t>(static_cast<std::size_t>(2 * in_.c));
    auto* inverse = reinterpret_cast<std::int32_t*>(offset + in_.c);
    const std::int64_t in_bytes = in_.c * width_bytes(type_);
    const std::int64_t out_bytes = in_.c * width_bytes(spec_.outer.type);
    Pixels pixels{nullptr, nullptr, in_.w, in_.c, inverse, offset, gamma_.data(), beta_.data()};
    if (!per_position_) fill(in[1].row_of<const std::int32_t>(0), inverse, offset);
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      pixels.x = in[0].row(row);
      pixels.y = out.row(row);
      if (!per_position_) {
        normalise(type_, pixels, spec_);
        continue;
      }
      const auto* moments = in[1].row_of<const std::int32_t>(row);
      pixels.count = 1;
      for (std::int64_t w = 0; w < in_.w; ++w) {
        fill(moments + w * 2 * spec_.groups, inverse, offset);
        pixels.x = in[0].row(row) + w * in_bytes;
        pixels.y = out.row(row) + w * out_bytes;
        normalise(type_, pixels, spec_);
      }
    }
  }

 private:
  // One position's moments, spread over its channels.
  void fill(const std::int32_t* moments, std::int32_t* inverse, std::int64_t* offset) const {
    const std::int64_t channels = in_.c / spec_.groups;
    for (std::int64_t group = 0; group < spec_.groups; ++group) {
      const std::int64_t mean = moments[group];
      const std::int64_t factor = moments[spec_.groups + group];
      std::fill_n(inverse + group * channels, channels, static_cast<std::int32_t>(factor));
      std::fill_n(offset + group * channels, channels, spec_.inner().half() - mean * factor);
    }
  }

  NormaliseSpec spec_;
  Shape in_;
  Type type_;
  bool per_position_;
  std::vector<std::int32_t> gamma_;
  std::vector<std::int64_t> beta_;
};

}  // namespace

std::unique_ptr<Kernel> make_normalise_kernel(const NormaliseSpec& spec, std::span<const Facts> in) {
  return std::make_unique<NormaliseKernel>(spec, in);
}

}  // namespace colophon::engine
