#include "engine/kernels/attend.hpp"

#include <algorithm>
#include <bit>

#include "engine/kernels/clones.hpp"
#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kSumMax = (std::int64_t{1} << 31) - 1;

// Keys whose weighted values are summed in 32 bits before they go to the sums of 64. 256 products of a byte
// and 16 bits fit: 256·255·32768 < 2^31.
constexpr std::int64_t kBlock = 256;
constexpr std::int64_t kQueriesMax = 32;                    // at once: each key is read once for all of them
constexpr std::int64_t kScoresMax = std::int64_t{1} << 17;  // of those queries: half a megabyte

constexpr std::int64_t kStepMax = 4;  // of a StripForm; divides kPanel and kBlock

void widen(Type type, const std::byte* from, std::int64_t count, std::int16_t* to) {
  if (type == Type::kI8) std::copy_n(reinterpret_cast<const std::int8_t*>(from), count, to);
  if (type == Type::kI16) std::copy_n(reinterpret_cast<const std::int16_t*>(from), count, to);
}

COLOPHON_CLONES std::int32_t largest(const std::int32_t* score, std::int64_t count) {
  std::int32_t top = score[0];
  for (std::int64_t j = 1; j < count; ++j) top = std::max(top, score[j]);
  return top;
}

struct Weights {
  const std::int32_t* table;  // widened, so that eight are loaded at once
  std::int32_t last;          // index of the last entry
  int shift;
};

// e(j) for each score; returns their sum. A distance has 32 bits without a sign, so its rounding half up is
// made without the addition that could leave them.
COLOPHON_CLONES std::int32_t weigh(const Weights& by, std::int32_t top, const std::int32_t* score,
                                   std::int64_t count, std::int16_t* e) {
  std::int32_t sum = 0;
  const int below = by.shift == 0 ? 0 : by.shift - 1;
  const std::uint32_t round = by.shift == 0 ? 0 : 1;
  const auto last = static_cast<std::uint32_t>(by.last);
  for (std::int64_t j = 0; j < count; ++j) {
    const std::uint32_t distance = static_cast<std::uint32_t>(top) - static_cast<std::uint32_t>(score[j]);
    const std::uint32_t index = (distance >> by.shift) + ((distance >> below) & round);
    const std::int32_t weight = by.table[static_cast<std::int32_t>(index < last ? index : last)];
    e[j] = static_cast<std::int16_t>(weight);
    sum += weight;
  }
  return sum;
}

COLOPHON_CLONES void split(const std::int16_t* e, std::int64_t count, std::int16_t* low, std::int16_t* high) {
  for (std::int64_t j = 0; j < count; ++j) {
    low[j] = static_cast<std::int16_t>(e[j] & 255);
    high[j] = static_cast<std::int16_t>(e[j] >> 8);
  }
}

COLOPHON_CLONES void add(const std::int32_t* part, std::int64_t count, int shift, std::int64_t* sum) {
  for (std::int64_t i = 0; i < count; ++i) sum[i] += std::int64_t{part[i]} << shift;
}

// Quotients below 2^16 by one divisor d of L bits, 64-bit division being slow. With r = ⌊2^(L+30)/d⌋, the
// estimate from the dividend's upper 31 bits falls short of the exact quotient by less than 2^-13, so that it
// is the quotient or one less.
struct Divisor {
  std::uint64_t d, r;
  int before, after;

  explicit Divisor(std::uint64_t by) : d(by) {
    const int length = 64 - std::countl_zero(d);
    before = std::max(0, length - 15);
    after = length + 30 - before;
    r = (std::uint64_t{1} << (length + 30)) / d;
  }
  // The quotient; what is left of the dividend goes to `rest`.
  [[gnu::always_inline]] std::uint64_t quotient(std::uint64_t dividend, std::uint64_t& rest) const {
    const std::uint64_t estimate = ((dividend >> before) * r) >> after;
    rest = dividend - estimate * d;
    const bool more = rest >= d;
    rest -= more ? d : 0;
    return estimate + (more ? 1 : 0);
  }
};

// How the sums of one query become its outputs.
struct Mean {
  std::int64_t total;
  std::int64_t lo;  // of the values
  int fraction;
  Range clamp;
};

// With f = 0: y = lo + ⌊(2·(sum − lo·total) + total) / (2·total)⌋. With a fraction in two digits, so that
// each quotient is below 2^16: a = 2·(sum − lo·total) = q·2·total + rest, and y = 2^f·(lo + q) + ⌊(2^f·rest +
// total) / (2·total)⌋, whose dividend is below 2^48.
template <typename T>
[[gnu::always_inline]] inline void divide_as(const std::int64_t* sum, std::int64_t count, const Mean& mean,
                                             void* to) {
  T* y = static_cast<T*>(to);
  const Divisor by(static_cast<std::uint64_t>(2 * mean.total));
  const auto total = static_cast<std::uint64_t>(mean.total);
  const std::int64_t offset = -2 * mean.lo * mean.total;
  const auto [lo, hi] = mean.clamp;
  std::uint64_t rest = 0;
  if (mean.fraction == 0) {
    for (std::int64_t c = 0; c < count; ++c) {
      const auto dividend = static_cast<std::uint64_t>(2 * sum[c] + offset);
      const auto q = static_cast<std::int64_t>(by.quotient(dividend + total, rest));
      y[c] = static_cast<T>(std::clamp(mean.lo + q, lo, hi));
    }
    return;
  }
  for (std::int64_t c = 0; c < count; ++c) {
    const auto q =
        static_cast<std::int64_t>(by.quotient(static_cast<std::uint64_t>(2 * sum[c] + offset), rest));
    const auto low = static_cast<std::int64_t>(by.quotient((rest << mean.fraction) + total, rest));
    y[c] = static_cast<T>(std::clamp(((mean.lo + q) << mean.fraction) + low, lo, hi));
  }
}

COLOPHON_CLONES void divide(Type type, const std::int64_t* sum, std::int64_t count, const Mean& mean,
                            void* to) {
  if (type == Type::kI8) divide_as<std::int8_t>(sum, count, mean, to);
  if (type == Type::kI16) divide_as<std::int16_t>(sum, count, mean, to);
  if (type == Type::kI32) divide_as<std::int32_t>(sum, count, mean, to);
}

class AttendKernel final : public Kernel {
 public:
  AttendKernel(const AttendSpec& spec, std::span<const Facts> in, const Facts& out)
      : spec_(spec),
        q_(in[0]),
        k_(in[1]),
        v_(in[2]),
        out_(out),
        keys_(k_.shape.h * k_.shape.w),
        keys_padded_(round_up(keys_, kPanel)),
        width_(q_.shape.c / spec.heads),
        width_padded_(round_up(width_, kStepMax)),
        values_(v_.shape.c / spec.heads),
        values_padded_(round_up(values_, kPanel)),
        queries_max_(std::clamp<std::int64_t>(kScoresMax / keys_padded_, 4, kQueriesMax)),
        table_(spec.table->all()),
        zeros_(kPanel * kPanelsMax) {}

  // A head is narrow: its sums are short runs.
  void prepare(Isa isa) override {
    form_ = find_kernels(find_kernels(isa)->short_runs.value_or(isa))->wide16;
  }

  // Workspace: each head's keys, then for each head and block of keys the values, both as panels of a
  // convolution's weights: keys are the output channels of the scores, values those of the weighted sums. One
  // task packs one block of one head.
  Workspace workspace() const override {
    return {spec_.heads * key_blocks(), spec_.heads * keys_padded_ * (width_padded_ + values_padded_) *
                                            static_cast<std::int64_t>(sizeof(std::int16_t))};
  }

  void fill_workspace(std::span<const View> in, std::int64_t task, Scratch& scratch,
                      std::byte* workspace) const override {
    const std::int64_t head = task / key_blocks();
    const std::int64_t begin = task % key_blocks() * kBlock;
    const std::int64_t end = std::min(keys_, begin + kBlock);
    const std::int64_t length = block_length(begin);
    std::int16_t* keys = keys_of(workspace, head);
    std::int16_t* values = values_of(workspace, head) + begin * values_padded_;
    std::fill_n(keys + begin * width_padded_, length * width_padded_, std::int16_t{0});
    std::fill_n(values, length * values_padded_, std::int16_t{0});
    auto* row = scratch.take<std::int16_t>(static_cast<std::size_t>(std::max(width_, values_)));
    for (std::int64_t j = begin; j < end; ++j) {
      pack(k_, in[1].row(0), j, head * width_, width_, row);
      for (std::int64_t c = 0; c < width_; ++c) keys[place(j, c, width_padded_)] = row[c];
      pack(v_, in[2].row(0), j, head * values_, values_, row);
      for (std::int64_t c = 0; c < values_; ++c) values[place(c, j - begin, length)] = row[c];
    }
  }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch& scratch,
           const View& out) const override {
    const Memory memory = take(scratch);
    const std::int64_t first = rows.begin * q_.shape.w;
    const std::int64_t last = rows.end * q_.shape.w;
    for (std::int64_t head = 0; head < spec_.heads; ++head) {
      for (std::int64_t query = first; query < last; query += queries_max_) {
        const Some some{head, query, std::min(queries_max_, last - query)};
        for (std::int64_t r = 0; r < some.count; ++r) {
          pack(q_, in[0].row(rows.begin), query + r - first, head * width_, width_,
               memory.queries + r * width_padded_);
        }
        attend(in[3].data, some, memory);
        for (std::int64_t r = 0; r < some.count; ++r) {
          std::byte* to = out.row(rows.begin) +
                          ((query + r - first) * v_.shape.c + head * values_) * width_bytes(out_.type);
          // To clamp to the proven range is to clamp to the limits: no mean lies between the two.
          const Mean mean{memory.totals[r], v_.range.lo, spec_.fraction, out_.range};
          divide(out_.type, memory.sums + r * values_padded_, values_, mean, to);
        }
      }
    }
  }

 private:
  // Neighbouring queries of one head.
  struct Some {
    std::int64_t head;
    std::int64_t first;
    std::int64_t count;
  };

  // Of one thread, for queries_max_ queries.
  struct Memory {
    std::int64_t* sums;     // [query][values_padded_]
    std::int64_t* totals;   // [query]
    std::int32_t* scores;   // [query][keys_padded_]
    std::int32_t* parts;    // [query][values_padded_]
    std::int32_t* tops;     // [query]
    std::int16_t* queries;  // [query][width_padded_]
    std::int16_t* weights;  // [query][key of the block], as the two below
    std::int16_t* low;
    std::int16_t* high;
  };

  Memory take(Scratch& scratch) const {
    const std::int64_t of_eight = values_padded_ + 1;
    const std::int64_t of_four = keys_padded_ + values_padded_ + 1;
    const std::int64_t of_two = width_padded_ + 3 * kBlock;
    const std::int64_t bytes = queries_max_ * (8 * of_eight + 4 * of_four + 2 * of_two);
    Memory memory{};
    memory.sums = reinterpret_cast<std::int64_t*>(scratch.take<std::byte>(static_cast<std::size_t>(bytes)));
    memory.totals = memory.sums + queries_max_ * values_padded_;
    memory.scores = reinterpret_cast<std::int32_t*>(memory.totals + queries_max_);
    memory.parts = memory.scores + queries_max_ * keys_padded_;
    memory.tops = memory.parts + queries_max_ * values_padded_;
    memory.queries = reinterpret_cast<std::int16_t*>(memory.tops + queries_max_);
    memory.weights = memory.queries + queries_max_ * width_padded_;
    memory.low = memory.weights + queries_max_ * kBlock;
    memory.high = memory.low + queries_max_ * kBlock;
    std::fill_n(memory.queries, queries_max_ * width_padded_, std::int16_t{0});
    return memory;
  }

  std::int64_t key_blocks() const { return (keys_ + kBlock - 1) / kBlock; }
  std::int64_t block_length(std::int64_t begin) const { return std::min(kBlock, keys_padded_ - begin); }
  std::int64_t keys_seen(std::int64_t query) const { return spec_.causal ? query + 1 : keys_; }

  std::int16_t* keys_of(std::byte* workspace, std::int64_t head) const {
    return reinterpret_cast<std::int16_t*>(workspace) + head * keys_padded_ * width_padded_;
  }
  std::int16_t* values_of(std::byte* workspace, std::int64_t head) const {
    return keys_of(workspace, spec_.heads) + head * keys_padded_ * values_padded_;
  }

  // Of the weight that leads from input `k` to output channel `channel`, in panels over `inputs` inputs.
  std::int64_t place(std::int64_t channel, std::int64_t k, std::int64_t inputs) const {
    const std::int64_t step = form_.step;
    return ((channel / kPanel * (inputs / step) + k / step) * kPanel + channel % kPanel) * step + k % step;
  }

  // One position's channels of one head.
  static void pack(const Facts& facts, const std::byte* from, std::int64_t position, std::int64_t channel,
                   std::int64_t count, std::int16_t* to) {
    widen(facts.type, from + (position * facts.shape.c + channel) * width_bytes(facts.type), count, to);
  }

  // out[row][column] = Σ_k x[row][k]·w(column, k), for whole panels of columns.
  void multiply(const std::int16_t* x, std::int64_t rows, const std::int16_t* w, std::int64_t columns,
                std::int64_t length, std::int32_t* out, std::int64_t stride) const {
    const StripPiece piece{0, length / form_.step};
    const std::int64_t panels = (columns + kPanel - 1) / kPanel;
    for (std::int64_t panel = 0; panel < panels; panel += form_.panels) {
      form_.run({.x = reinterpret_cast<const std::byte*>(x),
                 .x_stride = length * std::int64_t{sizeof(std::int16_t)},
                 .x_plane = 0,
                 .pixels = rows,
                 .pieces = &piece,
                 .piece_count = 1,
                 .w = reinterpret_cast<const std::byte*>(w + panel * kPanel * length),
                 .w_stride = kPanel * length * std::int64_t{sizeof(std::int16_t)},
                 .panels = static_cast<int>(std::min<std::int64_t>(form_.panels, panels - panel)),
                 .start = zeros_.data(),
                 .out = out + panel * kPanel,
                 .out_stride = stride});
    }
  }

  // Sums and totals of some queries.
  void attend(std::byte* workspace, const Some& some, const Memory& memory) const {
    const std::int64_t reach = keys_seen(some.first + some.count - 1);
    multiply(memory.queries, some.count, keys_of(workspace, some.head), reach, width_padded_, memory.scores,
             keys_padded_);
    for (std::int64_t r = 0; r < some.count; ++r)
      memory.tops[r] = largest(memory.scores + r * keys_padded_, keys_seen(some.first + r));
    std::fill_n(memory.sums, some.count * values_padded_, 0);
    std::fill_n(memory.totals, some.count, 0);
    for (std::int64_t begin = 0; begin < reach; begin += kBlock) {
      const std::int64_t length = block_length(begin);
      const std::int64_t most = weigh_block(some, begin, length, memory);
      const std::int16_t* values = values_of(workspace, some.head) + begin * values_padded_;
      // |Σ e·v| ≤ Σ e · max|v|: exact in 32 bits, or else made of the weights' low and high bytes.
      if (most * v_.range.magnitude() <= kSumMax) {
        add_products(memory.weights, values, length, some.count, 0, memory);
      } else {
        split(memory.weights, some.count * length, memory.low, memory.high);
        add_products(memory.low, values, length, some.count, 0, memory);
        add_products(memory.high, values, length, some.count, 8, memory);
      }
    }
  }

  // The weights of a block of keys; returns the largest sum of a query's.
  std::int64_t weigh_block(const Some& some, std::int64_t begin, std::int64_t length,
                           const Memory& memory) const {
    const Weights by{table_.data(), static_cast<std::int32_t>(table_.size()) - 1, spec_.shift};
    std::int64_t most = 0;
    for (std::int64_t r = 0; r < some.count; ++r) {
      const std::int64_t count =
          std::clamp<std::int64_t>(keys_seen(some.first + r) - begin, 0, std::min(length, keys_ - begin));
      std::int16_t* weights = memory.weights + r * length;
      const std::int64_t sum =
          weigh(by, memory.tops[r], memory.scores + r * keys_padded_ + begin, count, weights);
      std::fill(weights + count, weights + length, std::int16_t{0});
      memory.totals[r] += sum;
      most = std::max(most, sum);
    }
    return most;
  }

  void add_products(const std::int16_t* weights, const std::int16_t* values, std::int64_t length,
                    std::int64_t queries, int shift, const Memory& memory) const {
    multiply(weights, queries, values, values_, length, memory.parts, values_padded_);
    add(memory.parts, queries * values_padded_, shift, memory.sums);
  }

  AttendSpec spec_;
  Facts q_, k_, v_, out_;
  std::int64_t keys_, keys_padded_;
  std::int64_t width_, width_padded_;    // channels of a head of queries and keys
  std::int64_t values_, values_padded_;  // channels of a head of values
  std::int64_t queries_max_;
  std::vector<std::int32_t> table_;
  std::vector<std::int32_t> zeros_;  // where sums begin
  StripForm form_;
};

}  // namespace

std::unique_ptr<Kernel> make_attend_kernel(const AttendSpec& spec, std::span<const Facts> in,
                                           const Facts& out) {
  return std::make_unique<AttendKernel>(spec, in, out);
}

}  // namespace colophon::engine
