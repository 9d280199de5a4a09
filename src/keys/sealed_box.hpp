// Sealed boxes: anyone can close one for an account's key, only the account can open it (libsodium's
// crypto_box_seal: X25519, XSalsa20, Poly1305, with a fresh key of the sender's in each box).
// spec/private-prompt.md, "Keys". Thread-safe.
#pragma once

#include "keys/private_key.hpp"

namespace colophon::keys {

inline constexpr std::size_t kSealBytes = 48;  // what a box is longer than what is in it

// An account's key for what is sealed to it. It follows from the account's private key, so there is nothing
// else to keep or to lose.
class BoxKey {
 public:
  static BoxKey of(const PrivateKey& account);

  const Bytes32& public_key() const { return public_; }

  // Error: NotSealedForUs (another key's box, or not a whole one).
  Result<Secret> open(ByteView sealed) const;

 private:
  BoxKey(Secret secret, const Bytes32& public_key) : secret_(std::move(secret)), public_(public_key) {}
  Secret secret_;
  Bytes32 public_;
};

// Errors: BadBoxKey (no key that anything can be sealed to).
Result<Bytes> seal(ByteView message, const Bytes32& recipient);

}  // namespace colophon::keys
