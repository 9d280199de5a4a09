// The fast normalisation: one pass over each row. spec/ops.md#normalise
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/kernel.hpp"
#include "engine/requant.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

struct NormaliseSpec {
  std::int64_t groups = 1;
  int fraction = 0;  // bits of the mean
  int inner_shift = 0;
  const Constant* gamma = nullptr;  // I32 [C]
  const Constant* beta = nullptr;   // I32 [C]
  Requant outer;

  Requant inner() const { return {inner_shift, Type::kI32, type_range(Type::kI32)}; }
};

// `in`: the elements and their moments, as proven.
std::unique_ptr<Kernel> make_normalise_kernel(const NormaliseSpec& spec, std::span<const Facts> in);

}  // namespace colophon::engine
