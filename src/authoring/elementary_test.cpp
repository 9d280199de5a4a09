#include "authoring/elementary.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace colophon::authoring::elementary {
namespace {

TEST(Elementary, AgreesWithTheLibrary) {
  for (int i = -60'000; i <= 60'000; ++i) {
    const double x = i / 1000.0 + 1e-5;
    EXPECT_NEAR(exp(x) / std::exp(x), 1, 2e-13);
    EXPECT_NEAR(silu(x), x / (1 + std::exp(-x)), 1e-13);
    EXPECT_NEAR(quick_gelu(x), x / (1 + std::exp(-1.702 * x)), 1e-13);
    EXPECT_NEAR(gelu(x), x * 0.5 * std::erfc(-x / std::sqrt(2.0)), 1e-13);
    EXPECT_NEAR(cos_sin(17 * x).cos, std::cos(17 * x), 1e-12);
    EXPECT_NEAR(cos_sin(17 * x).sin, std::sin(17 * x), 1e-12);
    EXPECT_EQ(round(x * 10), std::nearbyint(x * 10));
  }
}

TEST(Elementary, HasTheEnds) {
  EXPECT_EQ(exp(-800), 0);
  EXPECT_EQ(gelu(0), 0);
  EXPECT_EQ(gelu(-40), 0);
  EXPECT_EQ(gelu(40), 40);
  EXPECT_EQ(round(2.5), 2);
  EXPECT_EQ(round(-3.5), -4);
  EXPECT_EQ(power_of_two(-20), 1.0 / 1048576);
  EXPECT_EQ(exponent_above(8), 3);
  EXPECT_EQ(exponent_above(-8.5), 4);
  EXPECT_EQ(exponent_above(0.3), -1);
}

TEST(Elementary, QuantilesAreThoseOfTheNormalDistribution) {
  for (const std::int64_t count : {2, 256, 65'536}) {
    const auto found = normal_quantiles(count);
    for (std::int64_t i = 0; i < count; ++i) {
      const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
      const double x = found[static_cast<std::size_t>(i)];
      const double back = 0.5 * std::erfc(-x / std::sqrt(2.0));
      EXPECT_NEAR(back / p, 1, 1e-12);
      EXPECT_EQ(x, -found[static_cast<std::size_t>(count - 1 - i)]);
    }
  }
}

}  // namespace
}  // namespace colophon::authoring::elementary
