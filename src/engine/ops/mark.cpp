// mark: the imperceptible watermark. spec/ops.md#mark
#include "engine/kernels/mark.hpp"

#include <algorithm>
#include <bit>

#include "engine/ops/elementwise.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

class MarkOperation final : public Operation {
 public:
  explicit MarkOperation(const MarkSpec& spec) : spec_(spec) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& x = in[0];
    if (x.type != Type::kI16) {
      return Error{"TypeMismatch", "mark takes I16, not " + std::string(type_name(x.type))};
    }
    if (x.shape.c != 3) return Error{"BadShape", "mark takes three channels, not " + to_string(x.shape)};
    if (!x.range.within(kPixels)) {
      return Error{"RangeNotProven", "mark's input may leave 0 to 255: it is within " +
                                         std::to_string(x.range.lo) + " to " + std::to_string(x.range.hi)};
    }
    return Facts{x.shape, Type::kI16, kPixels};
  }

  void reference(std::span<const Tensor* const> in, const Run& run, Tensor& out) const override {
    const Tensor& x = *in[0];
    if (!run.payload) {
      out.data = x.data;
      return;
    }
    const std::vector<std::int32_t> carrier = spec_.carrier->all();
    const std::vector<std::int32_t> code = spec_.code->all();
    for_each_place(out.facts.shape, [&](std::int64_t h, std::int64_t w, std::int64_t c) {
      const std::int64_t place = (h % spec_.period() * spec_.period() + w % spec_.period()) * spec_.bits();
      std::int64_t sum = 0;
      for (std::int64_t k = 0; k < spec_.bits(); ++k) {
        const auto both = static_cast<std::uint32_t>(code[static_cast<std::size_t>(k)]) & *run.payload;
        const std::int64_t sign = std::popcount(both) % 2 == 1 ? -1 : 1;
        sum += sign * carrier[static_cast<std::size_t>(place + k)];
      }
      const std::int64_t marked = x.at(h, w, c) + spec_.strength()(sum);
      out.at(h, w, c) = static_cast<std::int32_t>(std::clamp<std::int64_t>(marked, kPixels.lo, kPixels.hi));
    });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts>, const Facts& out, Size) const override {
    return make_mark_kernel(spec_, out);
  }

  std::int64_t constants_read() const override { return spec_.carrier->count() + spec_.code->count(); }

  std::int64_t multiply_adds(std::span<const Facts>, const Facts& out) const override {
    return out.shape.count() * spec_.bits();
  }

 private:
  static constexpr Range kPixels{0, 255};

  MarkSpec spec_;
};

}  // namespace

Parsed parse_mark(Attributes& attributes, std::vector<std::string>&) {
  constexpr Range kPeriods{8, 256};
  constexpr Range kBits{1, 256};
  MarkSpec spec;
  COLOPHON_TRY(spec.carrier, attributes.constant("carrier", {{Type::kI8}, 3}));
  COLOPHON_TRY(spec.code, attributes.constant("code", {{Type::kI32}, 1}));
  COLOPHON_TRY(const std::int64_t shift, attributes.integer("shift", {0, 15}));
  spec.shift = static_cast<int>(shift);
  const auto& extents = spec.carrier->extents;
  const auto holds = [](const Range& range, std::int64_t n) { return n >= range.lo && n <= range.hi; };
  if (extents[0] != extents[1] || !holds(kPeriods, extents[0]) || !holds(kBits, extents[2])) {
    return Error{"BadAttribute", "mark's carrier '" + spec.carrier->name +
                                     "' is not [P, P, K] with P from 8 to 256 and K from 1 to 256"};
  }
  if (spec.code->count() != extents[2]) {
    return Error{"BadShape", "mark's code '" + spec.code->name + "' has not one entry for each of " +
                                 std::to_string(extents[2]) + " carriers"};
  }
  return std::unique_ptr<Operation>(std::make_unique<MarkOperation>(spec));
}

}  // namespace colophon::engine::ops
