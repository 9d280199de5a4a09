#include "node/pricing.hpp"

#include <gtest/gtest.h>

namespace colophon::node {
namespace {

TEST(Pricing, AFeeIsTimeAndGas) {
  const Price price{.per_second_wei = 1'000, .gas_percent = 50, .gas_price_wei = 2};
  EXPECT_EQ(least_fee(price, 2'500), eth::Uint256(2'500 + kJobGas));
  EXPECT_EQ(least_fee({.gas_percent = 0}, 10), eth::Uint256(0));
  Bytes32 huge{};
  huge.fill(0xff);
  EXPECT_EQ(least_fee({.per_second_wei = eth::Uint256::from_word(huge)}, 5'000),
            eth::Uint256::from_word(huge))
      << "what can't be counted is never taken";
}

TEST(Pricing, TimeFollowsTheWork) {
  EXPECT_EQ(milliseconds_of({.multiply_adds = 1'000, .milliseconds = 10}, 5'000), 51u);
  EXPECT_EQ(milliseconds_of({.multiply_adds = 0, .milliseconds = 1}, 5), 6u);
  EXPECT_GT(milliseconds_of({.multiply_adds = 1, .milliseconds = UINT64_MAX}, UINT64_MAX), 1ull << 60);
}

TEST(Pricing, SpeedsAreAMovingMeanOfTheNearestSize) {
  Store store = Store::open(":memory:").value();
  paint::Recipe recipe;
  recipe.width = recipe.height = 64;
  EXPECT_FALSE(speed_of(store, recipe).value());
  ASSERT_TRUE(remember_speed(store, recipe, {.multiply_adds = 1'000, .milliseconds = 100}, 1));
  ASSERT_TRUE(remember_speed(store, recipe, {.multiply_adds = 1'000, .milliseconds = 200}, 2));
  EXPECT_EQ(speed_of(store, recipe).value()->milliseconds, 125u);
  paint::Recipe large = recipe;
  large.width = 512;
  ASSERT_TRUE(remember_speed(store, large, {.multiply_adds = 9'000, .milliseconds = 1}, 1));
  recipe.width = 72;
  EXPECT_EQ(speed_of(store, recipe).value()->multiply_adds, 1'000u);
  recipe.model = Bytes32{1};
  EXPECT_FALSE(speed_of(store, recipe).value());
}

}  // namespace
}  // namespace colophon::node
