// One node's operator with its attributes: what it proves, what it computes (the executable specification)
// and the fast kernel that must compute the same. spec/ops.md.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.hpp"
#include "engine/kernel.hpp"
#include "engine/run.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

class Operation {
 public:
  Operation() = default;
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation() = default;

  // Shape, type and range of the output, for any inputs within theirs. Errors: BadShape, TypeMismatch,
  // SumOverflow, TableOutOfRange.
  virtual Result<Facts> infer(std::span<const Facts> in, Size size) const = 0;

  // Plain loops. `out` has its facts and room for its elements.
  virtual void reference(std::span<const Tensor* const> in, const Run& run, Tensor& out) const = 0;

  // The planned executor's body for proven facts.
  virtual std::unique_ptr<Kernel> kernel(std::span<const Facts> in, const Facts& out, Size size) const = 0;

  // Elements of constants that a proof or a kernel reads, about; for limits.
  virtual std::int64_t constants_read() const { return 0; }

  // Multiplications of two elements, for limits and figures; 0 where they don't matter.
  virtual std::int64_t multiply_adds(std::span<const Facts>, const Facts&) const { return 0; }
};

}  // namespace colophon::engine
