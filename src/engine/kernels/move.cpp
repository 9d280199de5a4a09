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
class PermuteKernel final : public Kernel {
 public:
  PermuteKernel(const Axes& axes, const Shape& out) : axes_(axes), row_elements_(out.w * out.c) {}

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    if (rows.begin >= rows.end) return;
    const auto& [e1, e2, s0, s1, s2] = axes_;
    const T* from = in[0].row_of<const T>(0);
    T* to = out.row_of<T>(rows.begin);
    std::int64_t index = rows.begin * row_elements_;
    const std::int64_t last = rows.end * row_elements_;
    std::int64_t i = index / (e1 * e2);
    std::int64_t j = index / e2 % e1;
    std::int64_t k = index % e2;
    while (index < last) {
      const T* run = from + i * s0 + j * s1 + k * s2;
      const std::int64_t count = std::min(e2 - k, last - index);
      if (s2 == 1) {
        std::copy_n(run, count, to);
      } else {
        for (std::int64_t n = 0; n < count; ++n) to[n] = run[n * s2];
      }
      to += count;
      index += count;
      k = 0;
      if (++j == e1) j = 0, ++i;
    }
  }

 private:
  Axes axes_;
  std::int64_t row_elements_;
};

template <typename T>
class ShuffleToSpaceKernel final : public Kernel {
 public:
  ShuffleToSpaceKernel(std::int64_t block, const Shape& in, const Shape& out)
      : block_(block), in_(in), channels_(out.c) {}

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const T* pixel = in[0].row_of<const T>(row / block_) + row % block_ * block_;
      T* to = out.row_of<T>(row);
      for (std::int64_t w = 0; w < in_.w; ++w, pixel += in_.c) {
        for (std::int64_t column = 0; column < block_; ++column) {
          for (std::int64_t c = 0; c < channels_; ++c) *to++ = pixel[c * block_ * block_ + column];
        }
      }
    }
  }

 private:
  std::int64_t block_;
  Shape in_;
  std::int64_t channels_;  // of the output
};

template <typename T>
class ShuffleToDepthKernel final : public Kernel {
 public:
  ShuffleToDepthKernel(std::int64_t block, const Shape& in, const Shape& out)
      : block_(block), in_(in), out_(out) {}

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    const std::int64_t pixels = block_ * block_;
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      T* to = out.row_of<T>(row);
      for (std::int64_t w = 0; w < out_.w; ++w, to += out_.c) {
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel) {
          const T* from =
              in[0].row_of<const T>(row * block_ + pixel / block_) + (w * block_ + pixel % block_) * in_.c;
          for (std::int64_t c = 0; c < in_.c; ++c) to[c * pixels + pixel] = from[c];
        }
      }
    }
  }

 private:
  std::int64_t block_;
  Shape in_;
  Shape out_;
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
      std::copy_n(table_.data() + token[t] * columns_, columns_, out.row_of<T>(0) + t * columns_);
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

std::unique_ptr<Kernel> make_permute_kernel(const Axes& axes, const Facts& out) {
  return with_type(out.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<PermuteKernel<decltype(example)>>(axes, out.shape);
  });
}

std::unique_ptr<Kernel> make_shuffle_to_space_kernel(std::int64_t block, const Facts& in, const Facts& out) {
  return with_type(out.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<ShuffleToSpaceKernel<decltype(example)>>(block, in.shape, out.shape);
  });
}

std::unique_ptr<Kernel> make_shuffle_to_depth_kernel(std::int64_t block, const Facts& in, const Facts& out) {
  return with_type(out.type, [&](auto example) -> std::unique_ptr<Kernel> {
    return std::make_unique<ShuffleToDepthKernel<decltype(example)>>(block, in.shape, out.shape);
  });
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
