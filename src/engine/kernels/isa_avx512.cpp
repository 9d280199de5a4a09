// vpmaddwd on 512 bits. Compiled with -mavx512f -mavx512bw.
#include "engine/kernels/isa_kernels.hpp"

#if defined(__AVX512BW__)
#include "engine/kernels/avx512.hpp"

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Bw : Avx512<StoredWeight, std::int16_t> {
  static void multiply_add(__m512i& sum, __m512i w, __m512i x) {
    sum = _mm512_add_epi32(sum, _mm512_madd_epi16(w, x));
  }
};

constexpr IsaKernels kKernels = {.sum = sum_in_vectors,
                                 .look_up = look_up_by_gathers,
                                 .wide16 = {run<Bw<std::int16_t>>, 2, kAvx512Panels},
                                 .wide8 = {run<Bw<std::int8_t>>, 2, kAvx512Panels}};

}  // namespace

const IsaKernels* avx512_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::avx512_kernels() {
  return nullptr;
}
#endif
