// slice, permute, resize, shuffle: each says where an output's element comes from. spec/ops.md
#include "engine/kernels/move.hpp"

#include <algorithm>

#include "engine/ops/elementwise.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

constexpr std::int64_t kFactorMax = 16;

// A Move has shape(in, size), the output's shape, and, for shapes that passed, map(in, out, size), a callable
// (h, w, c) → index into the input, and kernel(in, out, size).
template <typename Move>
class MoveOperation final : public Operation {
 public:
  explicit MoveOperation(Move move) : move_(std::move(move)) {}

  Result<Facts> infer(std::span<const Facts> in, Size size) const override {
    COLOPHON_TRY(const Shape shape, move_.shape(in[0].shape, size));
    return Facts{shape, in[0].type, in[0].range};
  }

  void reference(std::span<const Tensor* const> in, const Run& run, Tensor& out) const override {
    const auto map = move_.map(in[0]->facts.shape, out.facts.shape, run.size);
    for_each_place(out.facts.shape, [&](std::int64_t h, std::int64_t w, std::int64_t c) {
      out.at(h, w, c) = in[0]->data[static_cast<std::size_t>(map(h, w, c))];
    });
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size size) const override {
    return move_.kernel(in[0], out, size);
  }

 private:
  Move move_;
};

struct Slice {
  Extents begin;
  Extents size;

  Result<Shape> shape(const Shape& in, Size picture) const {
    COLOPHON_TRY(const Shape first, resolve(begin, picture));
    COLOPHON_TRY(const Shape extent, resolve(size, picture));
    if (extent.h < 1 || extent.w < 1 || extent.c < 1 || first.h + extent.h > in.h ||
        first.w + extent.w > in.w || first.c + extent.c > in.c) {
      return Error{"BadShape", "slice of " + to_string(extent) + " from " + to_string(first) +
                                   " leaves its input " + to_string(in)};
    }
    return extent;
  }
  auto map(const Shape& in, const Shape&, Size picture) const {
    return [in, first = resolve(begin, picture).value()](std::int64_t h, std::int64_t w, std::int64_t c) {
      return ((h + first.h) * in.w + w + first.w) * in.c + c + first.c;
    };
  }
  std::unique_ptr<Kernel> kernel(const Facts& in, const Facts& out, Size picture) const {
    return make_move_kernel<true>(map(in.shape, out.shape, picture), out);
  }
};

struct Permute {
  Extents view;
  std::vector<std::int64_t> order;
  Extents result;

  Result<Shape> shape(const Shape& in, Size picture) const {
    COLOPHON_TRY(const Shape from, resolve(view, picture));
    COLOPHON_TRY(const Shape to, resolve(result, picture));
    if (from.count() != in.count() || to.count() != in.count()) {
      return Error{"BadShape", "permute's view " + to_string(from) + " and shape " + to_string(to) +
                                   " don't have the elements of its input " + to_string(in)};
    }
    return to;
  }
  auto map(const Shape&, const Shape& out, Size picture) const {
    return [out, axes = axes(picture)](std::int64_t h, std::int64_t w, std::int64_t c) {
      const std::int64_t index = (h * out.w + w) * out.c + c;
      return index / (axes.e1 * axes.e2) * axes.s0 + index / axes.e2 % axes.e1 * axes.s1 +
             index % axes.e2 * axes.s2;
    };
  }
  std::unique_ptr<Kernel> kernel(const Facts&, const Facts& out, Size picture) const {
    return make_permute_kernel(axes(picture), out);
  }
  Axes axes(Size picture) const {
    const Shape seen = resolve(view, picture).value();
    const std::int64_t extents[] = {seen.h, seen.w, seen.c};
    const std::int64_t strides[] = {seen.w * seen.c, seen.c, 1};
    const auto axis = [&](std::size_t n) { return static_cast<std::size_t>(order[n]); };
    return {extents[axis(1)], extents[axis(2)], strides[axis(0)], strides[axis(1)], strides[axis(2)]};
  }
};

struct Resize {
  std::int64_t factor;

  Result<Shape> shape(const Shape& in, Size) const { return Shape{in.h * factor, in.w * factor, in.c}; }
  auto map(const Shape& in, const Shape&, Size) const {
    return [in, f = factor](std::int64_t h, std::int64_t w, std::int64_t c) {
      return (h / f * in.w + w / f) * in.c + c;
    };
  }
  std::unique_ptr<Kernel> kernel(const Facts& in, const Facts& out, Size picture) const {
    return make_move_kernel<true>(map(in.shape, out.shape, picture), out);
  }
};

struct ShuffleToSpace {
  std::int64_t block;

  Result<Shape> shape(const Shape& in, Size) const {
    if (in.c % (block * block) != 0) {
      return Error{"BadShape",
                   "shuffle's input " + to_string(in) + " has channels that its block does not divide"};
    }
    return Shape{in.h * block, in.w * block, in.c / (block * block)};
  }
  auto map(const Shape& in, const Shape&, Size) const {
    return [in, b = block](std::int64_t h, std::int64_t w, std::int64_t c) {
      return (h / b * in.w + w / b) * in.c + (c * b + h % b) * b + w % b;
    };
  }
  std::unique_ptr<Kernel> kernel(const Facts& in, const Facts& out, Size) const {
    return make_shuffle_to_space_kernel(block, in, out);
  }
};

struct ShuffleToDepth {
  std::int64_t block;

  Result<Shape> shape(const Shape& in, Size) const {
    if (in.h % block != 0 || in.w % block != 0) {
      return Error{"BadShape",
                   "shuffle's input " + to_string(in) + " has extents that its block does not divide"};
    }
    return Shape{in.h / block, in.w / block, in.c * block * block};
  }
  auto map(const Shape& in, const Shape&, Size) const {
    return [in, b = block](std::int64_t h, std::int64_t w, std::int64_t c) {
      return ((h * b + c / b % b) * in.w + w * b + c % b) * in.c + c / (b * b);
    };
  }
  std::unique_ptr<Kernel> kernel(const Facts& in, const Facts& out, Size) const {
    return make_shuffle_to_depth_kernel(block, in, out);
  }
};

template <typename Move>
Parsed made(Move move) {
  return std::unique_ptr<Operation>(std::make_unique<MoveOperation<Move>>(std::move(move)));
}

}  // namespace

Parsed parse_slice(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(Extents begin, attributes.extents("begin"));
  COLOPHON_TRY(Extents size, attributes.extents("size"));
  return made(Slice{std::move(begin), std::move(size)});
}

Parsed parse_permute(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(Extents view, attributes.extents("view"));
  COLOPHON_TRY(Extents shape, attributes.extents("shape"));
  COLOPHON_TRY(std::vector<std::int64_t> order, attributes.integers("order", 3, {0, 2}));
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  if (sorted != std::vector<std::int64_t>{0, 1, 2})
    return Error{"BadAttribute", "attribute 'order' is no permutation"};
  return made(Permute{std::move(view), std::move(order), std::move(shape)});
}

Parsed parse_resize(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const std::int64_t factor, attributes.integer("factor", {2, kFactorMax}));
  return made(Resize{factor});
}

Parsed parse_shuffle(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const std::int64_t block, attributes.integer("block", {2, kFactorMax}));
  COLOPHON_TRY(const std::string to, attributes.string("to"));
  if (to == "space") return made(ShuffleToSpace{block});
  if (to == "depth") return made(ShuffleToDepth{block});
  return Error{"BadAttribute", "attribute 'to' is neither \"space\" nor \"depth\""};
}

}  // namespace colophon::engine::ops
