// Keccak-256 with the original padding (0x01), as Ethereum uses it. It is not SHA3-256, whose padding
// differs.
#pragma once

#include "base/bytes.hpp"

namespace colophon::crypto {

Bytes32 keccak256(ByteView message);
inline Bytes32 keccak256(std::string_view text) {
  return keccak256(as_bytes(text));
}

// The digest of everything given to update(), in order. One thread at a time; a copy continues on its own.
class Keccak256 {
 public:
  Keccak256& update(ByteView more);
  Bytes32 finish() const;  // leaves the object as it was, so that more may follow

 private:
  std::array<std::uint64_t, 25> lanes_{};  // lane (x, y) at x + 5y
  std::size_t filled_bytes_ = 0;           // of the current block of 136
};

}  // namespace colophon::crypto
