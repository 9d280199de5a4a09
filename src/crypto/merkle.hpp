// The Merkle tree of RFC 6962 over SHA-256. A leaf is hashed as SHA-256(0x00 ‖ leaf), a node as
// SHA-256(0x01 ‖ left ‖ right), so that no leaf can pass for a node; where a level has an odd number of nodes
// the last goes up unchanged. The root of no leaves is SHA-256 of nothing. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::crypto {

Bytes32 merkle_leaf(ByteView leaf);
Bytes32 merkle_node(const Bytes32& left, const Bytes32& right);

// From the hashes of the leaves (merkle_leaf of each), in order.
Bytes32 merkle_root(std::span<const Bytes32> leaf_hashes);

// That a leaf stands at `index` of `count` leaves: the sibling hashes from the leaf up to the root.
struct MerkleProof {
  std::uint64_t index = 0;
  std::uint64_t count = 0;
  std::vector<Bytes32> siblings;
};

// `index` must be below leaf_hashes.size() (checked).
MerkleProof merkle_proof(std::span<const Bytes32> leaf_hashes, std::size_t index);

// True only if `leaf_hash` stands at proof.index in the tree of proof.count leaves whose root is `root`. The
// proof may come from a stranger: every field is checked, too few and too many siblings are refused.
bool merkle_verify(const Bytes32& root, const Bytes32& leaf_hash, const MerkleProof& proof);

}  // namespace colophon::crypto
