// table and gather: an element, or a row of elements, looked up. spec/ops.md#table, #gather
#include "engine/kernels/elementwise.hpp"
#include "engine/kernels/move.hpp"
#include "engine/ops/parse.hpp"

namespace colophon::engine::ops {
namespace {

constexpr std::int64_t kTableEntriesMax = 65'536;

Error out_of_range(std::string_view op, Range range, std::int64_t first, std::int64_t count) {
  return {"TableOutOfRange", std::string(op) + "'s input is within " + std::to_string(range.lo) + " to " +
                                 std::to_string(range.hi) + ", its table covers " + std::to_string(first) +
                                 " to " + std::to_string(first + count - 1)};
}

class Table final : public Operation {
 public:
  Table(const Constant& table, std::int64_t first) : table_(table), first_(first) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Range& x = in[0].range;
    if (!x.within({first_, first_ + table_.count() - 1}))
      return out_of_range("table", x, first_, table_.count());
    return Facts{in[0].shape, table_.type, table_.range(x.lo - first_, x.hi - first_ + 1)};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = table_.at(in[0]->data[i] - first_);
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size) const override {
    return make_table_kernel(table_.all(), first_, in[0], out);
  }

  std::int64_t constants_read() const override { return table_.count(); }

 private:
  const Constant& table_;
  std::int64_t first_;
};

class Gather final : public Operation {
 public:
  explicit Gather(const Constant& table) : table_(table) {}

  Result<Facts> infer(std::span<const Facts> in, Size) const override {
    const Facts& x = in[0];
    const std::int64_t rows = table_.extents[0];
    const std::int64_t columns = table_.extents[1];
    if (x.type != Type::kI32) return Error{"TypeMismatch", "gather takes I32"};
    if (x.shape.h != 1 || x.shape.c != 1)
      return Error{"BadShape", "gather takes [1, T, 1], not " + to_string(x.shape)};
    if (!x.range.within({0, rows - 1})) return out_of_range("gather", x.range, 0, rows);
    return Facts{
        {1, x.shape.w, columns}, table_.type, table_.range(x.range.lo * columns, (x.range.hi + 1) * columns)};
  }

  void reference(std::span<const Tensor* const> in, const Run&, Tensor& out) const override {
    const std::int64_t columns = table_.extents[1];
    for (std::int64_t t = 0; t < out.facts.shape.w; ++t) {
      for (std::int64_t d = 0; d < columns; ++d)
        out.at(0, t, d) = table_.at(in[0]->at(0, t, 0) * columns + d);
    }
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts>, const Facts& out, Size) const override {
    return make_gather_kernel(table_, out);
  }

  std::int64_t constants_read() const override { return table_.count(); }

 private:
  const Constant& table_;
};

}  // namespace

Parsed parse_table(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const Constant* table, attributes.constant("table", {{Type::kI8, Type::kI16, Type::kI32}, 1}));
  COLOPHON_TRY(const std::int64_t first, attributes.integer("first", type_range(Type::kI32)));
  if (table->count() > kTableEntriesMax)
    return Error{"BadAttribute", "the table has more than 65,536 entries"};
  return std::unique_ptr<Operation>(std::make_unique<Table>(*table, first));
}

Parsed parse_gather(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const Constant* table, attributes.constant("table", {{Type::kI8, Type::kI16, Type::kI32}, 2}));
  return std::unique_ptr<Operation>(std::make_unique<Gather>(*table));
}

}  // namespace colophon::engine::ops
