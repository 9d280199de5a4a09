#include "crypto/hmac_sha256.hpp"

#include <algorithm>

#include "crypto/sha256.hpp"

namespace colophon::crypto {

Bytes32 hmac_sha256(ByteView secret, ByteView message) {
  std::array<std::uint8_t, 64> inner{};
  if (secret.size() > inner.size()) {
    const Bytes32 hashed = sha256(secret);
    std::copy(hashed.begin(), hashed.end(), inner.begin());
  } else {
    std::copy(secret.begin(), secret.end(), inner.begin());
  }
  std::array<std::uint8_t, 64> outer = inner;
  for (std::uint8_t& byte : inner) byte ^= 0x36;
  for (std::uint8_t& byte : outer) byte ^= 0x5c;
  const Bytes32 first = Sha256().update(inner).update(message).finish();
  return Sha256().update(outer).update(first).finish();
}

}  // namespace colophon::crypto
