// Constants as an arbitrary-precision library prints them (Python's decimal, 80 digits), and identities to
// 2^-120.
#include "authoring/sampler_fixed.hpp"

#include <gtest/gtest.h>

namespace colophon::authoring {
namespace {

Fixed size(const Fixed& x) {
  return x < Fixed(0) ? -x : x;
}

// |a - b| below 2^-120.
void expect_near(const Fixed& a, const Fixed& b) {
  EXPECT_LT(size(a - b) * power(Fixed(1 << 30), 4), Fixed(1));
}

TEST(Fixed, KnowsTheConstants) {
  EXPECT_EQ(natural_log(Fixed(2)).rounded(58), 199786072581291495);
  EXPECT_EQ(natural_log(Fixed(10)).rounded(58), 663674967474997953);
  EXPECT_EQ(natural_log(Fixed::ratio(1, 1000)).rounded(58), -1991024902424993860);
  EXPECT_EQ(exponential(Fixed(1)).rounded(58), 783491393903113386);
  EXPECT_EQ(exponential(Fixed::ratio(-29, 4)).rounded(58), 204693831229400);
  EXPECT_EQ(exponential(Fixed(20)).rounded(30), 520942161860624641);
  EXPECT_EQ(square_root(Fixed(2)).rounded(58), 407619307041649444);
}

TEST(Fixed, FunctionsUndoEachOther) {
  for (std::int64_t n = 1; n < 400; n += 7) {
    const Fixed x = Fixed::ratio(n * n, 1000);
    expect_near(exponential(natural_log(x)) / x, Fixed(1));
    expect_near(square_root(x) * square_root(x), x);
    expect_near(natural_log(x * x), natural_log(x) + natural_log(x));
    expect_near(exponential(x / Fixed(8)) * exponential(-(x / Fixed(8))), Fixed(1));
    expect_near(exponential(natural_log(x) / Fixed(7) * Fixed(7)),
                power(exponential(natural_log(x) / Fixed(7)), 7));
  }
}

TEST(Fixed, RoundsToTheNearestAndHalvesAwayFromZero) {
  EXPECT_EQ(Fixed::ratio(5, 2).rounded(0), 3);
  EXPECT_EQ(Fixed::ratio(-5, 2).rounded(0), -3);
  EXPECT_EQ(Fixed::ratio(-9, 4).rounded(0), -2);
  EXPECT_EQ(Fixed::ratio(1, 3).rounded(2), 1);
  EXPECT_EQ(Fixed::ratio(-7, 2).floor(), -4);
  EXPECT_EQ(Fixed(-4).floor(), -4);
  EXPECT_EQ(Fixed::ratio(7, 2).floor(), 3);
}

}  // namespace
}  // namespace colophon::authoring
