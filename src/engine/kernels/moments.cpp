#include "engine/kernels/moments.hpp"

#include <algorithm>

#include "engine/kernels/clones.hpp"
#include "engine/requant.hpp"
#include "engine/square_root.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kTaskElements = 32'768;
constexpr std::int64_t kTasksMax = 64;

struct Sums {
  std::int64_t first = 0;   // Σ x
  std::int64_t second = 0;  // Σ x²
};

// Each channel's sums over so many pixels, two at a time: two squares fit 32 unsigned bits.
template <typename T>
[[gnu::always_inline]] inline void add_pixels_as(const void* from, std::int64_t pixels, std::int64_t channels,
                                                 std::int64_t* first, std::int64_t* second) {
  const T* x = static_cast<const T*>(from);
  for (; pixels >= 2; pixels -= 2, x += 2 * channels) {
    const T* next = x + channels;
    for (std::int64_t c = 0; c < channels; ++c) {
      const std::int32_t a = x[c];
      const std::int32_t b = next[c];
      first[c] += a + b;
      second[c] += static_cast<std::uint32_t>(a * a) + static_cast<std::uint32_t>(b * b);
    }
  }
  for (std::int64_t c = 0; pixels > 0 && c < channels; ++c) {
    first[c] += x[c];
    second[c] += x[c] * x[c];
  }
}

COLOPHON_CLONES void add_pixels(Type type, const void* from, std::int64_t pixels, std::int64_t channels,
                                std::int64_t* first, std::int64_t* second) {
  if (type == Type::kI8) add_pixels_as<std::int8_t>(from, pixels, channels, first, second);
  if (type == Type::kI16) add_pixels_as<std::int16_t>(from, pixels, channels, first, second);
}

template <typename T>
[[gnu::always_inline]] inline Sums sum_as(const void* from, std::int64_t count) {
  const T* x = static_cast<const T*>(from);
  Sums sums;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int32_t element = x[i];
    sums.first += element;
    sums.second += element * element;
  }
  return sums;
}

COLOPHON_CLONES Sums sum(Type type, const void* from, std::int64_t count) {
  return type == Type::kI8 ? sum_as<std::int8_t>(from, count) : sum_as<std::int16_t>(from, count);
}

class MomentsKernel : public Kernel {
 protected:
  MomentsKernel(const MomentsSpec& spec, const Facts& in)
      : spec_(spec),
        in_(in.shape),
        type_(in.type),
        channels_(in.shape.c / spec.groups),
        count_(spec.group_elements(in.shape)) {}

  // Mean and inverse of one group.
  void write(const Sums& sums, std::int64_t group, std::int32_t* out) const {
    const std::int64_t twice = (sums.first * (std::int64_t{2} << spec_.fraction)) + count_;
    out[group] = static_cast<std::int32_t>(floor_divide(twice, 2 * count_));
    const auto count = static_cast<Uint128>(count_);
    const auto size = static_cast<Uint128>(sums.first < 0 ? -sums.first : sums.first);
    const Uint128 spread = count * static_cast<Uint128>(sums.second) - size * size;
    const Uint128 deviation = (spread << 8) + count * count * static_cast<Uint128>(spec_.epsilon);
    const Uint128 root = square_root(deviation << 24);
    const Uint128 inverse = ((count << (spec_.scale + 17)) + root) / (2 * root);
    out[spec_.groups + group] = static_cast<std::int32_t>(std::min<Uint128>(inverse, (Uint128{1} << 31) - 1));
  }

  MomentsSpec spec_;
  Shape in_;
  Type type_;
  std::int64_t channels_;  // of a group
  std::int64_t count_;     // elements of a group
};

// A reduction: each task adds up some rows, the one output row adds up the tasks.
class ImageMoments final : public MomentsKernel {
 public:
  ImageMoments(const MomentsSpec& spec, const Facts& in)
      : MomentsKernel(spec, in),
        tasks_(
            std::clamp<std::int64_t>(in.shape.count() / kTaskElements, 1, std::min(in.shape.h, kTasksMax))) {}

  Workspace workspace() const override {
    return {tasks_, tasks_ * spec_.groups * static_cast<std::int64_t>(sizeof(Sums))};
  }

  void fill_workspace(std::span<const View> in, std::int64_t task, Scratch& scratch,
                      std::byte* workspace) const override {
    auto* first = scratch.take<std::int64_t>(static_cast<std::size_t>(2 * in_.c));
    std::int64_t* second = first + in_.c;
    std::fill_n(first, 2 * in_.c, 0);
    const std::int64_t end = in_.h * (task + 1) / tasks_;
    for (std::int64_t row = in_.h * task / tasks_; row < end; ++row)
      add_pixels(type_, in[0].row(row), in_.w, in_.c, first, second);
    Sums* sums = reinterpret_cast<Sums*>(workspace) + task * spec_.groups;
    for (std::int64_t group = 0; group < spec_.groups; ++group) {
      sums[group] = {};
      for (std::int64_t c = group * channels_; c < (group + 1) * channels_; ++c) {
        sums[group].first += first[c];
        sums[group].second += second[c];
      }
    }
  }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    if (rows.begin == rows.end) return;  // there is one row
    const Sums* parts = reinterpret_cast<const Sums*>(in[1].data);
    for (std::int64_t group = 0; group < spec_.groups; ++group) {
      Sums all;
      for (std::int64_t task = 0; task < tasks_; ++task) {
        all.first += parts[task * spec_.groups + group].first;
        all.second += parts[task * spec_.groups + group].second;
      }
      write(all, group, out.row_of<std::int32_t>(0));
    }
  }

 private:
  std::int64_t tasks_;
};

class PositionMoments final : public MomentsKernel {
 public:
  PositionMoments(const MomentsSpec& spec, const Facts& in) : MomentsKernel(spec, in) {}

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const std::byte* x = in[0].row(row);
      auto* to = out.row_of<std::int32_t>(row);
      for (std::int64_t w = 0; w < in_.w; ++w, to += 2 * spec_.groups) {
        for (std::int64_t group = 0; group < spec_.groups; ++group, x += channels_ * width_bytes(type_))
          write(sum(type_, x, channels_), group, to);
      }
    }
  }
};

}  // namespace

std::unique_ptr<Kernel> make_moments_kernel(const MomentsSpec& spec, const Facts& in) {
  if (spec.per_image) return std::make_unique<ImageMoments>(spec, in);
  return std::make_unique<PositionMoments>(spec, in);
}

}  // namespace colophon::engine
