#include "authoring/sampler_noise.hpp"

#include <gtest/gtest.h>

namespace colophon::authoring {
namespace {

Noise stable_diffusion() {
  return Noise::make({}).value();
}

// The figures that every Stable Diffusion program prints: sigma from 0.0292 to 14.6146.
TEST(Noise, IsThatOfStableDiffusion) {
  const Noise noise = stable_diffusion();
  EXPECT_EQ(noise.last(), 999);
  const auto sigma_e4 = [&](std::int64_t t) {
    return (exponential(noise.log_sigma(Fixed(t))) * Fixed(10'000)).rounded(0);
  };
  EXPECT_EQ(sigma_e4(0), 292);
  EXPECT_EQ(sigma_e4(999), 146'146);
}

TEST(Noise, TimeIsTheInverse) {
  const Noise noise = stable_diffusion();
  for (const Fixed& t :
       {Fixed(0), Fixed(1), Fixed::ratio(1, 3), Fixed(500), Fixed::ratio(1997, 2), Fixed(999)}) {
    EXPECT_EQ(noise.time(noise.log_sigma(t)).rounded(50), t.rounded(50));
  }
}

TEST(Noise, BetweenTwoStepsTheLogarithmIsLinear) {
  const Noise noise = stable_diffusion();
  const Fixed middle = noise.log_sigma(Fixed::ratio(21, 2));
  const Fixed mean = (noise.log_sigma(Fixed(10)) + noise.log_sigma(Fixed(11))) / Fixed(2);
  EXPECT_EQ(middle.rounded(60), mean.rounded(60));
}

TEST(Noise, RefusesWhatIsNoTraining) {
  const auto code = [](const NoiseConfig& config) {
    const auto noise = Noise::make(config);
    return noise.ok() ? std::string() : noise.error().code;
  };
  EXPECT_EQ(code({}), "");
  EXPECT_EQ(code({.train_steps = 1}), "BadScheduler");
  EXPECT_EQ(code({.train_steps = 10'001}), "BadScheduler");
  EXPECT_EQ(code({.beta_first_e9 = 0}), "BadScheduler");
  EXPECT_EQ(code({.beta_first_e9 = -5}), "BadScheduler");
  EXPECT_EQ(code({.beta_first_e9 = 12'000'001}), "BadScheduler");
  EXPECT_EQ(code({.beta_last_e9 = 1'000'000'000}), "BadScheduler");
  EXPECT_EQ(code({.beta_last_e9 = 500'000'000}), "BadScheduler");  // no picture is left
}

}  // namespace
}  // namespace colophon::authoring
