#include "authoring/sampler_time.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "authoring/sampler_rows.hpp"

namespace colophon::authoring {
namespace {

// libm is right to 2^-50 here; what is rounded to 2^-30 must be within half a unit of it.
TEST(TimeFeatures, AreCosinesAndSines) {
  for (const double t : {0.0, 0.25, 1.0, 37.5, 251.0, 998.999, 9999.0}) {
    const auto time = static_cast<std::int64_t>(std::llround(std::ldexp(t, kTimeBits)));
    const double exact = std::ldexp(static_cast<double>(time), -static_cast<int>(kTimeBits));
    for (const std::int64_t channels : {2, 32, 320}) {
      const auto features = time_features(time, channels);
      ASSERT_EQ(features.size(), static_cast<std::size_t>(channels));
      const std::size_t half = features.size() / 2;
      for (std::size_t k = 0; k < half; ++k) {
        const double angle = exact * std::pow(10'000.0, -static_cast<double>(k) / static_cast<double>(half));
        EXPECT_NEAR(features[k], std::ldexp(std::cos(angle), 30), 0.51) << t << ' ' << k;
        EXPECT_NEAR(features[half + k], std::ldexp(std::sin(angle), 30), 0.51) << t << ' ' << k;
      }
    }
  }
}

}  // namespace
}  // namespace colophon::authoring
