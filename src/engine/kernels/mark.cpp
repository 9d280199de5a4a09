#include "engine/kernels/mark.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/kernels/clones.hpp"

namespace colophon::engine {
namespace {

COLOPHON_CLONES std::int32_t dot(const std::int8_t* a, const std::int8_t* b, std::int64_t count) {
  std::int32_t sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

class MarkKernel final : public Kernel {
 public:
  MarkKernel(const MarkSpec& spec, const Facts& out)
      : strength_(spec.strength()), period_(spec.period()), code_(spec.code->all()), out_(out.shape) {
    const auto carrier = spec.carrier->all();
    carrier_.assign(carrier.begin(), carrier.end());
  }

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run& run, Rows rows, Scratch& scratch,
           const View& out) const override {
    if (!run.payload) {
      for (std::int64_t row = rows.begin; row < rows.end; ++row)
        std::memcpy(out.row(row), in[0].row(row), static_cast<std::size_t>(out.row_bytes));
      return;
    }
    const auto bits = static_cast<std::int64_t>(code_.size());
    const std::int64_t width = std::min(period_, out_.w);  // places of the carrier that a row meets
    auto* shifts = scratch.take<std::int16_t>(static_cast<std::size_t>(width + bits));
    auto* signs = reinterpret_cast<std::int8_t*>(shifts + width);
    for (std::int64_t k = 0; k < bits; ++k) {
      const auto both = static_cast<std::uint32_t>(code_[static_cast<std::size_t>(k)]) & *run.payload;
      signs[k] = std::popcount(both) % 2 == 1 ? -1 : 1;
    }
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const std::int8_t* carrier = carrier_.data() + row % period_ * period_ * bits;
      for (std::int64_t w = 0; w < width; ++w)
        shifts[w] = static_cast<std::int16_t>(strength_(dot(carrier + w * bits, signs, bits)));
      mark_row(in[0].row_of<const std::int16_t>(row), shifts, out.row_of<std::int16_t>(row));
    }
  }

 private:
  void mark_row(const std::int16_t* x, const std::int16_t* shifts, std::int16_t* y) const {
    std::int64_t place = 0;
    for (std::int64_t w = 0; w < out_.w; ++w, x += 3, y += 3) {
      for (int c = 0; c < 3; ++c) y[c] = static_cast<std::int16_t>(std::clamp(x[c] + shifts[place], 0, 255));
      if (++place == period_) place = 0;
    }
  }

  Requant strength_;
  std::int64_t period_;
  std::vector<std::int32_t> code_;
  std::vector<std::int8_t> carrier_;  // [period_][period_][bits]
  Shape out_;
};

}  // namespace

std::unique_ptr<Kernel> make_mark_kernel(const MarkSpec& spec, const Facts& out) {
  return std::make_unique<MarkKernel>(spec, out);
}

}  // namespace colophon::engine
