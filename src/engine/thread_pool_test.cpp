#include "engine/thread_pool.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <vector>

namespace colophon::engine {
namespace {

TEST(ThreadPool, EveryTaskRunsOnceForAnyThreadCount) {
  for (const int threads : {1, 2, 7}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (int call = 0; call < 500; ++call) {
      std::vector<std::atomic<int>> seen(static_cast<std::size_t>(call % 23));
      std::atomic<bool> bad = false;
      pool.run(call % 23, [&](std::int64_t index, int thread) {
        ++seen[static_cast<std::size_t>(index)];
        if (thread < 0 || thread >= threads) bad = true;
      });
      for (const auto& count : seen) EXPECT_EQ(count, 1);
      EXPECT_FALSE(bad);
    }
  }
}

TEST(ThreadPool, MayEndAsSoonAsItsLastCallDoes) {
  for (int i = 0; i < 300; ++i) {
    std::atomic<int> done = 0;
    {
      ThreadPool pool(3);
      for (int call = 0; call < i % 4; ++call) pool.run(2, [&](std::int64_t, int) { ++done; });
    }
    EXPECT_EQ(done, 2 * (i % 4));
  }
}

}  // namespace
}  // namespace colophon::engine
