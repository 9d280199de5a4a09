#include "engine/isa.hpp"

#include <array>
#include <cstdlib>
#include <vector>

#include "base/text.hpp"
#include "engine/kernels/isa_kernels.hpp"

namespace colophon::engine {
namespace {

constexpr std::array<std::string_view, 9> kNames = {"portable",  "sse2", "avx2",    "avx512",  "avx512vnni",
                                                    "avx512amx", "neon", "neondot", "wasmsimd"};

std::vector<Isa> find_all() {
  std::vector<Isa> found;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto isa = static_cast<Isa>(i);
    if (find_kernels(isa)) found.push_back(isa);
  }
  return found;
}

}  // namespace

std::string_view isa_name(Isa isa) {
  return kNames[static_cast<std::size_t>(isa)];
}

std::span<const Isa> isas_here() {
  static const std::vector<Isa> found = find_all();
  return found;
}

Result<Isa> find_isa(std::string_view name) {
  if (name.empty()) return best_isa();
  std::string here;
  for (const Isa isa : isas_here()) {
    if (isa_name(isa) == name) return isa;
    here += (here.empty() ? "" : ", ") + std::string(isa_name(isa));
  }
  const std::string hint = "this machine has " + here;
  for (const std::string_view known : kNames) {
    if (known == name) {
      return Error{"IsaNotHere", "this machine or this build lacks the instruction set " + std::string(name),
                   hint};
    }
  }
  return Error{"UnknownIsa", "'" + printable(name) + "' is no instruction set that kernels exist for", hint};
}

Result<Isa> isa_of_environment() {
  const char* name = std::getenv("COLOPHON_ISA");
  return find_isa(name ? name : "");
}

}  // namespace colophon::engine
