// The fast bodies of mix, multiply and table: one pass over each row. spec/ops.md
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "engine/kernel.hpp"
#include "engine/requant.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

// One product of a sum: an input times a number, or times another input.
struct Term {
  std::size_t input = 0;
  std::variant<std::int32_t, std::size_t> by = std::int32_t{1};  // a multiplier, or the index of an input
};

// out = requant(Σ terms); inputs broadcast.
std::unique_ptr<Kernel> make_sum_kernel(std::vector<Term> terms, const Requant& requant,
                                        std::span<const Facts> in, const Facts& out);

// out = entries[x - first]; the indices are proven to lie within.
std::unique_ptr<Kernel> make_table_kernel(std::vector<std::int32_t> entries, std::int64_t first,
                                          const Facts& in, const Facts& out);

}  // namespace colophon::engine
