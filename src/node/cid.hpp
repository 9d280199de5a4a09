// IPFS's names of files of one block: CIDv1, raw, SHA-256, in base 32. spec/picture.md
#pragma once

#include <string>

#include "base/bytes.hpp"

namespace colophon::node {

inline constexpr std::size_t kIpfsBlockBytesMax = std::size_t{1} << 20;

// "bafkrei…": of a file of at most kIpfsBlockBytesMax, whose SHA-256 this is.
std::string raw_cid(const Bytes32& hash);

}  // namespace colophon::node
