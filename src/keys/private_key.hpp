// A key of secp256k1 and what it signs. The key is wiped from memory when the object goes and never leaves it
// but into a keystore. Thread-safe once made.
#pragma once

#include "eth/transaction.hpp"
#include "keys/secret.hpp"

namespace colophon::keys {

class PrivateKey : public eth::Signer {
 public:
  // 32 bytes, big-endian, from 1 to the order of the curve less one. Error: BadKey (the message never shows
  // the key).
  static Result<PrivateKey> from_bytes(ByteView bytes);
  // 64 hexadecimal digits, with or without "0x". Error: BadKey.
  static Result<PrivateKey> from_hex_text(std::string_view text);
  // From the system's random number generator. Error: NoRandomness.
  static Result<PrivateKey> generate();

  eth::Address address() const override { return address_; }

  // Deterministic (RFC 6979), s in the lower half of the order (EIP-2). No error can happen today; the
  // interface allows for devices that refuse.
  Result<eth::Signature> sign(const Bytes32& digest) const override;

  ByteView secret_bytes() const { return secret_.view(); }  // for the keystore alone

 private:
  PrivateKey(Secret secret, const eth::Address& address) : secret_(std::move(secret)), address_(address) {}
  Secret secret_;
  eth::Address address_;
};

// Whose signature this is. Error: BadSignature (r or s out of range, s in the upper half, no such point).
Result<eth::Address> recover_address(const Bytes32& digest, const eth::Signature& signature);

}  // namespace colophon::keys
