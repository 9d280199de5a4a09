#include "authoring/rounding.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace colophon::authoring {
namespace {

struct Layer {
  std::vector<float> weight;
  std::vector<float> bias;
  ConvWeights view() const { return {weight, bias, 9}; }
};

Layer layer(std::size_t channels, double tail) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  Layer made;
  for (int o = 0; o < 5; ++o) {
    for (std::size_t i = 0; i < channels * 9; ++i) {
      const double x = normal(random);
      made.weight.push_back(static_cast<float>(x * (1 + tail * x * x) / 100));
    }
    made.bias.push_back(static_cast<float>(normal(random) * 10));
  }
  return made;
}

TEST(Rounding, KeepsTheProofAndItsPrecision) {
  for (const auto& [channels, tail] :
       {std::pair{std::size_t{4}, 0.0}, {std::size_t{320}, 0.3}, {std::size_t{2560}, 0.0}}) {
    const Layer made = layer(channels, tail);
    const Form in{-9, -300, 2'000};
    const RoundedConv rounded = round_conv(made.view(), in);
    for (std::size_t o = 0; o < 5; ++o) {
      std::int64_t up = rounded.bias[o];
      std::int64_t down = rounded.bias[o];
      for (std::size_t i = 0; i < channels * 9; ++i) {
        const std::int64_t w = rounded.weight[o * channels * 9 + i];
        up += std::max(w * in.lo, w * in.hi);
        down += std::min(w * in.lo, w * in.hi);
        const std::size_t from = o * channels * 9 + i % channels * 9 + i / channels;
        EXPECT_LE(std::abs(static_cast<double>(w) * rounded.step[o] - made.weight[from]),
                  rounded.step[o] * 0.5001);
      }
      EXPECT_LE(up, INT32_MAX);
      EXPECT_GE(down, INT32_MIN);
      // The step is no coarser than the sums or 16 bits ask for.
      const bool full = std::max(up, -down) > INT32_MAX / 100 * 97;
      const auto begin = rounded.weight.begin() + static_cast<std::ptrdiff_t>(o * channels * 9);
      const bool wide = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(channels * 9),
                                    [](int w) { return std::abs(w) >= 32'766; });
      EXPECT_TRUE(full || wide);
    }
  }
}

TEST(Rounding, PredictsItsError) {
  const Layer made = layer(320, 0.1);
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  const RoundingCost cost = rounding_cost(made.view(), {-5, 5, 1});
  for (const int exponent : {-11, -9, -7}) {
    const double unit = std::ldexp(1.0, exponent);
    const auto limit = static_cast<std::int64_t>(5 / unit);
    const RoundedConv rounded = round_conv(made.view(), {exponent, -limit, limit});
    double error = 0;
    double energy = 0;
    for (int trial = 0; trial < 60; ++trial) {
      std::vector<double> x(320 * 9);
      for (double& value : x) value = std::clamp(normal(random), -5.0, 5.0);
      for (std::size_t o = 0; o < 5; ++o) {
        double want = 0;
        double got = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const double w = made.weight[o * 2880 + i % 320 * 9 + i / 320];
          want += w * x[i];
          got += rounded.weight[o * 2880 + i] * rounded.step[o] * std::nearbyint(x[i] / unit) * unit;
        }
        error += (got - want) * (got - want);
        energy += want * want;
      }
    }
    const double predicted = cost.weights / unit / unit + cost.values * unit * unit;
    EXPECT_NEAR(std::log2(error / energy / predicted), 0, 0.6) << exponent;
  }
}

TEST(Rounding, MultipliersFillThirtyBits) {
  const std::vector<double> real{3e-4, 1e-7, -5e-5};
  const std::vector<double> others{0.92};
  const Multipliers m = multipliers(real, others);
  EXPECT_EQ(m.shift, 30);
  for (std::size_t i = 0; i < real.size(); ++i) EXPECT_NEAR(std::ldexp(m.by[i], -m.shift), real[i], 0x1p-31);
  EXPECT_EQ(multipliers(std::vector<double>{0x1p-40}, {}).shift, 62);
  EXPECT_EQ(multipliers(std::vector<double>{0}, {}).by[0], 0);
}

TEST(Rounding, CoarserIsWhatMixDoes) {
  EXPECT_EQ(coarser({-10, -1025, 1023}, -8), (Form{-8, -256, 256}));
  EXPECT_EQ(coarser({-10, -5, 7}, -10), (Form{-10, -5, 7}));
}

}  // namespace
}  // namespace colophon::authoring
