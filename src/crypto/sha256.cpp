#include "crypto/sha256.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "crypto/sha256_blocks.hpp"

namespace colophon::crypto {
namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr std::array<std::uint32_t, 8> kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

Sha256Blocks fastest() {
  if (Sha256Blocks blocks = sha256_blocks_x86()) return blocks;
  if (Sha256Blocks blocks = sha256_blocks_arm()) return blocks;
  return sha256_blocks_portable;
}

void fold(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count) {
  static const Sha256Blocks chosen = fastest();
  chosen(state, blocks, count);
}

}  // namespace

Sha256::Sha256() : state_(kStart) {}

Sha256& Sha256::update(ByteView more) {
  const std::size_t waiting = length_bytes_ % kBlockBytes;
  length_bytes_ += more.size();
  if (waiting != 0) {
    const std::size_t taken = std::min(more.size(), kBlockBytes - waiting);
    std::copy_n(more.begin(), taken, pending_.begin() + static_cast<std::ptrdiff_t>(waiting));
    more = more.subspan(taken);
    if (waiting + taken < kBlockBytes) return *this;
    fold(state_.data(), pending_.data(), 1);
  }
  const std::size_t whole = more.size() / kBlockBytes;
  if (whole != 0) fold(state_.data(), more.data(), whole);
  more = more.subspan(whole * kBlockBytes);
  std::copy(more.begin(), more.end(), pending_.begin());
  return *this;
}

Bytes32 Sha256::finish() const {
  // A one bit, zeros, and the length in bits: one block, or two where the eight length bytes find no room.
  std::array<std::uint8_t, 2 * kBlockBytes> last{};
  const std::size_t waiting = length_bytes_ % kBlockBytes;
  std::copy_n(pending_.begin(), waiting, last.begin());
  last[waiting] = 0x80;
  const std::size_t blocks = waiting + 9 <= kBlockBytes ? 1 : 2;
  store_be<std::uint64_t>(last.data() + blocks * kBlockBytes - 8, length_bytes_ * 8);

  std::array<std::uint32_t, 8> state = state_;
  fold(state.data(), last.data(), blocks);
  Bytes32 digest{};
  for (std::size_t i = 0; i < state.size(); ++i) store_be(digest.data() + 4 * i, state[i]);
  return digest;
}

Bytes32 sha256(ByteView message) {
  return Sha256().update(message).finish();
}

}  // namespace colophon::crypto
