#include "engine/kernels/elementwise.hpp"

#include <algorithm>

#include "engine/kernels/clones.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kBlock = 256;  // elements at once, in the first-level cache

struct Block {
  std::int32_t a[kBlock];
  std::int32_t m[kBlock];
  std::int64_t sum[kBlock];
};

template <typename T>
[[gnu::always_inline]] inline void widen_as(const void* from, std::int64_t count, std::int32_t* to) {
  const T* elements = static_cast<const T*>(from);
  for (std::int64_t i = 0; i < count; ++i) to[i] = elements[i];
}

COLOPHON_CLONES void widen(Type type, const void* from, std::int64_t count, std::int32_t* to) {
  if (type == Type::kI32) widen_as<std::int32_t>(from, count, to);
  if (type == Type::kI16) widen_as<std::int16_t>(from, count, to);
  if (type == Type::kI8) widen_as<std::int8_t>(from, count, to);
}

template <typename T>
[[gnu::always_inline]] inline void narrow_as(const std::int64_t* sum, std::int64_t count,
                                             const Requant& requant, void* to) {
  T* elements = static_cast<T*>(to);
  const std::int64_t half = requant.half();
  const int shift = requant.shift;
  const std::int64_t lo = requant.clamp.lo;
  const std::int64_t hi = requant.clamp.hi;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t value = (sum[i] + half) >> shift;
    elements[i] = static_cast<T>(value < lo ? lo : value > hi ? hi : value);
  }
}

COLOPHON_CLONES void narrow(const std::int64_t* sum, std::int64_t count, const Requant& requant, void* to) {
  if (requant.type == Type::kI32) narrow_as<std::int32_t>(sum, count, requant, to);
  if (requant.type == Type::kI16) narrow_as<std::int16_t>(sum, count, requant, to);
  if (requant.type == Type::kI8) narrow_as<std::int8_t>(sum, count, requant, to);
}

COLOPHON_CLONES void add_products(const std::int32_t* a, const std::int32_t* m, std::int64_t count,
                                  std::int64_t* sum) {
  for (std::int64_t i = 0; i < count; ++i) sum[i] += std::int64_t{a[i]} * m[i];
}

COLOPHON_CLONES void add_multiples(const std::int32_t* a, std::int32_t m, std::int64_t count,
                                   std::int64_t* sum) {
  for (std::int64_t i = 0; i < count; ++i) sum[i] += std::int64_t{a[i]} * m;
}

class SumKernel final : public Kernel {
 public:
  SumKernel(std::vector<Term> terms, const Requant& requant, std::span<const Facts> in, const Facts& out)
      : terms_(std::move(terms)), requant_(requant), in_(in.begin(), in.end()), out_(out.shape) {
    // Where every input is whole in each row, or one number, a row is one run; else each pixel is.
    whole_rows_ = std::all_of(in_.begin(), in_.end(), [&](const Facts& facts) {
      const Shape& s = facts.shape;
      return (s.w == out_.w && s.c == out_.c) || s.w * s.c == 1;
    });
  }

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch& scratch,
           const View& out) const override {
    Block& block = *scratch.take<Block>(1);
    const std::int64_t runs = whole_rows_ ? 1 : out_.w;
    const std::int64_t length = whole_rows_ ? out_.w * out_.c : out_.c;
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      for (std::int64_t run = 0; run < runs; ++run) {
        for (std::int64_t at = 0; at < length; at += kBlock) {
          const std::int64_t count = std::min(kBlock, length - at);
          std::fill_n(block.sum, count, 0);
          for (const Term& term : terms_) add(term, in, {row, run, at}, count, block);
          narrow(block.sum, count, requant_, out.row(row) + (run * length + at) * width_bytes(requant_.type));
        }
      }
    }
  }

 private:
  struct Place {
    std::int64_t row, run, at;
  };

  bool is_one(std::size_t input) const {
    const Shape& s = in_[input].shape;
    return whole_rows_ ? s.w * s.c == 1 : s.c == 1;
  }

  const std::byte* locate(std::size_t input, std::span<const View> in, const Place& place) const {
    const Facts& facts = in_[input];
    const std::int64_t row = facts.shape.h == 1 ? 0 : place.row;
    const std::int64_t pixel = facts.shape.w == 1 ? 0 : place.run;
    const std::int64_t channel = is_one(input) ? 0 : place.at;
    return in[input].row(row) + (pixel * facts.shape.c + channel) * width_bytes(facts.type);
  }

  std::int32_t one(std::size_t input, std::span<const View> in, const Place& place) const {
    std::int32_t value = 0;
    widen(in_[input].type, locate(input, in, place), 1, &value);
    return value;
  }

  void add(const Term& term, std::span<const View> in, const Place& place, std::int64_t count,
           Block& block) const {
    const auto load = [&](std::size_t input, std::int32_t* to) {
      if (is_one(input)) {
        std::fill_n(to, count, one(input, in, place));
      } else {
        widen(in_[input].type, locate(input, in, place), count, to);
      }
    };
    load(term.input, block.a);
    if (const auto* number = std::get_if<std::int32_t>(&term.by)) {
      add_multiples(block.a, *number, count, block.sum);
    } else if (const std::size_t by = std::get<std::size_t>(term.by); is_one(by)) {
      add_multiples(block.a, one(by, in, place), count, block.sum);
    } else {
      load(by, block.m);
      add_products(block.a, block.m, count, block.sum);
    }
  }

  std::vector<Term> terms_;
  Requant requant_;
  std::vector<Facts> in_;
  Shape out_;
  bool whole_rows_ = false;
};

template <typename In, typename Out>
class TableKernel final : public Kernel {
 public:
  TableKernel(const std::vector<std::int32_t>& entries, std::int64_t first, std::int64_t row_elements)
      : entries_(entries.begin(), entries.end()), first_(first), row_elements_(row_elements) {}

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const In* x = in[0].row_of<const In>(row);
      Out* y = out.row_of<Out>(row);
      for (std::int64_t i = 0; i < row_elements_; ++i)
        y[i] = entries_[static_cast<std::size_t>(x[i] - first_)];
    }
  }

 private:
  std::vector<Out> entries_;
  std::int64_t first_;
  std::int64_t row_elements_;
};

template <typename In>
std::unique_ptr<Kernel> table_kernel_from(const std::vector<std::int32_t>& entries, std::int64_t first,
                                          const Facts& out) {
  const std::int64_t row_elements = out.shape.w * out.shape.c;
  if (out.type == Type::kI8)
    return std::make_unique<TableKernel<In, std::int8_t>>(entries, first, row_elements);
  if (out.type == Type::kI16)
    return std::make_unique<TableKernel<In, std::int16_t>>(entries, first, row_elements);
  return std::make_unique<TableKernel<In, std::int32_t>>(entries, first, row_elements);
}

}  // namespace

std::unique_ptr<Kernel> make_sum_kernel(std::vector<Term> terms, const Requant& requant,
                                        std::span<const Facts> in, const Facts& out) {
  return std::make_unique<SumKernel>(std::move(terms), requant, in, out);
}

std::unique_ptr<Kernel> make_table_kernel(std::vector<std::int32_t> entries, std::int64_t first,
                                          const Facts& in, const Facts& out) {
  if (in.type == Type::kI8) return table_kernel_from<std::int8_t>(entries, first, out);
  if (in.type == Type::kI16) return table_kernel_from<std::int16_t>(entries, first, out);
  return table_kernel_from<std::int32_t>(entries, first, out);
}

}  // namespace colophon::engine
