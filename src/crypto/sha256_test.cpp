#include "crypto/sha256.hpp"

#include <cryptopp/sha.h>
#include <gtest/gtest.h>

#include "crypto/sha256_blocks.hpp"

namespace colophon::crypto {
namespace {

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 12345;
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

Bytes32 oracle(ByteView message) {
  Bytes32 digest{};
  CryptoPP::SHA256().CalculateDigest(digest.data(), message.data(), message.size());
  return digest;
}

TEST(Sha256, Fips180Examples) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256(Bytes(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, EveryLengthUpToFiveBlocksAgreesWithCryptoPlusPlus) {
  const Bytes message = pattern(320);
  for (std::size_t n = 0; n <= message.size(); ++n) {
    const ByteView part = ByteView(message).first(n);
    EXPECT_EQ(sha256(part), oracle(part)) << n;
  }
}

TEST(Sha256, PiecesOfAnySizeGiveTheSameDigest) {
  const Bytes message = pattern(1000);
  for (std::size_t piece : {1, 3, 63, 64, 65, 127, 500}) {
    Sha256 hash;
    for (std::size_t at = 0; at < message.size(); at += piece) {
      hash.update(ByteView(message).subspan(at, std::min(piece, message.size() - at)));
      hash.update({});
    }
    EXPECT_EQ(hash.finish(), oracle(message)) << piece;
    EXPECT_EQ(hash.finish(), oracle(message)) << "finish() changes nothing";
  }
}

TEST(Sha256, AcceleratedBlocksEqualThePortableOnes) {
  const Bytes message = pattern(64 * 9);
  const Sha256Blocks accelerated = sha256_blocks_x86() ? sha256_blocks_x86() : sha256_blocks_arm();
  if (!accelerated) GTEST_SKIP() << "this processor has no SHA-256 instructions";
  for (std::size_t count = 0; count <= 9; ++count) {
    std::uint32_t fast[8];
    std::uint32_t plain[8];
    for (std::uint32_t i = 0; i < 8; ++i) fast[i] = plain[i] = 0x9e3779b9u * (i + 1);
    accelerated(fast, message.data(), count);
    sha256_blocks_portable(plain, message.data(), count);
    for (int i = 0; i < 8; ++i) EXPECT_EQ(fast[i], plain[i]) << count << " blocks, word " << i;
  }
}

TEST(Sha256, PortableBlocksStandAlone) {
  // "abc" padded by hand, so the portable code is tested on machines where the fast one is chosen.
  std::uint8_t block[64] = {'a', 'b', 'c', 0x80};
  block[63] = 24;
  std::uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  sha256_blocks_portable(state, block, 1);
  EXPECT_EQ(state[0], 0xba7816bfu);
  EXPECT_EQ(state[7], 0xf20015adu);
}

}  // namespace
}  // namespace colophon::crypto
