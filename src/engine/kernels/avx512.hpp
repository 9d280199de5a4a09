// What the two AVX-512 files share: loads, the choice of a tile by the number of panels, elementwise sums.
#pragma once

#include <immintrin.h>

#include "engine/kernels/strip.hpp"

namespace colophon::engine {
namespace {

template <typename StoredWeight, typename StoredInput>
struct Avx512 {
  using Weight = StoredWeight;
  using Input = StoredInput;
  static constexpr int kLanes = 16;
  static constexpr int kStep = 4 / static_cast<int>(sizeof(Input));
  using Sum = __m512i;
  using Weights = __m512i;
  using Inputs = __m512i;

  static Weights load(const std::byte* from) {
    if constexpr (sizeof(Weight) == sizeof(Input)) return _mm512_loadu_si512(from);
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  }
  static Inputs spread(const std::byte* from) {
    int together;
    __builtin_memcpy(&together, from, sizeof together);
    return _mm512_set1_epi32(together);
  }
  static Sum get(const std::int32_t* from) { return _mm512_loadu_si512(from); }
  static void put(std::int32_t* to, Sum sum) { _mm512_storeu_si512(to, sum); }
};

constexpr int kAvx512Panels = 3;

inline void look_up_by_gathers(const Lookup& run) {
  const __m512i first = _mm512_set1_epi32(run.first);
  for (std::int64_t i = 0; i < run.count; i += 16) {
    const std::int64_t rest = run.count - i;
    const __mmask16 some = static_cast<__mmask16>(rest < 16 ? (1U << rest) - 1 : 0xffffU);
    const __m512i x =
        _mm512_cvtepi16_epi32(_mm512_castsi512_si256(_mm512_maskz_loadu_epi16(some, run.in + i)));
    const __m512i found =
        _mm512_mask_i32gather_epi32(x, some, _mm512_sub_epi32(x, first), run.entries, sizeof(std::int16_t));
    _mm512_mask_cvtepi32_storeu_epi16(run.out + i, some, found);
  }
}

template <typename V>
void run(const Strip& strip) {
  if (strip.panels == 3) {
    strip_of<V, 3, 8>(strip, 0);
  } else if (strip.panels == 2) {
    strip_of<V, 2, 8>(strip, 0);
  } else {
    strip_of<V, 1, 8>(strip, 0);
  }
}

// Elements of a SumOperand as 32 bits.
inline __m512i widen(const SumOperand& operand, std::int64_t first, __mmask16 some) {
  const std::byte* from = operand.data + first * operand.width;
  if (operand.width == 4) return _mm512_maskz_loadu_epi32(some, from);
  if (operand.width == 2)
    return _mm512_cvtepi16_epi32(_mm512_castsi512_si256(_mm512_maskz_loadu_epi16(some, from)));
  return _mm512_cvtepi8_epi32(_mm512_castsi512_si128(_mm512_maskz_loadu_epi8(some, from)));
}

// The halves of 64-bit elements, in each other's place.
inline __m512i swap_halves(__m512i x) {
  return _mm512_shuffle_epi32(x, _MM_PERM_CDAB);
}

// Elements with even and with odd indices apart, since a 64-bit product takes the place of two.
struct Halves {
  __m512i even;
  __m512i odd;

  void add(__m512i a, __m512i by) {
    even = _mm512_add_epi64(even, _mm512_mul_epi32(a, by));
    odd = _mm512_add_epi64(odd, _mm512_mul_epi32(swap_halves(a), swap_halves(by)));
  }
  __m512i joined() const { return _mm512_mask_blend_epi32(0xaaaa, even, swap_halves(odd)); }
};

// What a network's sums mostly are, without the questions: a convolution's int32, times a factor each, to
// int16; kResidual: and an int16 times a number. Returns how many elements it has done.
template <bool kResidual>
inline std::int64_t requantise(const Sum& run) {
  const __m512i start = _mm512_set1_epi64(run.start);
  const __m512i lo = _mm512_set1_epi32(static_cast<std::int32_t>(run.lo));
  const __m512i hi = _mm512_set1_epi32(static_cast<std::int32_t>(run.hi));
  const __m512i number = _mm512_set1_epi32(kResidual ? run.terms[1].number : 0);
  const __m128i shift = _mm_cvtsi32_si128(run.shift);
  std::int64_t i = 0;
  for (; i + 16 <= run.count; i += 16) {
    Halves sum{start, start};
    sum.add(_mm512_loadu_si512(run.terms[0].a.data + 4 * i),
            _mm512_loadu_si512(run.terms[0].by.data + 4 * i));
    if constexpr (kResidual) {
      const void* residual = run.terms[1].a.data + 2 * i;
      sum.add(_mm512_cvtepi16_epi32(_mm256_loadu_si256(static_cast<const __m256i*>(residual))), number);
    }
    sum = {_mm512_sra_epi64(sum.even, shift), _mm512_sra_epi64(sum.odd, shift)};
    const __m512i clamped = _mm512_min_epi32(_mm512_max_epi32(sum.joined(), lo), hi);
    void* to = run.out + 2 * i;
    _mm256_storeu_si256(static_cast<__m256i*>(to), _mm512_cvtepi32_epi16(clamped));
  }
  return i;
}

inline std::int64_t requantise_most(const Sum& run) {
  if (!run.fits || run.out_width != 2 || run.term_count < 1 || run.term_count > 2) return 0;
  const SumTerm& first = run.terms[0];
  if (first.a.width != 4 || !first.by.data || first.by.width != 4) return 0;
  if (run.term_count == 1) return requantise<false>(run);
  return run.terms[1].a.width == 2 && !run.terms[1].by.data ? requantise<true>(run) : 0;
}

inline void sum_in_vectors(const Sum& run) {
  const __m512i start = _mm512_set1_epi64(run.start);
  const __m512i lo = _mm512_set1_epi64(run.lo);
  const __m512i hi = _mm512_set1_epi64(run.hi);
  const __m128i shift = _mm_cvtsi32_si128(run.shift);
  for (std::int64_t i = requantise_most(run); i < run.count; i += 16) {
    const std::int64_t rest = run.count - i;
    const __mmask16 some = static_cast<__mmask16>(rest < 16 ? (1U << rest) - 1 : 0xffffU);
    Halves sum{start, start};
    for (int t = 0; t < run.term_count; ++t) {
      const SumTerm& term = run.terms[t];
      const __m512i a = widen(term.a, i, some);
      sum.add(a, term.by.data ? widen(term.by, i, some) : _mm512_set1_epi32(term.number));
    }
    sum = {_mm512_sra_epi64(sum.even, shift), _mm512_sra_epi64(sum.odd, shift)};
    sum = {_mm512_min_epi64(_mm512_max_epi64(sum.even, lo), hi),
           _mm512_min_epi64(_mm512_max_epi64(sum.odd, lo), hi)};
    const __m512i both = sum.joined();
    std::byte* to = run.out + i * run.out_width;
    if (run.out_width == 4) _mm512_mask_storeu_epi32(to, some, both);
    if (run.out_width == 2) _mm512_mask_cvtepi32_storeu_epi16(to, some, both);
    if (run.out_width == 1) _mm512_mask_cvtepi32_storeu_epi8(to, some, both);
  }
}

}  // namespace
}  // namespace colophon::engine
