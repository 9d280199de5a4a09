// vpdpwssd, and vpdpbusd where both factors are int8. Compiled with -mavx512f -mavx512bw -mavx512vnni.
#include "engine/kernels/isa_kernels.hpp"

#if defined(__AVX512VNNI__)
#include "engine/kernels/avx512.hpp"

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Vnni : Avx512<StoredWeight, std::int16_t> {
  static void multiply_add(__m512i& sum, __m512i w, __m512i x) { sum = _mm512_dpwssd_epi32(sum, x, w); }
};

struct VnniBytes : Avx512<std::int8_t, std::int8_t> {
  // The first factor is unsigned.
  static void multiply_add(__m512i& sum, __m512i w, __m512i x) { sum = _mm512_dpbusd_epi32(sum, x, w); }
};

constexpr IsaKernels kKernels = {.sum = sum_in_vectors,
                                 .look_up = look_up_by_gathers,
                                 .wide16 = {run<Vnni<std::int16_t>>, 2, kAvx512Panels},
                                 .wide8 = {run<Vnni<std::int8_t>>, 2, kAvx512Panels},
                                 .narrow = {run<VnniBytes>, 4, kAvx512Panels},
                                 .narrow_is_unsigned = true};

}  // namespace

const IsaKernels* avx512vnni_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::avx512vnni_kernels() {
  return nullptr;
}
#endif
