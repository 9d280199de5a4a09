#include "eth/transaction.hpp"

#include <gtest/gtest.h>

#include "eth/rlp.hpp"
#include "tests/support/eth_vectors.hpp"
#include "tests/support/transaction_vectors.hpp"

namespace colophon::eth {
namespace {

// viem's signature, taken out of its signed bytes; `keys` tests that ours is the same.
Signature signature_in(ByteView raw) {
  const auto fields = decode_rlp(raw.subspan(1)).value().items;
  return {.r = rlp_to_number(fields.at(10)).value().word(),
          .s = rlp_to_number(fields.at(11)).value().word(),
          .y_odd = rlp_to_number(fields.at(9)).value() == Uint256(1)};
}

TEST(Transaction, BytesAndHashesAgreeWithViem) {
  for (const auto& v : test::eth_vectors("transactions")) {
    const Transaction t = test::transaction(v["transaction"]);
    EXPECT_EQ(to_hex_0x(signing_hash(t)), v["signingHash"].get<std::string>());
    const Bytes raw = encode_signed(t, signature_in(test::hex(v["signed"])));
    EXPECT_EQ(to_hex_0x(raw), v["signed"].get<std::string>());
    EXPECT_EQ(to_hex_0x(transaction_hash(raw)), v["hash"].get<std::string>());
  }
}

TEST(Signature, SixtyFiveBytesRoundTrip) {
  const Signature signature{.r = {1}, .s = {2}, .y_odd = true};
  const Bytes bytes = to_bytes(signature);
  EXPECT_EQ(bytes.size(), 65u);
  EXPECT_EQ(bytes[64], 28);
  EXPECT_EQ(signature_from_bytes(bytes).value(), signature);
  Bytes other = bytes;
  other[64] = 29;
  EXPECT_EQ(signature_from_bytes(other).error().code, "BadSignature");
  other.pop_back();
  EXPECT_EQ(signature_from_bytes(other).error().code, "BadSignature");
}

}  // namespace
}  // namespace colophon::eth
