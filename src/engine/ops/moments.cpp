// moments: mean and inverse deviation of groups of channels. spec/ops.md#moments
#include "engine/kernels/moments.hpp"

#include <algorithm>

#include "engine/ops/elementwise.hpp"
#include "engine/ops/parse.hpp"
#include "engine/requant.hpp"
#include "engine/square_root.hpp"

namespace colophon::engine::ops {
namespace {

constexpr std::int64_t kEpsilonMax = (std::int64_t{1} << 31) - 1;
constexpr Uint128 kInverseMax = (Uint128{1} << 31) - 1;

class Moments final : public Operation {
 public:
  explicit Moments(const MomentsSpec& spec) : spec_(spec) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& x = in[0];
    if (x.type != Type::kI8 && x.type != Type::kI16) {
      return Error{"TypeMismatch", "moments takes I8 or I16, not " + std::string(type_name(x.type))};
    }
    if (x.shape.c % spec_.groups != 0) {
      return Error{"BadShape", "moments' " + std::to_string(spec_.groups) +
                                   " groups don't divide the channels of " + to_string(x.shape)};
    }
    const std::int64_t unit = std::int64_t{1} << spec_.fraction;
    // A group of equal elements has the least deviation there is.
    const std::int64_t most = inverse(Sums{spec_.group_elements(x.shape), 0, 0});
    const Range range{std::min<std::int64_t>(x.range.lo * unit, 0), std::max(x.range.hi * unit, most)};
    const Shape shape =
        spec_.per_image ? Shape{1, 1, 2 * spec_.groups} : Shape{x.shape.h, x.shape.w, 2 * spec_.groups};
    return Facts{shape, Type::kI32, range};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    const Tensor& x = *in[0];
    const Shape& s = x.facts.shape;
    const std::int64_t channels = s.c / spec_.groups;
    for_each_place({out.facts.shape.h, out.facts.shape.w, spec_.groups},
                   [&](std::int64_t h, std::int64_t w, std::int64_t group) {
                     Sums sums{spec_.group_elements(s), 0, 0};
                     const auto add = [&](std::int64_t row, std::int64_t column) {
                       for (std::int64_t c = group * channels; c < (group + 1) * channels; ++c) {
                         const std::int64_t element = x.at(row, column, c);
                         sums.first += element;
                         sums.second += element * element;
                       }
                     };
                     if (spec_.per_image) {
                       for_each_place({s.h, s.w, 1}, [&](std::int64_t row, std::int64_t column,
                                                         std::int64_t) { add(row, column); });
                     } else {
                       add(h, w);
                     }
                     out.at(h, w, group) = static_cast<std::int32_t>(mean(sums));
                     out.at(h, w, spec_.groups + group) = static_cast<std::int32_t>(inverse(sums));
                   });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts&, Size) const override {
    return make_moments_kernel(spec_, in[0]);
  }

  std::int64_t multiply_adds(std::span<const Facts> in, const Facts&) const override {
    return in[0].shape.count();
  }

 private:
  // Of one group: N, Σ x, Σ x². At most 2^28 elements of 16 bits: Σ x² is below 2^59.
  struct Sums {
    std::int64_t count;
    std::int64_t first;
    std::int64_t second;
  };

  std::int64_t mean(const Sums& sums) const {
    return floor_divide((sums.first * (std::int64_t{2} << spec_.fraction)) + sums.count, 2 * sums.count);
  }

  std::int64_t inverse(const Sums& sums) const {
    const auto count = static_cast<Uint128>(sums.count);
    const auto magnitude = static_cast<Uint128>(sums.first < 0 ? -sums.first : sums.first);
    const Uint128 spread = count * static_cast<Uint128>(sums.second) - magnitude * magnitude;
    const Uint128 deviation = 256 * spread + count * count * static_cast<Uint128>(spec_.epsilon);
    const Uint128 root = square_root_plain(deviation << 24);
    const Uint128 inverse = ((count << (spec_.scale + 17)) + root) / (2 * root);
    return static_cast<std::int64_t>(std::min(inverse, kInverseMax));
  }

  MomentsSpec spec_;
};

}  // namespace

Parsed parse_moments(Attributes& attributes, std::vector<std::string>&) {
  MomentsSpec spec;
  COLOPHON_TRY(const std::string per, attributes.string("per"));
  if (per != "image" && per != "position") {
    return Error{"BadAttribute", "attribute 'per' is neither \"image\" nor \"position\""};
  }
  spec.per_image = per == "image";
  COLOPHON_TRY(spec.groups, attributes.integer("groups", {1, kExtentMax}));
  COLOPHON_TRY(const std::int64_t fraction, attributes.integer("fraction", {0, 15}));
  COLOPHON_TRY(const std::int64_t scale, attributes.integer("scale", {0, 30}));
  COLOPHON_TRY(spec.epsilon, attributes.integer("epsilon", {1, kEpsilonMax}));
  spec.fraction = static_cast<int>(fraction);
  spec.scale = static_cast<int>(scale);
  return std::unique_ptr<Operation>(std::make_unique<Moments>(spec));
}

}  // namespace colophon::engine::ops
