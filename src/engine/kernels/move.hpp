// The fast bodies of operators that compute nothing: elements are copied from one place to another.
#pragma once

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

// `Map` tells for an output's place which element of input 0 stands there: an index into its elements.
template <typename Map, typename T>
class MoveKernel final : public Kernel {
 public:
  MoveKernel(const Map& map, const Shape& out) : map_(map), out_(out) {}

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    const T* from = in[0].row_of<const T>(0);
    for (std::int64_t h = rows.begin; h < rows.end; ++h) {
      T* to = out.row_of<T>(h);
      for (std::int64_t w = 0; w < out_.w; ++w) {
        for (std::int64_t c = 0; c < out_.c; ++c) *to++ = from[map_(h, w, c)];
      }
    }
  }

 private:
  Map map_;
  Shape out_;
};

template <typename Map>
std::unique_ptr<Kernel> make_move_kernel(const Map& map, const Facts& out) {
  return with_type(out.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<MoveKernel<Map, decltype(example)>>(map, out.shape);
  });
}

std::unique_ptr<Kernel> make_concat_kernel(std::span<const Facts> in, const Facts& out);
std::unique_ptr<Kernel> make_gather_kernel(const Constant& table, const Facts& out);
std::unique_ptr<Kernel> make_noise_kernel(const Constant& table, std::uint32_t stream, const Facts& out);

}  // namespace colophon::engine
