#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace colophon {
namespace {

TEST(Hex, WritesLowerCaseAndReadsEither) {
  const Bytes bytes = {0x00, 0x0f, 0xa5, 0xff};
  EXPECT_EQ(to_hex(bytes), "000fa5ff");
  EXPECT_EQ(to_hex_0x(bytes), "0x000fa5ff");
  EXPECT_EQ(from_hex("000fa5ff").value(), bytes);
  EXPECT_EQ(from_hex("0X000FA5FF").value(), bytes);
  EXPECT_TRUE(from_hex("0x").value().empty());
}

TEST(Hex, RefusesOddLengthAndForeignCharacters) {
  for (const char* text : {"1", "0x123", "0g", "g0", "0x0x00", " 00", "00 ", "--"}) {
    const auto result = from_hex(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code, "BadHex") << text;
  }
}

TEST(Hex, ExactLengthIsExact) {
  EXPECT_EQ(from_hex_exact<2>("0xabcd").value(), (std::array<std::uint8_t, 2>{0xab, 0xcd}));
  EXPECT_EQ(from_hex_exact<2>("0xab").error().code, "WrongLength");
  EXPECT_EQ(from_hex_exact<2>("0xabcdef").error().code, "WrongLength");
}

TEST(Bytes, EqualComparesLengthsToo) {
  EXPECT_TRUE(equal(Bytes{1, 2}, Bytes{1, 2}));
  EXPECT_FALSE(equal(Bytes{1, 2}, Bytes{1, 2, 3}));
  EXPECT_FALSE(equal(Bytes{1, 2}, Bytes{1, 3}));
}

TEST(Bytes32, ComparesAsABigEndianNumber) {
  Bytes32 small{};
  Bytes32 large{};
  small[31] = 255;
  large[0] = 1;
  EXPECT_LT(small, large);
}

}  // namespace
}  // namespace colophon
