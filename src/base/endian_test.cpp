#include "base/endian.hpp"

#include <gtest/gtest.h>

namespace colophon {
namespace {

TEST(Endian, ByteOrderIsAsNamed) {
  const Bytes bytes = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88};
  EXPECT_EQ(load_be<std::uint16_t>(bytes.data()), 0x0102);
  EXPECT_EQ(load_le<std::uint16_t>(bytes.data()), 0x0201);
  EXPECT_EQ(load_be<std::uint32_t>(bytes.data()), 0x01020304u);
  EXPECT_EQ(load_le<std::uint32_t>(bytes.data()), 0x04030201u);
  EXPECT_EQ(load_be<std::uint64_t>(bytes.data()), 0x0102030405060788u);
  EXPECT_EQ(load_le<std::uint64_t>(bytes.data()), 0x8807060504030201u);
  EXPECT_EQ(load_be<std::uint8_t>(bytes.data() + 7), 0x88);
}

TEST(Endian, SignedValuesAreTwosComplement) {
  Bytes bytes;
  append_be<std::int32_t>(bytes, -2);
  append_le<std::int16_t>(bytes, -2);
  EXPECT_EQ(bytes, (Bytes{0xff, 0xff, 0xff, 0xfe, 0xfe, 0xff}));
  EXPECT_EQ(load_be<std::int32_t>(bytes.data()), -2);
  EXPECT_EQ(load_le<std::int16_t>(bytes.data() + 4), -2);
}

TEST(Endian, StoreThenLoadAtOddAddresses) {
  std::array<std::uint8_t, 9> buffer{};
  for (std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX, std::uint64_t{0x0123456789abcdef}}) {
    store_be(buffer.data() + 1, value);
    EXPECT_EQ(load_be<std::uint64_t>(buffer.data() + 1), value);
    store_le(buffer.data() + 1, value);
    EXPECT_EQ(load_le<std::uint64_t>(buffer.data() + 1), value);
  }
}

}  // namespace
}  // namespace colophon
