// The rate of the portable dot products with everything in the cache: GMAC/s of one core, best of several
// runs.
#include <chrono>
#include <cstdio>
#include <vector>

#include "engine/kernels/dot.hpp"

int main() {
  using colophon::engine::dot_block;
  constexpr std::size_t kLength = 1152;
  constexpr std::size_t kColumns = 16;
  constexpr std::size_t kRows = 16;
  constexpr int kCalls = 4'000;
  const std::vector<std::int16_t> x(kRows * kLength, 3);
  const std::vector<std::int16_t> w(kColumns * kLength, 5);
  const std::vector<std::int32_t> bias(kColumns);
  std::vector<std::int32_t> out(kRows * kColumns);
  double best = 0;
  for (int run = 0; run < 9; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    for (int call = 0; call < kCalls; ++call) {
      dot_block({x.data(), w.data(), kRows, kColumns, kLength, bias.data(), out.data(), kColumns});
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    best = std::max(best, 1e-9 * kCalls * static_cast<double>(kLength * kColumns * kRows) / seconds);
  }
  std::printf("%.2f\n", best);
}
