// The fast attention. spec/ops.md#attend
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "engine/kernel.hpp"
#include "engine/requant.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

struct AttendSpec {
  std::int64_t heads = 1;
  const Constant* table = nullptr;  // I16 [N]: weight by distance from the largest score; none negative
  int shift = 0;                    // 0 to 31: from a distance to an entry of the table
  bool causal = false;
  int fraction = 0;               // 0 to 15: bits of the output below the unit of the values
  std::optional<Requant> limits;  // of the output; nothing: those of the values
};

// `in`: queries, keys, values, as proven.
std::unique_ptr<Kernel> make_attend_kernel(const AttendSpec& spec, std::span<const Facts> in,
                                           const Facts& out);

}  // namespace colophon::engine
