#include "eth/eip712.hpp"

#include <gtest/gtest.h>

#include "tests/support/typed_data_vectors.hpp"

namespace colophon::eth {
namespace {

TEST(TypedData, AgreesWithViem) {
  for (const auto& v : test::eth_vectors("typedData")) {
    const auto structs = test::typed_structs(v["types"]);
    const std::string primary = v["primaryType"];
    const auto value = test::typed_value(structs, primary, v["message"]);
    const auto hash = hash_struct(structs, primary, value);
    ASSERT_TRUE(hash.ok()) << hash.error().message;
    EXPECT_EQ(to_hex_0x(*hash), v["structHash"].get<std::string>());
    const Bytes32 separator = domain_separator(test::typed_domain(v["domain"]));
    EXPECT_EQ(to_hex_0x(separator), v["domainSeparator"].get<std::string>());
    EXPECT_EQ(to_hex_0x(typed_digest(separator, *hash)), v["digest"].get<std::string>());
  }
}

TEST(TypedData, ReferencedTypesFollowInOrder) {
  const TypedStructs structs = {
      {"Z", {{"B[2]", "b"}, {"A", "a"}}}, {"A", {{"uint8", "x"}}}, {"B", {{"A[]", "as"}}}};
  EXPECT_EQ(encode_type(structs, "Z").value(), "Z(B[2] b,A a)A(uint8 x)B(A[] as)");
}

TEST(TypedData, WhatIsNotDefinedIsRefused) {
  const TypedStructs structs = {
      {"A", {{"Nothing", "x"}}}, {"B", {{"uint8[x]", "x"}}}, {"C", {{"uint8[2]", "x"}}}};
  EXPECT_EQ(hash_struct(structs, "Q", AbiValue::list({})).error().code, "UnknownType");
  EXPECT_EQ(hash_struct(structs, "A", AbiValue::list({AbiValue::number(1)})).error().code, "UnknownType");
  EXPECT_EQ(hash_struct(structs, "B", AbiValue::list({AbiValue::list({})})).error().code, "UnknownType");
  EXPECT_EQ(hash_struct(structs, "C", AbiValue::list({AbiValue::list({})})).error().code, "AbiWrongShape");
  EXPECT_EQ(hash_struct(structs, "C", AbiValue::list({})).error().code, "AbiWrongShape");
}

TEST(TypedData, AStructWithinItselfEnds) {
  const TypedStructs structs = {{"A", {{"A", "a"}}}};
  AbiValue value = AbiValue::list({AbiValue::number(0)});
  for (int i = 0; i < 40; ++i) value = AbiValue(AbiValue::List{value});
  EXPECT_EQ(hash_struct(structs, "A", value).error().code, "UnknownType");
}

}  // namespace
}  // namespace colophon::eth
