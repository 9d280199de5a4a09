#include "engine/square_root.hpp"

#include <gtest/gtest.h>
#include <random>

namespace colophon::engine {
namespace {

constexpr std::uint64_t kMost = ~std::uint64_t{0};

void expect_root(Uint128 n, std::uint64_t root) {
  EXPECT_EQ(square_root(n), root);
  EXPECT_EQ(square_root_plain(n), root);
}

TEST(SquareRoot, AroundSquares) {
  expect_root(0, 0);
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    // Of every size, with runs of ones and zeros among them.
    std::uint64_t r = random() >> (random() % 64);
    if (i % 4 == 0) r |= r >> 1 | r >> 2 | r >> 4 | r >> 8 | r >> 16 | r >> 32;
    if (i % 4 == 1) r = r & 0xFFFFFFFF00000000;
    if (r == 0) r = 1;
    const Uint128 square = Uint128{r} * r;
    expect_root(square - 1, r - 1);
    expect_root(square, r);
    expect_root(square + r, r);
    expect_root(square + r + r, r);
  }
}

TEST(SquareRoot, OfTheLargestNumbers) {
  expect_root(~Uint128{0}, kMost);
  expect_root(Uint128{kMost} * kMost, kMost);
  expect_root(Uint128{kMost} * kMost - 1, kMost - 1);
  expect_root(Uint128{1} << 126, std::uint64_t{1} << 63);
  expect_root((Uint128{1} << 126) - 1, (std::uint64_t{1} << 63) - 1);
}

TEST(SquareRoot, OfSmallNumbers) {
  for (std::uint64_t n = 0; n < 2'000; ++n) EXPECT_EQ(square_root(n), square_root_plain(n)) << n;
}

}  // namespace
}  // namespace colophon::engine
