// arm64 as every one of them is: smlal.
#include "engine/kernels/isa_kernels.hpp"

#if defined(__aarch64__)
#include "engine/kernels/neon.hpp"
#include "engine/kernels/sum_loops.hpp"

namespace colophon::engine {
namespace {

constexpr IsaKernels kKernels = {
    .sum = sum_in_loops, .wide16 = {run<Neon<std::int16_t>>, 1, 1}, .wide8 = {run<Neon<std::int8_t>>, 1, 1}};

}  // namespace

const IsaKernels* neon_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::neon_kernels() {
  return nullptr;
}
#endif
