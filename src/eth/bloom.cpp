#include "eth/bloom.hpp"

#include "crypto/keccak256.hpp"

namespace colophon::eth {
namespace {

struct Bit {
  std::size_t byte;
  std::uint8_t mask;
};

// Three bits of 2,048, counted from the end.
std::array<Bit, 3> bits_of(ByteView item) {
  const Bytes32 hash = crypto::keccak256(item);
  std::array<Bit, 3> bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const std::size_t bit = static_cast<std::size_t>(hash[2 * i] << 8 | hash[2 * i + 1]) % (8 * kBloomBytes);
    bits[i] = {kBloomBytes - 1 - bit / 8, static_cast<std::uint8_t>(1 << bit % 8)};
  }
  return bits;
}

}  // namespace

bool bloom_may_hold(ByteView bloom, ByteView item) {
  if (bloom.empty()) return true;
  COLOPHON_CHECK(bloom.size() == kBloomBytes);
  for (const Bit& bit : bits_of(item)) {
    if ((bloom[bit.byte] & bit.mask) == 0) return false;
  }
  return true;
}

void bloom_add(Bytes& bloom, ByteView item) {
  bloom.resize(kBloomBytes);
  for (const Bit& bit : bits_of(item)) bloom[bit.byte] |= bit.mask;
}

}  // namespace colophon::eth
