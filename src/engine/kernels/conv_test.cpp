// Every instruction set that this machine has, against sums taken one product at a time.
#include <gtest/gtest.h>

#include "tests/support/conv_check.hpp"

namespace colophon::engine {
namespace {

void expect_same(const std::vector<test::ConvCase>& cases) {
  for (const Isa isa : isas_here()) {
    std::mt19937_64 random(1);
    for (const test::ConvCase& c : cases) {
      const auto difference = test::disagreement(c, isa, random);
      ASSERT_FALSE(difference) << *difference;
    }
  }
}

TEST(Conv, EachInstructionSetAgreesOnAGridOfShapes) {
  expect_same(test::plain_convs());
}
TEST(Conv, EachInstructionSetAgreesOnOddKernelsAndPads) {
  expect_same(test::odd_convs());
}
TEST(Conv, EachInstructionSetAgreesOnGroups) {
  expect_same(test::grouped_convs());
}
TEST(Conv, EachInstructionSetAgreesOnLongRows) {
  expect_same(test::wide_convs());
}
TEST(Conv, EachInstructionSetAgreesOnTiles) {
  expect_same(test::tile_convs());
}
TEST(Conv, EachInstructionSetAgreesOnLongSums) {
  expect_same(test::long_convs());
}

}  // namespace
}  // namespace colophon::engine
