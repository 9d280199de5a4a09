#include "keys/sealed_box.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/file.hpp"

namespace colophon::keys {
namespace {

PrivateKey account(std::uint8_t first) {
  Bytes bytes(32);
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return std::move(PrivateKey::from_bytes(bytes)).value();
}

TEST(SealedBox, TheKeyFollowsFromTheAccount) {
  const auto file = read_file(COLOPHON_SOURCE_DIR "/spec/vectors/private_prompt.json", 1 << 20);
  ASSERT_TRUE(file.ok());
  const auto vectors = nlohmann::json::parse(as_text(*file)).at("keys");
  ASSERT_EQ(vectors.size(), 2u);
  for (const auto& one : vectors) {
    const auto key = PrivateKey::from_hex_text(one.at("account").get<std::string>());
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(to_hex_0x(BoxKey::of(*key).public_key()), one.at("key"));
  }
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
