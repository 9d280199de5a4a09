#include "keys/private_key.hpp"

#include <gtest/gtest.h>

#include "tests/support/transaction_vectors.hpp"
#include "tests/support/typed_data_vectors.hpp"

namespace colophon::keys {
namespace {

PrivateKey key_of(const test::json& text) {
  return PrivateKey::from_hex_text(text.get<std::string>()).value();
}

TEST(PrivateKey, SignaturesAndAddressesAreEthers) {
  for (const auto& v : test::eth_vectors("signatures")) {
    const PrivateKey key = key_of(v["key"]);
    EXPECT_EQ(key.address(), test::address(v["address"]));
    const auto signature = key.sign(test::hex32(v["digest"])).value();
    EXPECT_EQ(signature.r, test::hex32(v["r"]));
    EXPECT_EQ(signature.s, test::hex32(v["s"]));
    EXPECT_EQ(signature.y_odd, v["yParity"] == 1);
    EXPECT_EQ(recover_address(test::hex32(v["digest"]), signature).value(), key.address());
  }
}

TEST(PrivateKey, SignedTransactionsAreViems) {
  for (const auto& v : test::eth_vectors("transactions")) {
    const PrivateKey key = key_of(v["key"]);
    EXPECT_EQ(key.address(), test::address(v["from"]));
    const auto t = test::transaction(v["transaction"]);
    EXPECT_EQ(to_hex_0x(eth::encode_signed(t, key.sign(eth::signing_hash(t)).value())),
              v["signed"].get<std::string>());
  }
}

TEST(PrivateKey, SignedTypedDataIsViems) {
  for (const auto& v : test::eth_vectors("typedData")) {
    const auto signature = key_of(v["key"]).sign(test::hex32(v["digest"])).value();
    EXPECT_EQ(to_hex_0x(eth::to_bytes(signature)), v["signature"].get<std::string>());
  }
}

TEST(PrivateKey, NumbersOutOfRangeAreRefusedWithoutShowingThem) {
  const char* order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  const std::string zero(64, '0');
  for (const std::string& text :
       {std::string(order), zero, std::string(64, 'f'), std::string("0x12"), std::string(64, 'g')}) {
    const auto key = PrivateKey::from_hex_text(text);
    ASSERT_FALSE(key.ok()) << text;
    EXPECT_EQ(key.error().code, "BadKey");
    EXPECT_EQ(describe(key.error()).find(text), std::string::npos);
  }
  EXPECT_TRUE(
      PrivateKey::from_hex_text("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140").ok());
}

TEST(PrivateKey, GeneratedKeysDiffer) {
  EXPECT_NE(PrivateKey::generate().value().address(), PrivateKey::generate().value().address());
}

TEST(RecoverAddress, TheMalleableTwinIsRefused) {
  // The order less s, with the other parity, verifies under plain ECDSA.
  const auto& v = test::eth_vectors("signatures")[0];
  auto signature = key_of(v["key"]).sign(test::hex32(v["digest"])).value();
  const auto order =
      eth::parse_uint256("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").value();
  signature.s = eth::subtract(order, eth::Uint256::from_word(signature.s)).value().word();
  signature.y_odd = !signature.y_odd;
  EXPECT_EQ(recover_address(test::hex32(v["digest"]), signature).error().code, "BadSignature");
}

TEST(RecoverAddress, AnotherDigestIsAnotherAccountOrNone) {
  const auto& v = test::eth_vectors("signatures")[0];
  const auto signature = key_of(v["key"]).sign(test::hex32(v["digest"])).value();
  const auto other = recover_address(Bytes32{1}, signature);
  EXPECT_TRUE(!other.ok() || *other != test::address(v["address"]));
  eth::Signature zero;
  EXPECT_EQ(recover_address(Bytes32{1}, zero).error().code, "BadSignature");
}

}  // namespace
}  // namespace colophon::keys
