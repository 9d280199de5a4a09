#include "engine/kernels/move.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/philox.hpp"

namespace colophon::engine {
namespace {

class ConcatKernel final : public Kernel {
 public:
  ConcatKernel(std::span<const Facts> in, const Facts& out) : pixels_(out.shape.w) {
    for (const Facts& facts : in)
      bytes_.push_back(static_cast<std::size_t>(facts.shape.c * width_bytes(facts.type)));
  }

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      std::byte* to = out.row(row);
      for (std::int64_t pixel = 0; pixel < pixels_; ++pixel) {
        for (std::size_t i = 0; i < in.size(); ++i) {
          std::memcpy(to, in[i].row(row) + pixel * static_cast<std::int64_t>(bytes_[i]), bytes_[i]);
          to += bytes_[i];
        }
      }
    }
  }

 private:
  std::int64_t pixels_;
  std::vector<std::size_t> bytes_;  // of one pixel of each input
};

template <typename T>
class GatherKernel final : public Kernel {
 public:
  GatherKernel(const Constant& table, std::int64_t tokens) : columns_(table.extents[1]), tokens_(tokens) {
    const auto all = table.all();
    table_.assign(all.begin(), all.end());
  }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    if (rows.begin == rows.end) return;  // there is one row
    const auto* token = in[0].row_of<const std::int32_t>(0);
    for (std::int64_t t = 0; t < tokens_; ++t) {
      std::copy_n(table_.begin() + token[t] * columns_, columns_, out.row_of<T>(0) + t * columns_);
    }
  }

 private:
  std::vector<T> table_;
  std::int64_t columns_;
  std::int64_t tokens_;
};

template <typename T>
class NoiseKernel final : public Kernel {
 public:
  NoiseKernel(const Constant& table, std::uint32_t stream, const Shape& out)
      : noise_{stream, philox_shift(table.count())}, row_elements_(out.w * out.c) {
    const auto all = table.all();
    table_.assign(all.begin(), all.end());
  }

  void run(std::span<const View>, const Run& run, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      T* to = out.row_of<T>(row);
      for (std::int64_t i = 0; i < row_elements_; ++i) {
        to[i] = table_[noise_.index(run.seed, static_cast<std::uint64_t>(row * row_elements_ + i))];
      }
    }
  }

 private:
  std::vector<T> table_;
  NoiseIndex noise_;
  std::int64_t row_elements_;
};

}  // namespace

std::unique_ptr<Kernel> make_concat_kernel(std::span<const Facts> in, const Facts& out) {
  return std::make_unique<ConcatKernel>(in, out);
}

std::unique_ptr<Kernel> make_gather_kernel(const Constant& table, const Facts& out) {
  return with_type(table.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<GatherKernel<decltype(example)>>(table, out.shape.w);
  });
}

std::unique_ptr<Kernel> make_noise_kernel(const Constant& table, std::uint32_t stream, const Facts& out) {
  return with_type(table.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<NoiseKernel<decltype(example)>>(table, stream, out.shape);
  });
}

}  // namespace colophon::engine
