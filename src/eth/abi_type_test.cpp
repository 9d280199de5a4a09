#include "eth/abi_type.hpp"

#include <gtest/gtest.h>

namespace colophon::eth {
namespace {

TEST(AbiType, CanonicalTextDropsNamesAndAliases) {
  EXPECT_EQ(parse_abi_type("uint")->canonical(), "uint256");
  EXPECT_EQ(parse_abi_type(" tuple( uint8 kind , (bool yes)[] flags )[2][] works ")->canonical(),
            "(uint8,(bool)[])[2][]");
  EXPECT_EQ(parse_abi_signature("f(int a,address indexed b)")->canonical(), "f(int256,address)");
  EXPECT_EQ(parse_abi_signature("f()")->canonical(), "f()");
}

TEST(AbiType, NamesAndIndexedAreKept) {
  const auto signature = parse_abi_signature("Transfer(address indexed from,uint256 id)").value();
  EXPECT_TRUE(signature.parameters.inner[0].indexed);
  EXPECT_EQ(signature.parameters.inner[0].name, "from");
  EXPECT_FALSE(signature.parameters.inner[1].indexed);
}

TEST(AbiType, HeadsAndTails) {
  EXPECT_FALSE(parse_abi_type("(uint8[3],bool)")->is_dynamic());
  EXPECT_EQ(parse_abi_type("(uint8[3],bool)")->head_words(), 4u);
  EXPECT_TRUE(parse_abi_type("(uint8[3],string)")->is_dynamic());
  EXPECT_EQ(parse_abi_type("string[4]")->head_words(), 1u);
}

TEST(AbiType, NonsenseIsRefused) {
  for (const char* text : {"",
                           "uint7",
                           "uint264",
                           "uint08",
                           "int0",
                           "bytes0",
                           "bytes33",
                           "uint256[",
                           "uint256[0]",
                           "uint256[-1]",
                           "uint256[01]",
                           "(uint8",
                           "(uint8,)",
                           "uint8)",
                           "uint8 a b",
                           "function",
                           "()[]",
                           "uint8[2]x[3]",
                           "uint256[65536][65536]",
                           "uint256[99999999999999999999]"}) {
    const auto type = parse_abi_type(text);
    ASSERT_FALSE(type.ok()) << text;
    EXPECT_EQ(type.error().code, "BadAbiType") << text;
  }
  EXPECT_FALSE(parse_abi_type(std::string(5000, '(')).ok());
  EXPECT_FALSE(parse_abi_type(std::string(100, '(')).ok());
  EXPECT_FALSE(parse_abi_signature("(uint8)").ok());
  EXPECT_FALSE(parse_abi_signature("f(uint8) returns").ok());
}

}  // namespace
}  // namespace colophon::eth
