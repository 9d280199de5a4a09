#include "crypto/keccak256.hpp"

#include <cryptopp/keccak.h>
#include <gtest/gtest.h>

namespace colophon::crypto {
namespace {

Bytes32 oracle(ByteView message) {
  Bytes32 digest{};
  CryptoPP::Keccak_256().CalculateDigest(digest.data(), message.data(), message.size());
  return digest;
}

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 54321;
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

TEST(Keccak256, KnownDigests) {
  EXPECT_EQ(to_hex(keccak256(ByteView{})),
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(to_hex(keccak256("abc")), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(to_hex(keccak256("Transfer(address,address,uint256)")),
            "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
}

TEST(Keccak256, EveryLengthUpToThreeBlocksAgreesWithCryptoPlusPlus) {
  const Bytes message = pattern(3 * 136 + 1);
  for (std::size_t n = 0; n <= message.size(); ++n) {
    const ByteView part = ByteView(message).first(n);
    EXPECT_EQ(keccak256(part), oracle(part)) << n;
  }
}

TEST(Keccak256, PiecesOfAnySizeGiveTheSameDigest) {
  const Bytes message = pattern(1000);
  for (std::size_t piece : {1, 7, 135, 136, 137, 400}) {
    Keccak256 hash;
    for (std::size_t at = 0; at < message.size(); at += piece) {
      hash.update(ByteView(message).subspan(at, std::min(piece, message.size() - at)));
    }
    EXPECT_EQ(hash.finish(), oracle(message)) << piece;
    EXPECT_EQ(hash.finish(), oracle(message)) << "finish() changes nothing";
  }
}

}  // namespace
}  // namespace colophon::crypto
