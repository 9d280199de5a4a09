#include "authoring/sampler_grid.hpp"

#include <gtest/gtest.h>

namespace colophon::authoring {
namespace {

const Noise& noise() {
  static const Noise value = Noise::make({}).value();
  return value;
}

Grid grid_of(SamplerKind sampler, ScheduleKind schedule, std::int64_t steps) {
  return make_grid(noise(), {sampler, schedule, steps});
}

std::vector<std::int64_t> times_of(const Grid& grid) {
  std::vector<std::int64_t> times;
  for (const Fixed& time : grid.times) times.push_back(time.rounded(0));
  return times;
}

TEST(Grid, EveryScheduleDescends) {
  for (const SamplerKind sampler : kSamplerKinds) {
    for (const ScheduleKind schedule : kScheduleKinds) {
      for (const std::int64_t steps : {1, 2, 7, 500}) {
        const Grid grid = grid_of(sampler, schedule, steps);
        ASSERT_EQ(grid.times.size(), static_cast<std::size_t>(steps));
        ASSERT_EQ(grid.sigmas.size(), grid.times.size() + 1);
        for (std::size_t i = 0; i + 1 < grid.sigmas.size(); ++i) {
          ASSERT_LT(grid.sigmas[i + 1], grid.sigmas[i]) << sampler_name(sampler, schedule) << ' ' << steps;
        }
      }
    }
  }
}

TEST(Grid, NormalGoesThroughAllOfTrainingAndToZero) {
  const Grid grid = grid_of(SamplerKind::kEuler, ScheduleKind::kNormal, 4);
  EXPECT_EQ(times_of(grid), (std::vector<std::int64_t>{999, 666, 333, 0}));
  EXPECT_TRUE(grid.sigmas.back().is_zero());
}

TEST(Grid, DdimHasTheTimesOfItsPaper) {
  const Grid grid = grid_of(SamplerKind::kDdim, ScheduleKind::kNormal, 4);
  EXPECT_EQ(times_of(grid), (std::vector<std::int64_t>{751, 501, 251, 1}));
  EXPECT_EQ(grid.sigmas.back(), exponential(noise().log_sigma(Fixed(0))));
  EXPECT_EQ(times_of(grid_of(SamplerKind::kDdim, ScheduleKind::kNormal, 3)),
            (std::vector<std::int64_t>{667, 334, 1}));
}

TEST(Grid, KarrasHasTheSameEndsAndEvenSeventhRoots) {
  const Grid grid = grid_of(SamplerKind::kEuler, ScheduleKind::kKarras, 9);
  EXPECT_EQ(grid.times.front().rounded(40), Fixed(999).rounded(40));
  EXPECT_EQ(grid.times.back().rounded(40), 0);
  EXPECT_TRUE(grid.sigmas.back().is_zero());
  const auto root = [&](std::size_t i) { return exponential(natural_log(grid.sigmas[i]) / Fixed(7)); };
  EXPECT_EQ((root(0) - root(1)).rounded(60), (root(7) - root(8)).rounded(60));
}

}  // namespace
}  // namespace colophon::authoring
