// Products of float matrices, row-major: oneDNN's where it is there, else plain loops. Only the float side
// uses them; no byte of a model depends on their order of sums. Each runs in the caller's thread.
#pragma once

#include <cstdint>

namespace colophon::authoring {

struct Matrix {
  const float* data = nullptr;
  std::int64_t stride = 0;  // elements from one row to the next
};

// c[m × n] = a[m × k] · b[n × k]ᵀ
void multiply_transposed(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
                         std::int64_t c_stride);
// c[m × n] = a[m × k] · b[k × n]
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, Matrix b, float* c,
              std::int64_t c_stride);

}  // namespace colophon::authoring
