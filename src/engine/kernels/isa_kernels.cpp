#include "engine/kernels/isa_kernels.hpp"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif
#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace colophon::engine {
namespace {

#if defined(__x86_64__)
// Tiles of bytes are there, and the kernel lets this process's threads use them: it wants to be asked, once.
bool tiles_are_ours() {
#if defined(__linux__)
  constexpr unsigned kTilesAndBytes = 1U << 24 | 1U << 25;  // CPUID 7, EDX
  constexpr long kAskForState = 0x1023;                     // ARCH_REQ_XCOMP_PERM
  constexpr long kTileData = 18;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & kTilesAndBytes) != kTilesAndBytes) return false;
  return syscall(SYS_arch_prctl, kAskForState, kTileData) == 0;
#else
  return false;
#endif
}
#endif

// Whether this machine runs it, given that the build has it.
bool runs_here(Isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  switch (isa) {
    case Isa::kAvx2:
      return __builtin_cpu_supports("avx2");
    case Isa::kAvx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    case Isa::kAvx512Vnni:
      return runs_here(Isa::kAvx512) && __builtin_cpu_supports("avx512vnni");
    case Isa::kAvx512Amx:
      return runs_here(Isa::kAvx512Vnni) && tiles_are_ours();
    default:
      return true;
  }
#elif defined(__aarch64__) && defined(__linux__)
  constexpr unsigned long kDotProducts = 1UL << 20;  // HWCAP_ASIMDDP
  return isa != Isa::kNeonDot || (getauxval(AT_HWCAP) & kDotProducts) != 0;
#else
  return isa != Isa::kNeonDot;
#endif
}

const IsaKernels* built(Isa isa) {
  switch (isa) {
    case Isa::kPortable:
      return portable_kernels();
    case Isa::kSse2:
      return sse2_kernels();
    case Isa::kAvx2:
      return avx2_kernels();
    case Isa::kAvx512:
      return avx512_kernels();
    case Isa::kAvx512Vnni:
      return avx512vnni_kernels();
    case Isa::kAvx512Amx:
      return avx512amx_kernels();
    case Isa::kNeon:
      return neon_kernels();
    case Isa::kNeonDot:
      return neondot_kernels();
    case Isa::kWasmSimd:
      return wasmsimd_kernels();
  }
  return nullptr;
}

}  // namespace

const IsaKernels* find_kernels(Isa isa) {
  const IsaKernels* kernels = built(isa);
  return kernels && runs_here(isa) ? kernels : nullptr;
}

}  // namespace colophon::engine
