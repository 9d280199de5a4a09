// noise: the one operator that reads the seed. spec/ops.md#noise
#include <bit>

#include "engine/kernels/move.hpp"
#include "engine/ops/parse.hpp"
#include "engine/philox.hpp"

namespace colophon::engine::ops {
namespace {

class Noise final : public Operation {
 public:
  Noise(const Constant& table, Extents shape, std::uint32_t stream)
      : table_(table), shape_(std::move(shape)), stream_(stream) {}

  Result<Facts> infer(std::span<const Facts>, Size size) const override {
    COLOPHON_TRY(const Shape shape, resolve(shape_, size));
    if (shape.count() == 0) return Error{"BadShape", "noise of shape " + to_string(shape) + " is empty"};
    return Facts{shape, table_.type, table_.range()};
  }

  void reference(std::span<const Tensor* const>, const Run& run, Tensor& out) const override {
    const NoiseIndex noise{stream_, philox_shift(table_.count())};
    for (std::size_t i = 0; i < out.data.size(); ++i) {
      out.data[i] = table_.at(static_cast<std::int64_t>(noise.index(run.seed, i)));
    }
  }

  std::unique_ptr<Kernel> kernel(std::span<const Facts>, const Facts& out, Size) const override {
    return make_noise_kernel(table_, stream_, out);
  }

  std::int64_t constants_read() const override { return table_.count(); }

 private:
  const Constant& table_;
  Extents shape_;
  std::uint32_t stream_;
};

}  // namespace

Parsed parse_noise(Attributes& attributes, std::vector<std::string>&) {
  COLOPHON_TRY(const Constant* table, attributes.constant("table", {{Type::kI16, Type::kI32}, 1}));
  COLOPHON_TRY(Extents shape, attributes.extents("shape"));
  COLOPHON_TRY(const std::int64_t stream, attributes.integer("stream", {0, 0xFFFFFFFF}));
  const std::int64_t count = table->count();
  if (!std::has_single_bit(static_cast<std::uint64_t>(count)) || count < 256 || count > 65'536) {
    return Error{"BadAttribute", "noise's table has not 256 to 65,536 entries, a power of two"};
  }
  return std::unique_ptr<Operation>(
      std::make_unique<Noise>(*table, std::move(shape), static_cast<std::uint32_t>(stream)));
}

}  // namespace colophon::engine::ops
