#include "http/rate.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

TEST(Rate, AllowsABurstAndThenTheAverage) {
  Rate rate(10, 5, 100);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(rate.ask("a", 1'000).allowed) << i;
  const auto refused = rate.ask("a", 1'000);
  EXPECT_FALSE(refused.allowed);
  EXPECT_TRUE(refused.first_refusal);
  EXPECT_EQ(refused.retry_after_s, 1u);
  EXPECT_FALSE(rate.ask("a", 1'050).first_refusal);
  EXPECT_TRUE(rate.ask("b", 1'050).allowed);
  EXPECT_TRUE(rate.ask("a", 1'100).allowed);
  EXPECT_FALSE(rate.ask("a", 1'100).allowed);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(rate.ask("a", 60'000).allowed) << i;
  EXPECT_FALSE(rate.ask("a", 60'000).allowed);
}

TEST(Rate, RemembersABoundedNumberAndForgetsTheSilent) {
  Rate rate(1, 1, 8);
  for (int i = 0; i < 1'000; ++i) rate.ask("client " + std::to_string(i), static_cast<std::uint64_t>(i));
  EXPECT_LE(rate.clients(), 8u);
  EXPECT_FALSE(rate.ask("client 999", 999).allowed);
}

TEST(Rate, AClockThatStandsOrGoesBackGivesNothing) {
  Rate rate(1'000, 1, 8);
  EXPECT_TRUE(rate.ask("a", 5'000).allowed);
  EXPECT_FALSE(rate.ask("a", 0).allowed);
}

}  // namespace
}  // namespace colophon::http
