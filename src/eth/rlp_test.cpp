#include "eth/rlp.hpp"

#include <gtest/gtest.h>

#include "tests/support/eth_vectors.hpp"

namespace colophon::eth {
namespace {

RlpItem item_from(const test::json& value) {
  if (value.is_string()) return rlp_bytes(test::hex(value));
  RlpItem list = rlp_list({});
  for (const auto& inside : value) list.items.push_back(item_from(inside));
  return list;
}

TEST(Rlp, AgreesWithViem) {
  for (const auto& v : test::eth_vectors("rlp")) {
    const RlpItem item = item_from(v["item"]);
    EXPECT_EQ(to_hex_0x(encode_rlp(item)), v["encoded"].get<std::string>());
    EXPECT_EQ(decode_rlp(test::hex(v["encoded"])).value(), item);
  }
}

TEST(Rlp, LongStringsRoundTrip) {
  for (std::size_t size : {65535u, 65536u, 70000u}) {
    const RlpItem item = rlp_list({rlp_bytes(Bytes(size, 7))});
    EXPECT_EQ(decode_rlp(encode_rlp(item)).value(), item);
  }
}

TEST(Rlp, EachRefusalHasItsName) {
  struct Case {
    const char* hex;
    const char* code;
  };
  const Case cases[] = {
      {"", "RlpTruncated"},
      {"81", "RlpTruncated"},
      {"83aabb", "RlpTruncated"},
      {"b8", "RlpTruncated"},
      {"b838aa", "RlpTruncated"},
      {"bfffffffffffffffff", "RlpTruncated"},  // a length of 2^64 - 1
      {"ffffffffffffffffff", "RlpTruncated"},
      {"c181", "RlpTruncated"},  // the list ends inside its item
      {"8100", "RlpNotCanonical"},
      {"817f", "RlpNotCanonical"},
      {"b801aa", "RlpNotCanonical"},    // long form for one byte
      {"b90038aa", "RlpNotCanonical"},  // a length that starts with zero
      {"f801c0", "RlpNotCanonical"},
      {"0000", "RlpTrailingBytes"},
      {"c000", "RlpTrailingBytes"},
  };
  for (const Case& c : cases) {
    const auto result = decode_rlp(from_hex(c.hex).value());
    ASSERT_FALSE(result.ok()) << c.hex;
    EXPECT_EQ(result.error().code, c.code) << c.hex;
  }
}

TEST(Rlp, DeepNestingIsRefusedNotRecursedInto) {
  RlpItem item = rlp_list({});
  for (int i = 0; i < 15; ++i) item = rlp_list({item});
  EXPECT_TRUE(decode_rlp(encode_rlp(item)).ok());
  item = rlp_list({item});
  EXPECT_EQ(decode_rlp(encode_rlp(item)).error().code, "RlpTooDeep");
}

TEST(Rlp, EveryCutOfAGoodItemIsRefused) {
  const Bytes good =
      encode_rlp(rlp_list({rlp_bytes(Bytes(60, 1)), rlp_list({rlp_number(1024), rlp_bytes({})})}));
  for (std::size_t n = 0; n < good.size(); ++n) EXPECT_FALSE(decode_rlp(ByteView(good).first(n)).ok()) << n;
}

TEST(Rlp, NumbersAreMinimal) {
  EXPECT_EQ(rlp_to_number(rlp_number(1024)).value(), Uint256(1024));
  EXPECT_EQ(rlp_to_number(rlp_number(0)).value(), Uint256(0));
  EXPECT_EQ(rlp_to_number(rlp_bytes(Bytes{0, 1})).error().code, "RlpNotCanonical");
  EXPECT_EQ(rlp_to_number(rlp_bytes(Bytes(33, 1))).error().code, "RlpWrongKind");
  EXPECT_EQ(rlp_to_number(rlp_list({})).error().code, "RlpWrongKind");
}

}  // namespace
}  // namespace colophon::eth
