// Instruction sets that the planned executor's kernels are written for. Each gives the same integers; only
// time differs.
#pragma once

#include <span>
#include <string_view>

#include "base/result.hpp"

namespace colophon::engine {

enum class Isa : std::uint8_t {
  kPortable,
  kSse2,
  kAvx2,
  kAvx512,
  kAvx512Vnni,
  kAvx512Amx,
  kNeon,
  kNeonDot,
  kWasmSimd
};

// "portable", "sse2", "avx2", "avx512", "avx512vnni", "avx512amx", "neon", "neondot", "wasmsimd".
std::string_view isa_name(Isa isa);

// Those that this build has kernels for and this machine runs, slowest first: never empty. Looked up once.
std::span<const Isa> isas_here();
inline Isa best_isa() {
  return isas_here().back();
}

// One of isas_here() by its name; an empty name is the best. Errors: UnknownIsa, IsaNotHere.
Result<Isa> find_isa(std::string_view name);

// What the environment variable COLOPHON_ISA says; unset or empty: the best. Errors: those of find_isa.
Result<Isa> isa_of_environment();

}  // namespace colophon::engine
