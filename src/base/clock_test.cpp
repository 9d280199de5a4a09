#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace colophon {
namespace {

TEST(Clock, SleepingTakesAtLeastThatLong) {
  SystemClock clock;
  const std::uint64_t start = clock.now_ms();
  clock.sleep_ms(20);
  EXPECT_GE(clock.now_ms(), start + 19);  // now_ms() rounds down
}

TEST(Clock, TheFakeOneDoesNotWait) {
  FakeClock clock;
  clock.sleep_ms(1'000'000'000);
  EXPECT_EQ(clock.now_ms(), 1'000'000'000u);
}

}  // namespace
}  // namespace colophon
