#include "paint/decimal.hpp"

#include <gtest/gtest.h>

namespace colophon::paint {
namespace {

TEST(Decimal, ReadsFractionsToTheNearest) {
  EXPECT_EQ(parse_q16("7.5").value(), 7u * 65'536 + 32'768);
  EXPECT_EQ(parse_q16("0").value(), 0u);
  EXPECT_EQ(parse_q16("1.000000001").value(), 65'536u);
  EXPECT_EQ(parse_q16("65535.999").value(), 4'294'967'230u);
}

TEST(Decimal, RefusesTheRest) {
  for (const char* text :
       {"", ".", "1.", ".5", "-1", "+1", "1e3", " 1", "65536", "65535.999999999", "1.0000000001", "nan"})
    EXPECT_FALSE(parse_q16(text).ok()) << text;
}

}  // namespace
}  // namespace colophon::paint
