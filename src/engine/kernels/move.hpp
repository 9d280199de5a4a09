// The fast bodies of operators that compute nothing: elements are copied from one place to another.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "engine/kernel.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

// Calls f with an example of the C++ type behind a Type.
template <typename F>
auto with_type(Type type, const F& f) {
  if (type == Type::kI8) return f(std::int8_t{});
  if (type == Type::kI16) return f(std::int16_t{});
  return f(std::int32_t{});
}

// `Map` tells for an output's place which element of input 0 stands there: an index into its elements. Where
// kWholePixels, the channels of each pixel lie side by side there too.
template <typename Map, typename T, bool kWholePixels>
class MoveKernel final : public Kernel {
 public:
  MoveKernel(const Map& map, const Shape& out) : map_(map), out_(out) {}

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    const T* from = in[0].row_of<const T>(0);
    for (std::int64_t h = rows.begin; h < rows.end; ++h) {
      T* to = out.row_of<T>(h);
      for (std::int64_t w = 0; w < out_.w; ++w) {
        if constexpr (kWholePixels) {
          to = std::copy_n(from + map_(h, w, 0), out_.c, to);
        } else {
          for (std::int64_t c = 0; c < out_.c; ++c) *to++ = from[map_(h, w, c)];
        }
      }
    }
  }

 private:
  Map map_;
  Shape out_;
};

template <bool kWholePixels, typename Map>
std::unique_ptr<Kernel> make_move_kernel(const Map& map, const Facts& out) {
  return with_type(out.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<MoveKernel<Map, decltype(example), kWholePixels>>(map, out.shape);
  });
}

// Output element ((i·e1) + j)·e2 + k is input element i·s0 + j·s1 + k·s2.
struct Axes {
  std::int64_t e1, e2;
  std::int64_t s0, s1, s2;
};
std::unique_ptr<Kernel> make_permute_kernel(const Axes& axes, const Facts& out);

// Blocks of channels to blocks of pixels, and back.
std::unique_ptr<Kernel> make_shuffle_to_space_kernel(std::int64_t block, const Facts& in, const Facts& out);
std::unique_ptr<Kernel> make_shuffle_to_depth_kernel(std::int64_t block, const Facts& in, const Facts& out);
std::unique_ptr<Kernel> make_concat_kernel(std::span<const Facts> in, const Facts& out);
std::unique_ptr<Kernel> make_gather_kernel(const Constant& table, const Facts& out);
std::unique_ptr<Kernel> make_noise_kernel(const Constant& table, std::uint32_t stream, const Facts& out);

}  // namespace colophon::engine
