#include "eth/address.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "crypto/keccak256.hpp"
#include "tests/support/eth_vectors.hpp"

namespace colophon::eth {
namespace {

TEST(Address, ChecksumsAreViems) {
  for (const auto& v : test::eth_vectors("addresses")) {
    const std::string checksum = v["checksum"];
    EXPECT_EQ(to_text(parse_address(v["lower"].get<std::string>()).value()), checksum);
    EXPECT_TRUE(parse_address(checksum).ok());
    std::string upper = checksum;
    std::transform(upper.begin() + 2, upper.end(), upper.begin() + 2,
                   [](char c) { return static_cast<char>(std::toupper(c)); });
    EXPECT_TRUE(parse_address(upper).ok());
  }
}

TEST(Address, OneLetterInTheWrongCaseIsRefused) {
  for (const auto& v : test::eth_vectors("addresses")) {
    std::string text = v["checksum"];
    const auto letter =
        std::find_if(text.begin() + 2, text.end(), [](char c) { return std::isalpha(c) != 0; });
    *letter = static_cast<char>(*letter ^ 0x20);
    if (std::none_of(text.begin() + 2, text.end(), [](char c) { return std::isupper(c); })) continue;
    if (std::none_of(text.begin() + 2, text.end(), [](char c) { return std::islower(c); })) continue;
    EXPECT_EQ(parse_address(text).error().code, "BadChecksum") << text;
  }
}

TEST(Address, OtherTextIsNoAddress) {
  for (const char* text :
       {"", "0x", "0x00", "d8da6bf26964af9d7eed9e03e53415d37aa96045",
        "0xd8da6bf26964af9d7eed9e03e53415d37aa9604g", "0xd8da6bf26964af9d7eed9e03e53415d37aa9604500"}) {
    EXPECT_EQ(parse_address(text).error().code, "BadAddress") << text;
  }
}

TEST(Address, ContractsLandWhereViemSays) {
  for (const auto& v : test::eth_vectors("create")) {
    EXPECT_EQ(create_address(test::address(v["deployer"]), test::number(v["nonce"]).to_u64().value()),
              test::address(v["address"]));
  }
  for (const auto& v : test::eth_vectors("create2")) {
    const Create2 creation{.deployer = test::address(v["deployer"]),
                           .salt = test::hex32(v["salt"]),
                           .init_code_hash = crypto::keccak256(ByteView(test::hex(v["initCode"])))};
    EXPECT_EQ(create2_address(creation), test::address(v["address"]));
  }
}

TEST(Address, Create2FirstExampleOfTheEip) {
  EXPECT_EQ(to_text(create2_address({.init_code_hash = crypto::keccak256(ByteView(Bytes{0}))})),
            "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38");
}

}  // namespace
}  // namespace colophon::eth
