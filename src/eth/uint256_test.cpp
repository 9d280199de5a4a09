#include "eth/uint256.hpp"

#include <gtest/gtest.h>

namespace colophon::eth {
namespace {

const char* const kMax = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

Uint256 max() {
  return parse_uint256(kMax).value();
}

TEST(Uint256, DecimalAndHexadecimalRoundTrip) {
  for (const char* text : {"0", "1", "18446744073709551615", "18446744073709551616", kMax}) {
    const Uint256 value = parse_uint256(text).value();
    EXPECT_EQ(value.decimal(), text);
    EXPECT_EQ(parse_quantity(value.quantity()).value(), value);
  }
  EXPECT_EQ(Uint256(0).quantity(), "0x0");
  EXPECT_EQ(Uint256(26).quantity(), "0x1a");
  EXPECT_EQ(parse_quantity("0x001a"), Uint256(26));
}

TEST(Uint256, RefusesWhatIsNoNumberOrTooLarge) {
  for (const char* text :
       {"", "-1", "+1", " 1", "1.0", "0x", "0xg", "1e3",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"}) {
    EXPECT_FALSE(parse_uint256(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_quantity("26").has_value());
  EXPECT_FALSE(parse_quantity("0x1" + std::string(64, '0')).has_value());
}

TEST(Uint256, NothingWraps) {
  EXPECT_FALSE(add(max(), 1).has_value());
  EXPECT_FALSE(subtract(0, 1).has_value());
  EXPECT_FALSE(multiply(max(), 2).has_value());
  EXPECT_EQ(add(subtract(max(), 1).value(), 1), max());
  EXPECT_EQ(multiply(max(), 1), max());
  EXPECT_EQ(multiply(UINT64_MAX, UINT64_MAX).value().decimal(), "340282366920938463426481119284349108225");
}

TEST(Uint256, MultiplyDivideKeepsTheWholeProduct) {
  EXPECT_EQ(multiply_divide(max(), 1000, 1000), max());
  EXPECT_EQ(multiply_divide(7, 1, 2), Uint256(3));
  EXPECT_FALSE(multiply_divide(max(), 2, 1).has_value());
  EXPECT_FALSE(multiply_divide(1, 1, 0).has_value());
}

TEST(Uint256, OrderBitsAndBytes) {
  EXPECT_LT(Uint256(255), Uint256(256));
  EXPECT_LT(Uint256(UINT64_MAX), max());
  EXPECT_EQ(Uint256(0).bits(), 0u);
  EXPECT_EQ(Uint256(256).bits(), 9u);
  EXPECT_EQ(max().bits(), 256u);
  EXPECT_TRUE(Uint256(0).minimal_bytes().empty());
  EXPECT_EQ(Uint256(256).minimal_bytes(), (Bytes{1, 0}));
  EXPECT_EQ(Uint256(UINT64_MAX).to_u64(), UINT64_MAX);
  EXPECT_FALSE(add(UINT64_MAX, 1).value().to_u64().has_value());
}

TEST(Uint256, EtherIsExact) {
  EXPECT_EQ(format_ether(0), "0 ether");
  EXPECT_EQ(format_ether(1), "0.000000000000000001 ether");
  EXPECT_EQ(format_ether(1500000000000000000u), "1.5 ether");
  EXPECT_EQ(format_ether(1000000000000000000u), "1 ether");
}

}  // namespace
}  // namespace colophon::eth
