// The elementwise sum as plain loops, which each isa_NAME.cpp that includes them compiles for its own
// machine. As strip.hpp: unnamed, and nothing of the standard library.
#pragma once

#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kSumBlock = 256;  // elements at once, in the first-level cache

template <typename T>
[[gnu::always_inline]] inline void widen_as(const std::byte* from, std::int64_t count, std::int32_t* to) {
  const T* elements = reinterpret_cast<const T*>(from);
  for (std::int64_t i = 0; i < count; ++i) to[i] = elements[i];
}

inline void widen(const SumOperand& operand, std::int64_t first, std::int64_t count, std::int32_t* to) {
  const std::byte* from = operand.data + first * operand.width;
  if (operand.width == 4) widen_as<std::int32_t>(from, count, to);
  if (operand.width == 2) widen_as<std::int16_t>(from, count, to);
  if (operand.width == 1) widen_as<std::int8_t>(from, count, to);
}

template <typename T>
[[gnu::always_inline]] inline void narrow_as(const std::int64_t* sum, std::int64_t count, const Sum& run,
                                             std::byte* to) {
  T* elements = reinterpret_cast<T*>(to);
  const std::int64_t lo = run.lo;
  const std::int64_t hi = run.hi;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t value = sum[i] >> run.shift;
    elements[i] = static_cast<T>(value < lo ? lo : value > hi ? hi : value);
  }
}

inline void sum_in_loops(const Sum& run) {
  std::int32_t a[kSumBlock];
  std::int32_t by[kSumBlock];
  std::int64_t sum[kSumBlock];
  for (std::int64_t at = 0; at < run.count; at += kSumBlock) {
    const std::int64_t count = run.count - at < kSumBlock ? run.count - at : kSumBlock;
    for (std::int64_t i = 0; i < count; ++i) sum[i] = run.start;
    for (int t = 0; t < run.term_count; ++t) {
      const SumTerm& term = run.terms[t];
      widen(term.a, at, count, a);
      if (term.by.data) {
        widen(term.by, at, count, by);
        for (std::int64_t i = 0; i < count; ++i) sum[i] += std::int64_t{a[i]} * by[i];
      } else {
        for (std::int64_t i = 0; i < count; ++i) sum[i] += std::int64_t{a[i]} * term.number;
      }
    }
    std::byte* to = run.out + at * run.out_width;
    if (run.out_width == 4) narrow_as<std::int32_t>(sum, count, run, to);
    if (run.out_width == 2) narrow_as<std::int16_t>(sum, count, run, to);
    if (run.out_width == 1) narrow_as<std::int8_t>(sum, count, run, to);
  }
}

}  // namespace
}  // namespace colophon::engine
