// concat: channels one after another. spec/ops.md#concat
#include <algorithm>

#include "engine/kernels/move.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

class Concat final : public Operation {
 public:
  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    Facts out = in[0];
    out.shape.c = 0;
    for (const Facts& facts : in) {
      if (facts.type != out.type) return Error{"TypeMismatch", "concat's inputs are of different types"};
      if (facts.shape.h != out.shape.h || facts.shape.w != out.shape.w) {
        return Error{"BadShape", "concat's inputs differ in height or width: " + to_string(in[0].shape) +
                                     ", " + to_string(facts.shape)};
      }
      out.shape.c += facts.shape.c;
      out.range = {std::min(out.range.lo, facts.range.lo), std::max(out.range.hi, facts.range.hi)};
    }
    return out;
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    std::int64_t first = 0;
    for (const Tensor* x : in) {
      const Shape& s = x->facts.shape;
      for (std::int64_t h = 0; h < s.h; ++h) {
        for (std::int64_t w = 0; w < s.w; ++w) {
          for (std::int64_t c = 0; c < s.c; ++c) out.at(h, w, first + c) = x->at(h, w, c);
        }
      }
      first += s.c;
    }
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_concat_kernel(in, out);
  }
};

}  // namespace

Parsed parse_concat(Attributes&, std::vector<std::string>&) {
  return std::unique_ptr<Operation>(std::make_unique<Concat>());
}

}  // namespace colophon::engine::ops
