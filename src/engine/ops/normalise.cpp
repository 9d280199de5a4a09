// normalise: elements less their mean, over their deviation, with a gain and an offset. spec/ops.md#normalise
#include "engine/kernels/normalise.hpp"

#include "engine/ops/elementwise.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

class Normalise final : public Operation {
 public:
  explicit Normalise(const NormaliseSpec& spec) : spec_(spec) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& x = in[0];
    const Facts& m = in[1];
    if (x.type != Type::kI8 && x.type != Type::kI16) {
      return Error{"TypeMismatch", "normalise takes I8 or I16, not " + std::string(type_name(x.type))};
    }
    if (m.type != Type::kI32) return Error{"TypeMismatch", "normalise takes moments of type I32"};
    const bool one = m.shape.h == 1 && m.shape.w == 1;
    if (x.shape.c % spec_.groups != 0 || m.shape.c != 2 * spec_.groups ||
        (!one && (m.shape.h != x.shape.h || m.shape.w != x.shape.w))) {
      return Error{"BadShape", "normalise with " + std::to_string(spec_.groups) +
                                   " groups can't take an input of shape " + to_string(x.shape) +
                                   " and moments of " + to_string(m.shape)};
    }
    if (spec_.gamma->count() != x.shape.c || spec_.beta->count() != x.shape.c) {
      return Error{"BadShape",
                   "normalise's gamma and beta have not one entry a channel of " + to_string(x.shape)};
    }
    // At most (2^30 + 2^31)·2^31.
    const std::int64_t most =
        ((x.range.magnitude() << spec_.fraction) + m.range.magnitude()) * m.range.magnitude();
    if (most > std::numeric_limits<std::int64_t>::max() - spec_.inner().half()) {
      return Error{"SumOverflow", "normalise's inner product could leave 64 bits"};
    }
    return Facts{x.shape, spec_.outer.type, spec_.outer.clamp};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    const Tensor& x = *in[0];
    const Tensor& m = *in[1];
    const std::int64_t channels = x.facts.shape.c / spec_.groups;
    const bool one = m.facts.shape.h == 1 && m.facts.shape.w == 1;
    const Requant inner = spec_.inner();
    for_each_place(out.facts.shape, [&](std::int64_t h, std::int64_t w, std::int64_t c) {
      const std::int64_t group = c / channels;
      const std::int64_t row = one ? 0 : h;
      const std::int64_t column = one ? 0 : w;
      const std::int64_t mean = m.at(row, column, group);
      const std::int64_t inverse = m.at(row, column, spec_.groups + group);
      const std::int64_t unit = std::int64_t{1} << spec_.fraction;
      const std::int64_t n = inner((x.at(h, w, c) * unit - mean) * inverse);
      out.at(h, w, c) = static_cast<std::int32_t>(spec_.outer(spec_.gamma->at(c) * n + spec_.beta->at(c)));
    });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts&, Size) const override {
    return make_normalise_kernel(spec_, in);
  }

  std::int64_t constants_read() const override { return spec_.gamma->count() + spec_.beta->count(); }

 private:
  NormaliseSpec spec_;
};

}  // namespace

Parsed parse_normalise(Attributes& attributes, std::vector<std::string>&) {
  NormaliseSpec spec;
  COLOPHON_TRY(spec.groups, attributes.integer("groups", {1, kExtentMax}));
  COLOPHON_TRY(const std::int64_t fraction, attributes.integer("fraction", {0, 15}));
  COLOPHON_TRY(const std::int64_t inner, attributes.integer("inner", {0, kShiftMax}));
  COLOPHON_TRY(spec.gamma, attributes.constant("gamma", {{Type::kI32}, 1}));
  COLOPHON_TRY(spec.beta, attributes.constant("beta", {{Type::kI32}, 1}));
  COLOPHON_TRY(spec.outer, attributes.requant());
  spec.fraction = static_cast<int>(fraction);
  spec.inner_shift = static_cast<int>(inner);
  return std::unique_ptr<Operation>(std::make_unique<Normalise>(spec));
}

}  // namespace colophon::engine::ops
