#include "crypto/merkle.hpp"

#include <bit>
#include <gtest/gtest.h>

#include "crypto/sha256.hpp"

namespace colophon::crypto {
namespace {

std::vector<Bytes32> leaves(std::size_t count) {
  std::vector<Bytes32> hashes;
  for (std::size_t i = 0; i < count; ++i)
    hashes.push_back(merkle_leaf(as_bytes("leaf " + std::to_string(i))));
  return hashes;
}

// RFC 6962, 2.1, word for word: the left part holds the largest power of two below n.
Bytes32 root_by_definition(std::span<const Bytes32> hashes) {
  if (hashes.size() == 1) return hashes[0];
  const std::size_t left = std::bit_floor(hashes.size() - 1);
  return merkle_node(root_by_definition(hashes.first(left)), root_by_definition(hashes.subspan(left)));
}

TEST(Merkle, PublishedRoots) {
  // The tree of Certificate Transparency's reference test data: 0, 1, 2, 3 and 8 leaves.
  const char* inputs[] = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  std::vector<Bytes32> hashes;
  for (const char* input : inputs) hashes.push_back(merkle_leaf(from_hex(input).value()));
  const auto root = [&](std::size_t n) { return to_hex(merkle_root(std::span(hashes).first(n))); };
  EXPECT_EQ(root(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(root(1), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(root(2), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  EXPECT_EQ(root(3), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
  EXPECT_EQ(root(8), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST(Merkle, PromotionIsRfc6962sSplit) {
  const auto hashes = leaves(70);
  for (std::size_t n = 1; n <= hashes.size(); ++n) {
    EXPECT_EQ(merkle_root(std::span(hashes).first(n)), root_by_definition(std::span(hashes).first(n))) << n;
  }
}

TEST(Merkle, EveryLeafOfEveryTreeHasAProof) {
  const auto hashes = leaves(33);
  for (std::size_t n = 1; n <= hashes.size(); ++n) {
    const auto part = std::span(hashes).first(n);
    const Bytes32 root = merkle_root(part);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_TRUE(merkle_verify(root, part[i], merkle_proof(part, i))) << i << " of " << n;
      EXPECT_FALSE(merkle_verify(root, merkle_leaf(as_bytes("other")), merkle_proof(part, i)))
          << i << " of " << n;
    }
  }
}

TEST(Merkle, AlteredProofsAreRefused) {
  const auto hashes = leaves(11);
  const Bytes32 root = merkle_root(hashes);
  const MerkleProof good = merkle_proof(hashes, 6);
  ASSERT_TRUE(merkle_verify(root, hashes[6], good));

  MerkleProof moved = good;
  moved.index = 7;
  EXPECT_FALSE(merkle_verify(root, hashes[6], moved));
  MerkleProof outside = good;
  outside.index = 11;
  EXPECT_FALSE(merkle_verify(root, hashes[6], outside));
  MerkleProof huge = good;
  huge.index = huge.count = UINT64_MAX;
  EXPECT_FALSE(merkle_verify(root, hashes[6], huge));
  MerkleProof none = good;
  none.count = 0;
  EXPECT_FALSE(merkle_verify(root, hashes[6], none));
  MerkleProof longer = good;
  longer.siblings.push_back(root);
  EXPECT_FALSE(merkle_verify(root, hashes[6], longer));
  MerkleProof shorter = good;
  shorter.siblings.pop_back();
  EXPECT_FALSE(merkle_verify(root, hashes[6], shorter));
  for (std::size_t i = 0; i < good.siblings.size(); ++i) {
    MerkleProof flipped = good;
    flipped.siblings[i][31] ^= 1;
    EXPECT_FALSE(merkle_verify(root, hashes[6], flipped)) << i;
  }
}

TEST(Merkle, AnInnerNodeIsNoLeaf) {
  // Second pre-image: presenting two leaves' parent as one leaf of a smaller tree must not reach the same
  // root.
  const auto hashes = leaves(2);
  Bytes joined(hashes[0].begin(), hashes[0].end());
  append(joined, hashes[1]);
  const std::vector<Bytes32> forged = {merkle_leaf(joined)};
  EXPECT_NE(merkle_root(forged), merkle_root(hashes));
}

}  // namespace
}  // namespace colophon::crypto
