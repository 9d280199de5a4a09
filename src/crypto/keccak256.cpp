#include "crypto/keccak256.hpp"

#include <bit>

#include "base/endian.hpp"

namespace colophon::crypto {
namespace {

using Lanes = std::array<std::uint64_t, 25>;
constexpr std::size_t kRateBytes = 136;  // 1600 bits less twice the digest
constexpr int kRounds = 24;

// FIPS 202, 3.2.5: bit 2^j - 1 of round i's constant is bit j + 7i of a linear feedback shift register.
constexpr std::array<std::uint64_t, kRounds> round_constants() {
  std::array<std::uint64_t, kRounds> constants{};
  unsigned shift_register = 1;
  for (std::uint64_t& constant : constants) {
    for (int j = 0; j < 7; ++j) {
      if (shift_register & 1) constant |= std::uint64_t{1} << ((1 << j) - 1);
      shift_register = (shift_register << 1) ^ ((shift_register >> 7) * 0x171);
    }
  }
  return constants;
}

struct Move {
  std::size_t to;
  int rotation;
};

// Steps rho and pi in one walk (FIPS 202, 3.2.2 and 3.2.3): lane (1, 0) goes to (0, 2), that one's lane on,
// and so on through all but (0, 0); the rotation of step t is (t + 1)(t + 2) / 2.
constexpr std::array<Move, 24> moves() {
  std::array<Move, 24> walk{};
  std::size_t x = 1, y = 0;
  for (int t = 0; t < 24; ++t) {
    const std::size_t next_y = (2 * x + 3 * y) % 5;
    x = y;
    y = next_y;
    walk[static_cast<std::size_t>(t)] = {x + 5 * y, ((t + 1) * (t + 2) / 2) % 64};
  }
  return walk;
}

constexpr auto kRoundConstants = round_constants();
constexpr auto kMoves = moves();

void permute(Lanes& a) {
  for (const std::uint64_t constant : kRoundConstants) {
    std::uint64_t column[5];
    for (std::size_t x = 0; x < 5; ++x) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (std::size_t x = 0; x < 5; ++x) {
      const std::uint64_t effect = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
      for (std::size_t y = 0; y < 25; y += 5) a[x + y] ^= effect;
    }
    std::uint64_t carried = a[1];
#pragma GCC unroll 24
    for (std::size_t t = 0; t < kMoves.size(); ++t) {
      const std::uint64_t displaced = a[kMoves[t].to];
      a[kMoves[t].to] = std::rotl(carried, kMoves[t].rotation);
      carried = displaced;
    }
    for (std::size_t y = 0; y < 25; y += 5) {
      const std::uint64_t row[5] = {a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4]};
      for (std::size_t x = 0; x < 5; ++x) a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    a[0] ^= constant;
  }
}

void xor_byte(Lanes& lanes, std::size_t position, std::uint8_t byte) {
  lanes[position / 8] ^= std::uint64_t{byte} << (8 * (position % 8));
}

}  // namespace

Keccak256& Keccak256::update(ByteView more) {
  while (!more.empty()) {
    if (filled_bytes_ == 0 && more.size() >= kRateBytes) {
      for (std::size_t i = 0; i < kRateBytes / 8; ++i)
        lanes_[i] ^= load_le<std::uint64_t>(more.data() + 8 * i);
      permute(lanes_);
      more = more.subspan(kRateBytes);
      continue;
    }
    xor_byte(lanes_, filled_bytes_++, more[0]);
    more = more.subspan(1);
    if (filled_bytes_ == kRateBytes) {
      permute(lanes_);
      filled_bytes_ = 0;
    }
  }
  return *this;
}

Bytes32 Keccak256::finish() const {
  Lanes lanes = lanes_;
  xor_byte(lanes, filled_bytes_, 0x01);
  xor_byte(lanes, kRateBytes - 1, 0x80);
  permute(lanes);
  Bytes32 digest{};
  for (std::size_t i = 0; i < 4; ++i) store_le(digest.data() + 8 * i, lanes[i]);
  return digest;
}

Bytes32 keccak256(ByteView message) {
  return Keccak256().update(message).finish();
}

}  // namespace colophon::crypto
