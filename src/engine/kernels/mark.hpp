// The fast mark. spec/ops.md#mark
#pragma once

#include <cstdint>
#include <memory>

#include "engine/kernel.hpp"
#include "engine/requant.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

struct MarkSpec {
  const Constant* carrier = nullptr;  // I8 [P, P, K]
  const Constant* code = nullptr;     // I32 [K], each 32 bits
  int shift = 0;

  std::int64_t period() const { return carrier->extents[0]; }  // pixels
  std::int64_t bits() const { return carrier->extents[2]; }
  Requant strength() const { return {shift, Type::kI8, type_range(Type::kI8)}; }
};

std::unique_ptr<Kernel> make_mark_kernel(const MarkSpec& spec, const Facts& out);

}  // namespace colophon::engine
