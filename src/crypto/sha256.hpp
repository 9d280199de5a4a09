// SHA-256 (FIPS 180-4), our own so that it builds wherever the engine does. The processor's SHA instructions
// are used where it has them; the digest is the same either way. Not for secrets that must be wiped.
#pragma once

#include "base/bytes.hpp"

namespace colophon::crypto {

Bytes32 sha256(ByteView message);

// The digest of everything given to update(), in order. One thread at a time; a copy continues on its own.
class Sha256 {
 public:
  Sha256();
  Sha256& update(ByteView more);
  Bytes32 finish() const;  // leaves the object as it was, so that more may follow

 private:
  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> pending_{};  // the first length_bytes_ % 64 bytes of it are waiting
  std::uint64_t length_bytes_ = 0;
};

}  // namespace colophon::crypto
