#include "eth/abi.hpp"

#include <gtest/gtest.h>

#include "tests/support/eth_vectors.hpp"

namespace colophon::eth {
namespace {

AbiType type_of(const std::string& text) {
  return parse_abi_type(text).value();
}

std::string word(const std::string& digits) {
  return std::string(64 - digits.size(), '0') + digits;
}

std::string refusal(const char* type, const std::string& hex) {
  const auto decoded = abi_decode(type_of(type), from_hex(hex).value());
  return decoded.ok() ? "accepted" : decoded.error().code;
}

TEST(Abi, AgreesWithViemBothWays) {
  for (const auto& v : test::eth_vectors("abi")) {
    const AbiType type = type_of(v["type"]);
    EXPECT_EQ(type.canonical(), v["type"].get<std::string>());
    const auto values = test::abi_values(type, v["values"]);
    EXPECT_EQ(to_hex_0x(abi_encode(type, values).value()), v["encoded"].get<std::string>());
    const auto decoded = abi_decode(type, test::hex(v["encoded"]));
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    EXPECT_EQ(*decoded, values);
  }
}

TEST(Abi, CallsAgreeWithViem) {
  for (const auto& v : test::eth_vectors("calls")) {
    const auto signature = parse_abi_signature(v["signature"].get<std::string>()).value();
    EXPECT_EQ(to_hex_0x(selector(signature)), v["selector"].get<std::string>());
    const auto data =
        encode_call(v["signature"].get<std::string>(), test::abi_values(signature.parameters, v["values"]));
    EXPECT_EQ(to_hex_0x(data.value()), v["data"].get<std::string>());
  }
}

TEST(Abi, EveryCutAndEveryExtensionIsRefused) {
  for (const auto& v : test::eth_vectors("abi")) {
    const AbiType type = type_of(v["type"]);
    Bytes data = test::hex(v["encoded"]);
    for (std::size_t n = 0; n < data.size(); n += 31)
      EXPECT_FALSE(abi_decode(type, ByteView(data).first(n)).ok());
    data.resize(data.size() + 32);
    EXPECT_EQ(abi_decode(type, data).error().code, "AbiTrailingBytes");
  }
}

TEST(Abi, NumbersOutsideTheirWidthAreRefused) {
  EXPECT_EQ(refusal("(uint8)", word("ff")), "accepted");
  EXPECT_EQ(refusal("(uint8)", word("100")), "AbiOutOfRange");
  EXPECT_EQ(refusal("(int8)", word("80")), "AbiOutOfRange");
  EXPECT_EQ(refusal("(int8)", std::string(62, 'f') + "80"), "accepted");
  EXPECT_EQ(refusal("(int8)", std::string(62, 'f') + "7f"), "AbiOutOfRange");
  EXPECT_EQ(refusal("(bool)", word("2")), "AbiOutOfRange");
  EXPECT_EQ(refusal("(address)", word("1" + std::string(40, '0'))), "AbiOutOfRange");
  EXPECT_EQ(refusal("(bytes4)", "aabbccdd01" + std::string(54, '0')), "AbiOutOfRange");
  EXPECT_EQ(abi_encode(type_of("(uint8)"), {AbiValue::number(256)}).error().code, "AbiOutOfRange");
  EXPECT_EQ(abi_encode(type_of("(bool)"), {AbiValue::number(2)}).error().code, "AbiOutOfRange");
}

TEST(Abi, OnlyTheCanonicalLayoutIsRead) {
  EXPECT_EQ(refusal("(bytes)", word("20") + word("1") + "aa" + std::string(62, '0')), "accepted");
  EXPECT_EQ(refusal("(bytes)", word("20") + word("1") + "aa01" + std::string(60, '0')), "AbiNotCanonical");
  EXPECT_EQ(refusal("(bytes)", word("40") + word("0") + word("0")), "AbiNotCanonical");
  EXPECT_EQ(refusal("(bytes,bytes)", word("40") + word("40") + word("0")),
            "AbiNotCanonical");  // both at one place
  EXPECT_EQ(refusal("(bytes)", std::string(64, 'f') + word("0")), "AbiNotCanonical");
}

TEST(Abi, LengthsThatLieCostNothing) {
  EXPECT_EQ(refusal("(uint256[])", word("20") + word("ffffffff")), "AbiTruncated");
  EXPECT_EQ(refusal("(uint256[])", word("20") + std::string(64, 'f')), "AbiTruncated");
  EXPECT_EQ(refusal("(bytes)", word("20") + word("ffffffffffffffff")), "AbiTruncated");
  EXPECT_EQ(refusal("(string[])", word("20") + word("2") + word("40")), "AbiTruncated");
}

TEST(Abi, ValuesOfTheWrongShapeAreRefused) {
  EXPECT_EQ(abi_encode(type_of("(uint8)"), {}).error().code, "AbiWrongShape");
  EXPECT_EQ(abi_encode(type_of("(uint8)"), {AbiValue::text("x")}).error().code, "AbiWrongShape");
  EXPECT_EQ(abi_encode(type_of("(string)"), {AbiValue::number(1)}).error().code, "AbiWrongShape");
  EXPECT_EQ(abi_encode(type_of("(uint8[2])"), {AbiValue::list({AbiValue::number(1)})}).error().code,
            "AbiWrongShape");
  EXPECT_EQ(abi_encode(type_of("(uint8[])"), {AbiValue::number(1)}).error().code, "AbiWrongShape");
}

TEST(Abi, ValuesReadableByPeople) {
  const AbiType type = type_of("(int64,bool,string,bytes,uint8[])");
  const AbiValue value = AbiValue::list({AbiValue::signed_number(-5), AbiValue::boolean(true),
                                         AbiValue::text("a\nb"), AbiValue::bytes(Bytes{1, 255}),
                                         AbiValue::list({AbiValue::number(1), AbiValue::number(2)})});
  EXPECT_EQ(abi_show(type, value), "(-5, true, \"a\\x0ab\", 0x01ff, [1, 2])");
  EXPECT_EQ(value[0].to_i64(), -5);
}

}  // namespace
}  // namespace colophon::eth
