// mix: the weighted sum with one rounding. spec/ops.md#mix
#include <variant>

#include "engine/kernels/elementwise.hpp"
#include "engine/ops/branch.hpp"
#include "engine/ops/elementwise.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {

Result<Shape> broadcast(std::span<const Facts> operands) {
  Shape shape = operands[0].shape;
  const auto join = [](std::int64_t& extent, std::int64_t other) {
    if (extent == 1) extent = other;
    return other == 1 || other == extent;
  };
  for (const Facts& facts : operands) {
    const Shape& s = facts.shape;
    if (!join(shape.h, s.h) || !join(shape.w, s.w) || !join(shape.c, s.c)) {
      return Error{"BadShape", "shapes " + to_string(shape) + " and " + to_string(s) + " don't broadcast"};
    }
  }
  return shape;
}

namespace {

constexpr std::int64_t kMultiplierMax = (std::int64_t{1} << 31) - 1;

class Mix final : public Operation {
 public:
  explicit Mix(Sum sum) : sum_(std::move(sum)) {}

  const Sum& sum() const { return sum_; }

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    COLOPHON_TRY(const Shape shape, broadcast(in));
    // Each product is below 2^62 in magnitude; the largest sum is compared before it is formed.
    constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max();
    std::int64_t magnitude = sum_.requant.half();
    Range sum;
    for (const Term& term : sum_.terms) {
      const Range by = multiplier(term, in);
      if (by.magnitude() > kMultiplierMax) return Error{"SumOverflow", "mix's multiplier could reach 2^31"};
      const Range added = product(in[term.input].range, by);
      const std::int64_t most = in[term.input].range.magnitude() * by.magnitude();
      if (most > kLimit - magnitude) return Error{"SumOverflow", "mix's sum could leave 64 bits"};
      magnitude += most;
      sum = {sum.lo + added.lo, sum.hi + added.hi};
    }
    return Facts{shape, sum_.requant.type, sum_.requant(sum)};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    for_each_place(out.facts.shape, [&](std::int64_t h, std::int64_t w, std::int64_t c) {
      std::int64_t sum = 0;
      for (const Term& term : sum_.terms) {
        const auto* number = std::get_if<std::int32_t>(&term.by);
        const std::int64_t by = number ? *number : at_broadcast(*in[std::get<std::size_t>(term.by)], h, w, c);
        sum += by * at_broadcast(*in[term.input], h, w, c);
      }
      out.at(h, w, c) = static_cast<std::int32_t>(sum_.requant(sum));
    });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_sum_kernel(sum_.terms, sum_.requant, in, out);
  }

 private:
  static Range multiplier(const Term& term, std::span<const Facts> in) {
    if (const auto* number = std::get_if<std::int32_t>(&term.by)) return {*number, *number};
    return in[std::get<std::size_t>(term.by)].range;
  }

  Sum sum_;
};

class Multiply final : public Operation {
 public:
  explicit Multiply(Requant requant) : requant_(requant) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    COLOPHON_TRY(const Shape shape, broadcast(in));
    const std::int64_t most = in[0].range.magnitude() * in[1].range.magnitude();
    if (most > std::numeric_limits<std::int64_t>::max() - requant_.half()) {
      return Error{"SumOverflow", "multiply's product could leave 64 bits"};
    }
    return Facts{shape, requant_.type, requant_(product(in[0].range, in[1].range))};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    for_each_place(out.facts.shape, [&](std::int64_t h, std::int64_t w, std::int64_t c) {
      out.at(h, w, c) =
          static_cast<std::int32_t>(requant_(at_broadcast(*in[0], h, w, c) * at_broadcast(*in[1], h, w, c)));
    });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_sum_kernel({Term{0, std::size_t{1}}}, requant_, in, out);
  }

 private:
  Requant requant_;
};

}  // namespace

const Sum& sum_of(const Operation& operation) {
  return static_cast<const Mix&>(operation).sum();
}

std::shared_ptr<const Operation> make_mix(Sum sum) {
  return std::make_shared<Mix>(std::move(sum));
}

Parsed parse_mix(Attributes& attributes, std::vector<std::string>& operands) {
  COLOPHON_TRY(const Json::Array* by, attributes.array("by"));
  COLOPHON_TRY(const Requant requant, attributes.requant());
  std::vector<Term> terms;
  for (const Json& json : *by) {
    Term term{terms.size(), std::int32_t{0}};
    if (const auto* number = json.integer()) {
      if (*number > kMultiplierMax || *number < -kMultiplierMax) {
        return Error{"BadAttribute", "attribute 'by' holds a multiplier beyond 2^31-1"};
      }
      term.by = static_cast<std::int32_t>(*number);
    } else if (const auto* name = json.string()) {
      term.by = by->size() + operands.size();
      operands.push_back(*name);
    } else {
      return Error{"BadAttribute", "attribute 'by' holds something that is neither an integer nor a name"};
    }
    terms.push_back(term);
  }
  return std::unique_ptr<Operation>(std::make_unique<Mix>(Sum{std::move(terms), requant}));
}

Parsed parse_multiply(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const Requant requant, attributes.requant());
  return std::unique_ptr<Operation>(std::make_unique<Multiply>(requant));
}

}  // namespace colophon::engine::ops
