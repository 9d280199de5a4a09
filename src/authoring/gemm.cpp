#include "authoring/gemm.hpp"

#ifdef COLOPHON_ONEDNN
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

#include "base/check.hpp"
#endif

namespace colophon::authoring {

#ifdef COLOPHON_ONEDNN

namespace {

// Threads are ours: those of oneDNN's OpenMP would wait for work by spinning beside them.
void one_thread() {
  static const auto set = reinterpret_cast<void (*)(int)>(::dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  if (set) set(1);
}

void product(char transposed, std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
             std::int64_t c_stride) {
  one_thread();
  const auto done =
      dnnl_sgemm('N', transposed, m, n, k, 1, a.data, a.stride, b.data, b.stride, 0, c, c_stride);
  COLOPHON_CHECK(done == dnnl_success);
}

}  // namespace

void multiply_transposed(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
                         std::int64_t c_stride) {
  product('T', m, n, k, a, b, c, c_stride);
}

void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
              std::int64_t c_stride) {
  product('N', m, n, k, a, b, c, c_stride);
}

#else

void multiply_transposed(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
                         std::int64_t c_stride) {
  for (std::int64_t i = 0; i < m; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      float sum = 0;
      for (std::int64_t at = 0; at < k; ++at) sum += a.data[i * a.stride + at] * b.data[j * b.stride + at];
      c[i * c_stride + j] = sum;
    }
  }
}

void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
              std::int64_t c_stride) {
  for (std::int64_t i = 0; i < m; ++i) {
    for (std::int64_t j = 0; j < n; ++j) c[i * c_stride + j] = 0;
    for (std::int64_t at = 0; at < k; ++at) {
      for (std::int64_t j = 0; j < n; ++j)
        c[i * c_stride + j] += a.data[i * a.stride + at] * b.data[at * b.stride + j];
    }
  }
}

#endif

}  // namespace colophon::authoring
