// Convolution without an im2col buffer: for each output pixel the inputs under the kernel are runs of memory,
// one a kernel row, in the rows as they stand or in a copy of the few rows at hand with zeros at their sides.
// Weights are packed once, into panels of kPanel output channels. A block of panels over a part of the sum
// stays in the first-level cache while all pixels at hand pass by.
#include "engine/kernels/conv.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/endian.hpp"
#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kTilePixels = 32;   // of a strip whose last panel is not whole
constexpr std::int64_t kCopyPixels = 512;  // of an output row, whose inputs are copied at once
constexpr std::size_t kAlign = 64;

struct AlignedDelete {
  void operator()(std::byte* bytes) const { ::operator delete (bytes, std::align_val_t{kAlign}); }
};
using AlignedBytes = std::unique_ptr<std::byte[], AlignedDelete>;

AlignedBytes aligned_bytes(std::int64_t count) {
  return AlignedBytes(
      static_cast<std::byte*>(::operator new (static_cast<std::size_t>(count), std::align_val_t{kAlign})));
}

// Which output channels one strip computes: whole panels, all of one group.
struct ChannelBlock {
  std::int64_t group = 0;
  std::int64_t panel = 0;  // among all groups' panels
  int panels = 0;
  std::int64_t channel = 0;
  std::int64_t channels = 0;
};

// A part of the sum.
struct SumBlock {
  std::vector<StripPiece> pieces;
  std::int64_t step = 0;  // where its weights begin in a panel
};

class ConvKernel final : public Kernel {
 public:
  ConvKernel(const ConvSpec& spec, const Facts& in, const Facts& out)
      : spec_(spec), in_(in.shape), out_(out.shape), in_type_(in.type), weight_type_(spec.weight->type) {
    // A kernel row is one run of inputs, unless other groups' channels stand between.
    runs_ = spec.groups == 1 ? spec.kernel_h : spec.kernel_h * spec.kernel_w;
    run_length_ = spec.taps() / runs_;
    padded_ = spec.top + spec.left + spec.bottom + spec.right > 0;
    group_panels_ = (spec.outputs / spec.groups + kPanel - 1) / kPanel;
  }

  void prepare(Isa isa) override {
    const IsaKernels& kernels = kernels_for(isa);
    narrow_ = in_type_ == Type::kI8 && weight_type_ == Type::kI8 && kernels.narrow.run;
    offset_ = narrow_ && kernels.narrow_is_unsigned ? 128 : 0;
    form_ = narrow_ ? kernels.narrow : weight_type_ == Type::kI8 ? kernels.wide8 : kernels.wide16;
    split_ = kernels.split;
    element_bytes_ = narrow_ || form_.planes == 2 ? 1 : 2;
    const bool as_they_stand =
        !padded_ && offset_ == 0 && form_.planes == 1 && (narrow_ || in_type_ == Type::kI16);
    copies_ = !as_they_stand || run_length_ % form_.step != 0;  // a last step may read beyond the last row
    const std::int64_t copied = (std::min(out_.w, kCopyPixels) - 1) * spec_.stride + spec_.kernel_w;
    row_bytes_ = (copies_ ? copied : in_.w) * in_.c * element_bytes_;
    flat_ = spec_.kernel_h * spec_.kernel_w == 1 && spec_.stride == 1 && !padded_ &&
            (!copies_ || out_.w <= kCopyPixels);
    steps_ = runs_ * ((run_length_ + form_.step - 1) / form_.step);
    panel_bytes_ = steps_ * kPanel * form_.step * width_bytes(weight_type_);
    cut_channels();
    cut_sum();
    if (weight_type_ == Type::kI8) pack_weights<std::int8_t>();
    if (weight_type_ == Type::kI16) pack_weights<std::int16_t>();
    pack_bias();
  }

  std::int64_t blocks() const override { return static_cast<std::int64_t>(channels_.size()); }
  std::int64_t block_bytes() const override { return panel_bytes_ * spec_.groups * group_panels_ / blocks(); }

  void run(std::span<const View> in, const Run& told, Rows rows, Scratch& scratch,
           const View& out) const override {
    run_blocks(in, told, rows, {0, blocks()}, scratch, out);
  }

  void run_blocks(std::span<const View> in, const Run&, Rows rows, Blocks blocks, Scratch& scratch,
                  const View& out) const override {
    if (rows.begin >= rows.end) return;
    const Rows from{rows.begin * spec_.stride - spec_.top,
                    (rows.end - 1) * spec_.stride - spec_.top + spec_.kernel_h};
    const std::int64_t plane_bytes =
        copies_ ? round_up((from.end - from.begin) * row_bytes_ + kSlackBytes, kAlign) : 0;
    const std::int64_t copy_bytes = plane_bytes * form_.planes;
    auto* memory = scratch.take<std::byte>(static_cast<std::size_t>(copy_bytes + kTileBytes));
    auto* tile = reinterpret_cast<std::int32_t*>(memory + copy_bytes);
    if (!copies_) {
      run_pixels({in[0].row(from.begin), 0, 0, out_.w}, rows, blocks, out, tile);
      return;
    }
    for (std::int64_t first = 0; first < out_.w; first += kCopyPixels) {
      const std::int64_t count = std::min(kCopyPixels, out_.w - first);
      copy_rows(in[0], from, first * spec_.stride - spec_.left, memory, plane_bytes);
      run_pixels({memory, plane_bytes, first, count}, rows, blocks, out, tile);
    }
  }

 private:
  static constexpr std::int64_t kSlackBytes = 64;  // what the last step may read beyond the last run
  static constexpr std::int64_t kTileBytes = kTilePixels * kPanelsMax * kPanel * 4;

  // Some pixels of each row, and where the first one's inputs begin.
  struct Pixels {
    const std::byte* x;
    std::int64_t plane;  // bytes
    std::int64_t first;
    std::int64_t count;
  };

  // Output pixels that one strip takes: `count`, of which those from `kept` on in each `pitch` are none.
  struct Span {
    std::int64_t count;
    std::int64_t kept;
    std::int64_t pitch;

    bool whole() const { return kept == pitch; }
  };

  // Rows of a copy follow each other, with some inputs between them. Where few pixels take as long as many, a
  // strip goes over that seam, and what it sums there is thrown away.
  Span spans(const Pixels& pixels, std::int64_t rows) const {
    if (flat_) return {rows * out_.w, out_.w, out_.w};
    const Span one{pixels.count, pixels.count, pixels.count};
    if (!copies_ || spec_.stride != 1 || pixels.count != out_.w) return one;
    const std::int64_t pitch = row_bytes_ / (in_.c * element_bytes_);
    const std::int64_t joined = (rows - 1) * pitch + out_.w;
    const auto steps = [&](std::int64_t count) { return (count + form_.pixels - 1) / form_.pixels; };
    return steps(joined) < rows * steps(out_.w) ? Span{joined, out_.w, pitch} : one;
  }

  void run_pixels(const Pixels& pixels, Rows rows, Blocks blocks, const View& out, std::int32_t* tile) const {
    const Span span = spans(pixels, rows.end - rows.begin);
    const std::int64_t strips = span.count > pixels.count ? 1 : rows.end - rows.begin;
    for (std::int64_t i = blocks.first; i < blocks.last; ++i) {
      const ChannelBlock& block = channels_[static_cast<std::size_t>(i)];
      for (const SumBlock& sum : sums_) {
        for (std::int64_t at = 0; at < strips; ++at) {
          strip(block, sum, pixels.x + at * spec_.stride * row_bytes_, pixels.plane, span,
                out.row_of<std::int32_t>(rows.begin + at) + pixels.first * spec_.outputs, tile);
        }
      }
    }
  }

  const IsaKernels& kernels_for(Isa isa) const {
    const IsaKernels& kernels = *find_kernels(isa);
    const bool mostly_empty = 2 * run_length_ < round_up(run_length_, kernels.wide16.step);
    return mostly_empty && kernels.short_runs ? *find_kernels(*kernels.short_runs) : kernels;
  }

  void cut_channels() {
    channels_.clear();
    const std::int64_t group_channels = spec_.outputs / spec_.groups;
    const std::int64_t count = (group_panels_ + form_.panels - 1) / form_.panels;
    for (std::int64_t group = 0; group < spec_.groups; ++group) {
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t first = group_panels_ * i / count;
        const std::int64_t last = group_panels_ * (i + 1) / count;
        channels_.push_back({group, group * group_panels_ + first, static_cast<int>(last - first),
                             group * group_channels + first * kPanel,
                             std::min(last * kPanel, group_channels) - first * kPanel});
      }
    }
  }

  // The runs, cut where a block of weights has filled its share of the cache.
  void cut_sum() {
    sums_.clear();
    const std::int64_t panels = std::min<std::int64_t>(form_.panels, group_panels_);
    const std::int64_t limit =
        std::max<std::int64_t>(1, form_.cached_bytes * steps_ / (panel_bytes_ * panels));
    const std::int64_t count = (steps_ + limit - 1) / limit;
    const std::int64_t run_steps = steps_ / runs_;
    for (std::int64_t i = 0; i < count; ++i) {
      SumBlock block{{}, steps_ * i / count};
      for (std::int64_t step = block.step; step < steps_ * (i + 1) / count;) {
        const std::int64_t run = step / run_steps;
        const std::int64_t end = std::min(steps_ * (i + 1) / count, (run + 1) * run_steps);
        block.pieces.push_back(
            {run_offset(run) + (step - run * run_steps) * form_.step * element_bytes_, end - step});
        step = end;
      }
      sums_.push_back(std::move(block));
    }
  }

  std::int64_t run_offset(std::int64_t run) const {
    if (spec_.groups == 1) return run * row_bytes_;
    return run / spec_.kernel_w * row_bytes_ + run % spec_.kernel_w * in_.c * element_bytes_;
  }

  template <typename T>
  void pack_weights() {
    const std::int64_t panels = spec_.groups * group_panels_;
    weights_ = aligned_bytes(panels * panel_bytes_);
    for (std::int64_t panel = 0; panel < panels; ++panel) {
      auto* to = reinterpret_cast<T*>(weights_.get() + panel * panel_bytes_);
      const int together = form_.step / form_.lanes;
      if (together == 1) pack_panel<T, 1>(panel, to);
      if (together == 2) pack_panel<T, 2>(panel, to);
      if (together == 4) pack_panel<T, 4>(panel, to);
      if constexpr (sizeof(T) == 2) {
        if (form_.planes == 2) part_planes(to);
      }
    }
  }

  // Each step's lower bytes, then its upper ones.
  void part_planes(std::int16_t* panel) const {
    const auto count = static_cast<std::size_t>(form_.step * kPanel);
    std::vector<std::byte> apart(2 * count);
    for (std::int64_t step = 0; step < steps_; ++step, panel += count) {
      for (std::size_t i = 0; i < count; ++i) {
        apart[i] = static_cast<std::byte>(panel[i] & 0xff);
        apart[count + i] = static_cast<std::byte>((panel[i] >> 8) & 0xff);
      }
      std::memcpy(panel, apart.data(), apart.size());
    }
  }

  // Zeros where a run ends within a step, and for channels that the last panel lacks.
  template <typename T, std::int64_t kStep>
  void pack_panel(std::int64_t panel, T* to) {
    constexpr std::int64_t kSteps = 64;  // at once for all channels of a panel: what is written stays cached
    const std::int64_t group_channels = spec_.outputs / spec_.groups;
    const std::int64_t first = panel % group_panels_ * kPanel;
    const std::int64_t count = std::min<std::int64_t>(kPanel, group_channels - first);
    const std::int64_t channel = panel / group_panels_ * group_channels + first;
    if (count < kPanel || run_length_ % form_.step != 0)
      std::memset(to, 0, static_cast<std::size_t>(panel_bytes_));
    for (std::int64_t run = 0; run < runs_; ++run, to += steps_ / runs_ * kPanel * form_.step) {
      for (std::int64_t k = 0; k < run_length_; k += kSteps * kStep) {
        const std::int64_t some = std::min(run_length_ - k, kSteps * kStep);
        for (std::int64_t c = 0; c < count; ++c) {
          const std::int64_t at = (channel + c) * spec_.taps() + run * run_length_ + k;
          const std::uint8_t* from = spec_.weight->bytes.data() + at * std::int64_t{sizeof(T)};
          T* step = to + k * kPanel + c * kStep;
          for (std::int64_t i = 0; i < some; i += kStep, step += kPanel * kStep) {
            const std::int64_t here = std::min(kStep, some - i);
            for (std::int64_t j = 0; j < here; ++j, from += sizeof(T)) step[j] = load_le<T>(from);
          }
        }
      }
    }
  }

  // In panels, as the weights; less what an offset of the inputs adds to each sum.
  void pack_bias() {
    const std::vector<std::int32_t> given = spec_.biases();
    const std::int64_t group_channels = spec_.outputs / spec_.groups;
    bias_.assign(static_cast<std::size_t>(spec_.groups * group_panels_ * kPanel), 0);
    for (std::int64_t o = 0; o < spec_.outputs; ++o) {
      std::uint32_t weights = 0;
      for (std::int64_t k = 0; offset_ != 0 && k < spec_.taps(); ++k)
        weights += static_cast<std::uint32_t>(spec_.weight->at(o * spec_.taps() + k));
      const std::int64_t at = o / group_channels * group_panels_ * kPanel + o % group_channels;
      bias_[static_cast<std::size_t>(at)] =
          static_cast<std::int32_t>(static_cast<std::uint32_t>(given[static_cast<std::size_t>(o)]) -
                                    static_cast<std::uint32_t>(offset_) * weights);
    }
  }

  // Input rows as strips read them, from column `left` on; what lies outside the input is zero.
  void copy_rows(const View& x, Rows rows, std::int64_t left, std::byte* to, std::int64_t plane_bytes) const {
    if (form_.planes == 2) {
      if (in_type_ == Type::kI8) part_rows<std::int8_t>(x, rows, left, to, to + plane_bytes);
      if (in_type_ == Type::kI16) part_rows<std::int16_t>(x, rows, left, to, to + plane_bytes);
      return;
    }
    if (!narrow_ && in_type_ == Type::kI8)
      copy_rows_as<std::int8_t>(x, rows, left, reinterpret_cast<std::int16_t*>(to));
    if (!narrow_ && in_type_ == Type::kI16)
      copy_rows_as<std::int16_t>(x, rows, left, reinterpret_cast<std::int16_t*>(to));
    if (narrow_) copy_rows_as<std::int8_t>(x, rows, left, reinterpret_cast<std::int8_t*>(to));
  }

  // `zero(at, count)` where a row lies outside the input, `put(from, at, count)` where it does not; `at`
  // counts the elements of all rows.
  template <typename From, typename Zero, typename Put>
  void lay_rows(const View& x, Rows rows, std::int64_t left, const Zero& zero, const Put& put) const {
    const std::int64_t row_elements = row_bytes_ / element_bytes_;
    const std::int64_t columns = row_elements / in_.c;
    const std::int64_t before = std::clamp<std::int64_t>(-left, 0, columns);
    const std::int64_t after = std::clamp(in_.w - left, before, columns);
    std::int64_t at = 0;
    for (std::int64_t row = rows.begin; row < rows.end; ++row, at += row_elements) {
      if (row < 0 || row >= in_.h) {
        zero(at, row_elements);
        continue;
      }
      zero(at, before * in_.c);
      put(x.row_of<const From>(row) + (left + before) * in_.c, at + before * in_.c, (after - before) * in_.c);
      zero(at + after * in_.c, row_elements - after * in_.c);
    }
  }

  // Lower and upper bytes apart.
  template <typename From>
  void part_rows(const View& x, Rows rows, std::int64_t left, std::byte* lower, std::byte* upper) const {
    const auto zero = [&](std::int64_t at, std::int64_t count) {
      std::fill_n(lower + at, count, std::byte{0});
      std::fill_n(upper + at, count, std::byte{0});
    };
    lay_rows<From>(x, rows, left, zero, [&](const From* from, std::int64_t at, std::int64_t count) {
      if constexpr (sizeof(From) == 2) {
        split_(from, count, lower + at, upper + at);
      } else {
        for (std::int64_t i = 0; i < count; ++i) {
          lower[at + i] = static_cast<std::byte>(from[i]);
          upper[at + i] = static_cast<std::byte>(from[i] < 0 ? 0xff : 0);
        }
      }
    });
    zero((rows.end - rows.begin) * row_bytes_, kSlackBytes);
  }

  template <typename From, typename To>
  void copy_rows_as(const View& x, Rows rows, std::int64_t left, To* to) const {
    const To flip = static_cast<To>(offset_ != 0 ? -128 : 0);  // plus 128, modulo 256
    const auto zero = [&](std::int64_t at, std::int64_t count) { std::fill_n(to + at, count, flip); };
    lay_rows<From>(x, rows, left, zero, [&](const From* from, std::int64_t at, std::int64_t count) {
      for (std::int64_t i = 0; i < count; ++i) to[at + i] = static_cast<To>(To{from[i]} ^ flip);
    });
    std::byte* const end = reinterpret_cast<std::byte*>(to) + (rows.end - rows.begin) * row_bytes_;
    std::fill_n(end, kSlackBytes, std::byte{0});
  }

  // `x` is where the first pixel's inputs begin, `out` where its channels do.
  void strip(const ChannelBlock& block, const SumBlock& sum, const std::byte* x, std::int64_t x_plane,
             const Span& span, std::int32_t* out, std::int32_t* tile) const {
    const bool first = sum.step == 0;
    const std::int64_t step_bytes = panel_bytes_ / steps_;
    Strip strip{
        .x = x + block.group * spec_.kernel_c * element_bytes_,
        .x_stride = spec_.stride * in_.c * element_bytes_,
        .x_plane = x_plane,
        .pixels = span.count,
        .pieces = sum.pieces.data(),
        .piece_count = static_cast<std::int64_t>(sum.pieces.size()),
        .w = weights_.get() + block.panel * panel_bytes_ + sum.step * step_bytes,
        .w_stride = panel_bytes_,
        .panels = block.panels,
        .start = first ? bias_.data() + block.panel * kPanel : nullptr,
        .out = out + block.channel,
        .out_stride = spec_.outputs,
    };
    if (block.channels == block.panels * kPanel && span.whole()) {
      form_.run(strip);
      return;
    }
    // The last panel is not whole, or some pixels are none: through a tile that holds them all.
    std::int32_t* const to = strip.out;
    strip.out = tile;
    strip.out_stride = block.panels * kPanel;
    const auto each_kept = [&](std::int64_t done, const auto& copy) {
      for (std::int64_t p = 0; p < strip.pixels; ++p) {
        const std::int64_t column = (done + p) % span.pitch;
        if (column >= span.kept) continue;
        copy(to + ((done + p) / span.pitch * span.kept + column) * spec_.outputs,
             tile + p * strip.out_stride);
      }
    };
    for (std::int64_t done = 0; done < span.count; done += kTilePixels) {
      strip.pixels = std::min(kTilePixels, span.count - done);
      if (!first) {
        each_kept(done, [&](const std::int32_t* sums, std::int32_t* in_tile) {
          std::copy_n(sums, block.channels, in_tile);
        });
      }
      form_.run(strip);
      each_kept(done, [&](std::int32_t* sums, const std::int32_t* in_tile) {
        std::copy_n(in_tile, block.channels, sums);
      });
      strip.x += kTilePixels * strip.x_stride;
    }
  }

  ConvSpec spec_;
  Shape in_;
  Shape out_;
  Type in_type_;
  Type weight_type_;
  std::int64_t runs_ = 0;
  std::int64_t run_length_ = 0;  // inputs
  std::int64_t group_panels_ = 0;
  bool padded_ = false;
  // What prepare() sets:
  StripForm form_;
  void (*split_)(const std::int16_t*, std::int64_t, std::byte*, std::byte*) = nullptr;
  bool narrow_ = false;             // inputs and weights are multiplied as int8
  int offset_ = 0;                  // that a copy adds to each input
  bool copies_ = false;             // the rows are not read as they stand
  bool flat_ = false;               // all rows are one
  std::int64_t element_bytes_ = 0;  // of an input as strips read it
  std::int64_t row_bytes_ = 0;
  std::int64_t steps_ = 0;  // of the whole sum
  std::int64_t panel_bytes_ = 0;
  std::vector<ChannelBlock> channels_;
  std::vector<SumBlock> sums_;
  std::vector<std::int32_t> bias_;  // [groups][panels of a group][kPanel]
  AlignedBytes weights_;            // [groups][panels of a group][as StripForm says]
};

}  // namespace

std::unique_ptr<Kernel> make_conv_kernel(const ConvSpec& spec, const Facts& in, const Facts& out) {
  return std::make_unique<ConvKernel>(spec, in, out);
}

}  // namespace colophon::engine
