// attend: attention with a softmax that is divided last. spec/ops.md#attend
#include "engine/kernels/attend.hpp"

#include <algorithm>

#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

constexpr std::int64_t kHeadsMax = 64;
constexpr std::int64_t kEntriesMax = 65'536;
constexpr std::int64_t kSumMax = (std::int64_t{1} << 31) - 1;

std::int64_t positions(const Shape& shape) {
  return shape.h * shape.w;
}

bool is_narrow(Type type) {
  return type == Type::kI8 || type == Type::kI16;
}

class Attend final : public Operation {
 public:
  explicit Attend(const AttendSpec& spec) : spec_(spec) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& q = in[0];
    const Facts& k = in[1];
    const Facts& v = in[2];
    if (!is_narrow(q.type) || !is_narrow(k.type) || !is_narrow(v.type)) {
      return Error{"TypeMismatch", "attend takes I8 or I16 for queries, keys and values"};
    }
    COLOPHON_TRY_VOID(check_shapes(q.shape, k.shape, v.shape));
    // Each factor is below 2^25: the product is formed in two comparisons.
    const std::int64_t product = q.range.magnitude() * k.range.magnitude();
    if (product > kSumMax || q.shape.c / spec_.heads * product > kSumMax) {
      return Error{"SumOverflow", "attend's scores could leave 32 bits: heads of " +
                                      std::to_string(q.shape.c / spec_.heads) +
                                      " channels, queries within ±" + std::to_string(q.range.magnitude()) +
                                      ", keys within ±" + std::to_string(k.range.magnitude())};
    }
    if (positions(k.shape) * spec_.table->range().hi > kSumMax) {
      return Error{"SumOverflow", "attend's weights could add up to more than 2^31-1: " +
                                      std::to_string(positions(k.shape)) + " keys of at most " +
                                      std::to_string(spec_.table->range().hi)};
    }
    const Requant limits = spec_.limits.value_or(Requant{0, v.type, v.range});
    const std::int64_t unit = std::int64_t{1} << spec_.fraction;
    return Facts{
        {q.shape.h, q.shape.w, v.shape.c}, limits.type, limits({v.range.lo * unit, v.range.hi * unit})};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    const std::vector<std::int32_t> table = spec_.table->all();
    for (std::int64_t head = 0; head < spec_.heads; ++head) {
      for (std::int64_t i = 0; i < positions(out.facts.shape); ++i) one_query(in, table, head, i, out);
    }
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_attend_kernel(spec_, in, out);
  }

  std::int64_t constants_read() const override { return spec_.table->count(); }

  std::int64_t multiply_adds(std::span<const Facts> in, const Facts& out) const override {
    return positions(in[0].shape) * positions(in[1].shape) * (in[0].shape.c + out.shape.c);
  }

 private:
  Result<void> check_shapes(const Shape& q, const Shape& k, const Shape& v) const {
    if (q.c != k.c || q.c % spec_.heads != 0 || v.c % spec_.heads != 0) {
      return Error{"BadShape", "attend's " + std::to_string(spec_.heads) +
                                   " heads don't divide the channels of queries " + to_string(q) + ", keys " +
                                   to_string(k) + " and values " + to_string(v) +
                                   ", or queries and keys differ in theirs"};
    }
    if (k.h != v.h || k.w != v.w) {
      return Error{"BadShape", "attend's keys " + to_string(k) + " and values " + to_string(v) +
                                   " have not the same positions"};
    }
    if (spec_.causal && positions(q) != positions(k)) {
      return Error{"BadShape", "attend is causal, but has not as many queries " + to_string(q) + " as keys " +
                                   to_string(k)};
    }
    return {};
  }

  void one_query(std::span<const Tensor* const> in, const std::vector<std::int32_t>& table, std::int64_t head,
                 std::int64_t i, Tensor& out) const {
    const Tensor& q = *in[0];
    const Tensor& k = *in[1];
    const Tensor& v = *in[2];
    const std::int64_t keys = spec_.causal ? i + 1 : positions(k.facts.shape);
    const std::int64_t width = q.facts.shape.c / spec_.heads;
    const std::int64_t values = v.facts.shape.c / spec_.heads;
    const auto element = [head](const Tensor& x, std::int64_t position, std::int64_t c, std::int64_t of) {
      return std::int64_t{x.data[static_cast<std::size_t>(position * x.facts.shape.c + head * of + c)]};
    };

    std::vector<std::int64_t> score(static_cast<std::size_t>(keys));
    for (std::int64_t j = 0; j < keys; ++j) {
      for (std::int64_t c = 0; c < width; ++c) {
        score[static_cast<std::size_t>(j)] += element(q, i, c, width) * element(k, j, c, width);
      }
    }
    const std::int64_t top = *std::max_element(score.begin(), score.end());
    const Requant index{spec_.shift, Type::kI32, {0, spec_.table->count() - 1}};
    std::int64_t total = 0;
    std::vector<std::int64_t> sum(static_cast<std::size_t>(values));
    for (std::int64_t j = 0; j < keys; ++j) {
      const std::int64_t e = table[static_cast<std::size_t>(index(top - score[static_cast<std::size_t>(j)]))];
      total += e;
      for (std::int64_t c = 0; c < values; ++c)
        sum[static_cast<std::size_t>(c)] += e * element(v, j, c, values);
    }
    // Below 2^63 by the two proofs: spec/ops.md#attend.
    const std::int64_t twice = std::int64_t{2} << spec_.fraction;
    const Requant limits = spec_.limits.value_or(Requant{0, v.facts.type, v.facts.range});
    for (std::int64_t c = 0; c < values; ++c) {
      const std::int64_t mean = floor_divide(twice * sum[static_cast<std::size_t>(c)] + total, 2 * total);
      out.data[static_cast<std::size_t>(i * out.facts.shape.c + head * values + c)] =
          static_cast<std::int32_t>(limits(mean));
    }
  }

  AttendSpec spec_;
};

}  // namespace

Parsed parse_attend(Attributes& attributes, std::vector<std::string>&) {
  AttendSpec spec;
  COLOPHON_TRY(spec.heads, attributes.integer("heads", {1, kHeadsMax}));
  COLOPHON_TRY(spec.table, attributes.constant("table", {{Type::kI16}, 1}));
  COLOPHON_TRY(const std::int64_t shift, attributes.integer("shift", {0, 31}));
  COLOPHON_TRY(const std::int64_t causal, attributes.integer("causal", {0, 1}, 0));
  spec.shift = static_cast<int>(shift);
  spec.causal = causal == 1;
  COLOPHON_TRY(const std::int64_t fraction, attributes.integer("fraction", {0, 15}, 0));
  spec.fraction = static_cast<int>(fraction);
  COLOPHON_TRY(spec.limits, attributes.limits_if_any());
  if (fraction > 0 && !spec.limits) {
    return Error{"BadAttribute",
                 "attend has a fraction, so that it needs 'type', 'lo' and 'hi' of its output"};
  }
  if (spec.table->count() > kEntriesMax) {
    return Error{"BadAttribute", "attend's table '" + spec.table->name + "' has more than 65,536 entries"};
  }
  if (spec.table->range().lo < 0 || spec.table->at(0) < 1) {
    return Error{"BadAttribute",
                 "attend's table '" + spec.table->name +
                     "' has a negative entry, or a first one below 1: weights can't be those"};
  }
  return std::unique_ptr<Operation>(std::make_unique<Attend>(spec));
}

}  // namespace colophon::engine::ops
