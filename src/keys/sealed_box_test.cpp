#include "keys/sealed_box.hpp"

#include <gtest/gtest.h>

namespace colophon::keys {
namespace {

PrivateKey account(std::uint8_t first) {
  Bytes bytes(32);
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return std::move(PrivateKey::from_bytes(bytes)).value();
}

TEST(SealedBox, TheKeyFollowsFromTheAccount) {
  // Computed by Python's hashlib (BLAKE2b, SHA-512) and OpenSSL's X25519.
  EXPECT_EQ(to_hex(BoxKey::of(account(1)).public_key()),
            "2173ec737891bd8bd8e784ddae0004b5de06cd1c65482047bcc1d4b4552a1175");
  EXPECT_NE(BoxKey::of(account(2)).public_key(), BoxKey::of(account(1)).public_key());
}

TEST(SealedBox, OnlyTheRecipientOpensIt) {
  const BoxKey key = BoxKey::of(account(1));
  const auto sealed = seal(as_bytes("calm sea"), key.public_key());
  ASSERT_TRUE(sealed.ok());
  const auto opened = key.open(*sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->view()), "calm sea");
  const auto other = BoxKey::of(account(2)).open(*sealed);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, "NotSealedForUs");
}

TEST(SealedBox, EveryBoxIsAnotherAndEveryBitCounts) {
  const BoxKey key = BoxKey::of(account(1));
  const auto sealed = seal(as_bytes("sea"), key.public_key());
  const auto again = seal(as_bytes("sea"), key.public_key());
  ASSERT_TRUE(sealed.ok() && again.ok());
  EXPECT_NE(*sealed, *again);
  for (std::size_t i = 0; i < sealed->size(); ++i) {
    Bytes broken = *sealed;
    broken[i] ^= 1;
    EXPECT_FALSE(key.open(broken).ok()) << i;
    EXPECT_FALSE(key.open(ByteView(*sealed).first(i)).ok()) << i;
  }
}

TEST(SealedBox, NothingIsSealedToAKeyThatIsNone) {
  const auto sealed = seal(as_bytes("sea"), Bytes32{});
  ASSERT_FALSE(sealed.ok());
  EXPECT_EQ(sealed.error().code, "BadBoxKey");
}

}  // namespace
}  // namespace colophon::keys
