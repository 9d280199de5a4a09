#include "engine/kernels/elementwise.hpp"

#include <algorithm>

#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

class SumKernel final : public Kernel {
 public:
  SumKernel(std::vector<Term> terms, const Requant& requant, std::span<const Facts> in, const Facts& out)
      : terms_(std::move(terms)), requant_(requant), in_(in.begin(), in.end()), out_(out.shape) {
    // Where every input is whole in each row, or one number, a row is one run; else each pixel is.
    whole_rows_ = std::all_of(in_.begin(), in_.end(), [&](const Facts& facts) {
      const Shape& s = facts.shape;
      return (s.w == out_.w && s.c == out_.c) || s.w * s.c == 1;
    });
    fits_ = fits();
  }

  void prepare(Isa isa) override { sum_ = find_kernels(isa)->sum; }
  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch& scratch,
           const View& out) const override {
    auto* terms = scratch.take<SumTerm>(terms_.size());
    const std::int64_t runs = whole_rows_ ? 1 : out_.w;
    Sum sum{.terms = terms,
            .shift = requant_.shift,
            .fits = fits_,
            .lo = requant_.clamp.lo,
            .hi = requant_.clamp.hi,
            .out_width = width_bytes(requant_.type),
            .count = whole_rows_ ? out_.w * out_.c : out_.c};
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      sum.out = out.row(row);
      for (std::int64_t run = 0; run < runs; ++run, sum.out += sum.count * sum.out_width) {
        sum.start = requant_.half();
        sum.term_count = 0;
        for (const Term& term : terms_) add(term, in, {row, run}, terms, sum);
        sum_(sum);
      }
    }
  }

 private:
  // No sum can leave 64 bits: that is proven.
  bool fits() const {
    std::int64_t most = requant_.half();
    for (const Term& term : terms_) {
      const auto* number = std::get_if<std::int32_t>(&term.by);
      const Range by = number ? Range{*number, *number} : in_[std::get<std::size_t>(term.by)].range;
      most += in_[term.input].range.magnitude() * by.magnitude();
    }
    return most >> requant_.shift <= type_range(Type::kI32).hi;
  }

  struct Place {
    std::int64_t row, run;
  };

  bool is_one(std::size_t input) const {
    const Shape& s = in_[input].shape;
    return whole_rows_ ? s.w * s.c == 1 : s.c == 1;
  }

  SumOperand locate(std::size_t input, std::span<const View> in, const Place& place) const {
    const Facts& facts = in_[input];
    const int width = width_bytes(facts.type);
    const std::int64_t row = facts.shape.h == 1 ? 0 : place.row;
    const std::int64_t pixel = facts.shape.w == 1 ? 0 : place.run;
    return {in[input].row(row) + pixel * facts.shape.c * width, width};
  }

  std::int32_t one(std::size_t input, std::span<const View> in, const Place& place) const {
    const SumOperand at = locate(input, in, place);
    if (at.width == 4) return *reinterpret_cast<const std::int32_t*>(at.data);
    if (at.width == 2) return *reinterpret_cast<const std::int16_t*>(at.data);
    return *reinterpret_cast<const std::int8_t*>(at.data);
  }

  // A term of one number by another goes into the start; else `a` is a run.
  void add(const Term& term, std::span<const View> in, const Place& place, SumTerm* terms, Sum& sum) const {
    SumTerm& to = terms[sum.term_count];
    to = {};
    std::size_t a = term.input;
    if (const auto* number = std::get_if<std::int32_t>(&term.by)) {
      to.number = *number;
    } else {
      std::size_t by = std::get<std::size_t>(term.by);
      if (is_one(a)) std::swap(a, by);
      if (is_one(by)) {
        to.number = one(by, in, place);
      } else {
        to.by = locate(by, in, place);
      }
    }
    if (is_one(a)) {
      sum.start += std::int64_t{one(a, in, place)} * to.number;
    } else {
      to.a = locate(a, in, place);
      ++sum.term_count;
    }
  }

  std::vector<Term> terms_;
  Requant requant_;
  std::vector<Facts> in_;
  Shape out_;
  bool whole_rows_ = false;
  bool fits_ = false;
  void (*sum_)(const Sum& sum) = nullptr;  // prepare() sets it
};

template <typename In, typename Out>
class TableKernel final : public Kernel {
 public:
  TableKernel(const std::vector<std::int32_t>& entries, std::int64_t first, std::int64_t row_elements)
      : entries_(entries.begin(), entries.end()), first_(first), row_elements_(row_elements) {
    entries_.push_back(0);  // a Lookup may read beyond the last
  }

  void prepare(Isa isa) override { look_up_ = find_kernels(isa)->look_up; }

  bool row_by_row() const override { return true; }

  void run(std::span<const View> in, const Run&, Rows rows, Scratch&, const View& out) const override {
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const In* x = in[0].row_of<const In>(row);
      Out* y = out.row_of<Out>(row);
      if constexpr (sizeof(In) == 2 && sizeof(Out) == 2) {
        if (look_up_) {
          look_up_({entries_.data(), static_cast<std::int32_t>(first_), x, y, row_elements_});
          continue;
        }
      }
      for (std::int64_t i = 0; i < row_elements_; ++i)
        y[i] = entries_[static_cast<std::size_t>(x[i] - first_)];
    }
  }

 private:
  void (*look_up_)(const Lookup&) = nullptr;
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
