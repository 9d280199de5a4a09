#include "engine/arena.hpp"

#include <gtest/gtest.h>

#include "engine/philox.hpp"

namespace colophon::engine {
namespace {

TEST(Arena, ValuesAliveTogetherNeverShareBytes) {
  std::vector<Lifetime> lives;
  Words4 random{};
  for (std::uint32_t i = 0; i < 200; ++i) {
    random = philox4x32_10({i, 0, 0, 0}, 7);
    const std::int64_t first = random[0] % 50;
    lives.push_back({random[1] % 5000 + 1, first, first + random[2] % 20});
  }
  const ArenaPlan plan = plan_arena(lives);
  std::int64_t all = 0;
  for (std::size_t a = 0; a < lives.size(); ++a) {
    all += lives[a].bytes;
    EXPECT_EQ(plan.offsets[a] % kArenaAlign, 0);
    EXPECT_LE(plan.offsets[a] + lives[a].bytes, plan.bytes);
    for (std::size_t b = 0; b < a; ++b) {
      if (lives[a].last < lives[b].first || lives[b].last < lives[a].first) continue;
      EXPECT_TRUE(plan.offsets[a] + lives[a].bytes <= plan.offsets[b] ||
                  plan.offsets[b] + lives[b].bytes <= plan.offsets[a]);
    }
  }
  EXPECT_LT(plan.bytes, all);
}

}  // namespace
}  // namespace colophon::engine
