#include "base/result.hpp"

#include <gtest/gtest.h>
#include <memory>

namespace colophon {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{"Odd", "cannot halve " + std::to_string(n), "give an even number"};
  return n / 2;
}

Result<int> quarter(int n) {
  COLOPHON_TRY(const int once, half(n));
  COLOPHON_TRY(const int twice, half(once));
  return twice;
}

Result<void> require_even(int n) {
  COLOPHON_TRY_VOID([&]() -> Result<void> {
    if (!half(n)) return Error{"Odd", "odd"};
    return {};
  }());
  return {};
}

TEST(Result, CarriesAValueOrAnError) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().message, "cannot halve 3");
  EXPECT_TRUE(require_even(2).ok());
  EXPECT_EQ(require_even(3).error().code, "Odd");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, DescriptionHasABlankLineBeforeTheHint) {
  EXPECT_EQ(describe({"Odd", "cannot halve 3", "give an even number"}),
            "error: cannot halve 3\n\nhint: give an even number\n");
  EXPECT_EQ(describe({"Odd", "cannot halve 3"}), "error: cannot halve 3\n");
}

TEST(ResultDeathTest, AskingTheWrongHalfAborts) {
  EXPECT_DEATH((void)half(3).value(), "check failed");
  EXPECT_DEATH((void)half(2).error(), "check failed");
  EXPECT_DEATH(COLOPHON_CHECK(1 + 1 == 3), "result_test.cpp:[0-9]+: check failed: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace colophon
