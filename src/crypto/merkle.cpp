#include "crypto/merkle.hpp"

#include "crypto/sha256.hpp"

namespace colophon::crypto {
namespace {

constexpr std::array<std::uint8_t, 1> kLeafTag = {0x00};
constexpr std::array<std::uint8_t, 1> kNodeTag = {0x01};

// One level up: pairs are joined, an unpaired last node is promoted unchanged.
std::vector<Bytes32> level_above(std::span<const Bytes32> level) {
  std::vector<Bytes32> above;
  above.reserve((level.size() + 1) / 2);
  for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(merkle_node(level[i], level[i + 1]));
  if (level.size() % 2 != 0) above.push_back(level.back());
  return above;
}

}  // namespace

Bytes32 merkle_leaf(ByteView leaf) {
  return Sha256().update(kLeafTag).update(leaf).finish();
}

Bytes32 merkle_node(const Bytes32& left, const Bytes32& right) {
  return Sha256().update(kNodeTag).update(left).update(right).finish();
}

Bytes32 merkle_root(std::span<const Bytes32> leaf_hashes) {
  if (leaf_hashes.empty()) return sha256({});
  std::vector<Bytes32> level(leaf_hashes.begin(), leaf_hashes.end());
  while (level.size() > 1) level = level_above(level);
  return level[0];
}

MerkleProof merkle_proof(std::span<const Bytes32> leaf_hashes, std::size_t index) {
  COLOPHON_CHECK(index < leaf_hashes.size());
  MerkleProof proof{index, leaf_hashes.size(), {}};
  std::vector<Bytes32> level(leaf_hashes.begin(), leaf_hashes.end());
  for (std::size_t at = index; level.size() > 1; at /= 2, level = level_above(level)) {
    const std::size_t sibling = at ^ 1;
    if (sibling < level.size()) proof.siblings.push_back(level[sibling]);
  }
  return proof;
}

bool merkle_verify(const Bytes32& root, const Bytes32& leaf_hash, const MerkleProof& proof) {
  if (proof.index >= proof.count) return false;
  // The shape of the tree follows from the count alone, so a proof cannot choose where it climbs.
  Bytes32 hash = leaf_hash;
  std::size_t used = 0;
  for (std::uint64_t at = proof.index, last = proof.count - 1; last > 0; at >>= 1, last >>= 1) {
    if (at == last && at % 2 == 0) continue;  // unpaired: promoted
    if (used == proof.siblings.size()) return false;
    const Bytes32& sibling = proof.siblings[used++];
    hash = at % 2 == 0 ? merkle_node(hash, sibling) : merkle_node(sibling, hash);
  }
  return used == proof.siblings.size() && hash == root;
}

}  // namespace colophon::crypto
