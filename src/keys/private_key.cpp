#include "keys/private_key.hpp"

#include <algorithm>
#include <openssl/rand.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include "crypto/keccak256.hpp"

namespace colophon::keys {
namespace {

// One context for the process, blinded against side channels; libsecp256k1's signing is thread-safe on a
// const context.
const secp256k1_context* context() {
  static const secp256k1_context* const shared = [] {
    secp256k1_context* made = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
    std::uint8_t seed[32];
    if (RAND_bytes(seed, sizeof seed) == 1) COLOPHON_CHECK(secp256k1_context_randomize(made, seed) == 1);
    wipe(seed);
    return made;
  }();
  return shared;
}

eth::Address address_of(const secp256k1_pubkey& point) {
  std::uint8_t serialized[65];
  std::size_t size = sizeof serialized;
  secp256k1_ec_pubkey_serialize(context(), serialized, &size, &point, SECP256K1_EC_UNCOMPRESSED);
  const Bytes32 hash = crypto::keccak256(ByteView(serialized).subspan(1));
  eth::Address address;
  std::copy(hash.begin() + 12, hash.end(), address.bytes.begin());
  return address;
}

Error bad_key(const char* why) {
  return {"BadKey", std::string("not a private key: ") + why, "a private key is 64 hexadecimal digits"};
}

}  // namespace

Result<PrivateKey> PrivateKey::from_bytes(ByteView bytes) {
  if (bytes.size() != 32) return bad_key("it has not 32 bytes");
  Secret secret = Secret::copy_of(bytes);
  secp256k1_pubkey point;
  if (secp256k1_ec_pubkey_create(context(), &point, secret.view().data()) != 1)
    return bad_key("its number is out of range");
  return PrivateKey(std::move(secret), address_of(point));
}

Result<PrivateKey> PrivateKey::from_hex_text(std::string_view text) {
  Secret secret(32);
  if (text.starts_with("0x")) text.remove_prefix(2);
  if (text.size() != 64) return bad_key("it has not 64 digits");
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  // Not from_hex(): that would leave a copy of the key in freed memory.
  for (std::size_t i = 0; i < 32; ++i) {
    const int high = value(text[2 * i]);
    const int low = value(text[2 * i + 1]);
    if (high < 0 || low < 0) return bad_key("a character is no hexadecimal digit");
    secret.bytes()[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return from_bytes(secret.view());
}

Result<PrivateKey> PrivateKey::generate() {
  constexpr int kTriesMax = 16;  // a number out of range has probability 2^-128
  Secret secret(32);
  for (int i = 0; i < kTriesMax; ++i) {
    if (RAND_priv_bytes(secret.bytes().data(), 32) != 1) break;
    auto key = from_bytes(secret.view());
    if (key) return key;
  }
  return Error{"NoRandomness", "the system's random number generator gave no key"};
}

Result<eth::Signature> PrivateKey::sign(const Bytes32& digest) const {
  secp256k1_ecdsa_recoverable_signature made;
  // The default nonce function is RFC 6979's; it and the key's range, checked above, leave no way to fail.
  COLOPHON_CHECK(secp256k1_ecdsa_sign_recoverable(context(), &made, digest.data(), secret_.view().data(),
                                                  nullptr, nullptr) == 1);
  std::uint8_t compact[64];
  int recovery = 0;
  secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), compact, &recovery, &made);
  // Ids 2 and 3 mean an x-coordinate above the curve's order: never seen, and Ethereum has no place for them.
  if (recovery > 1) return Error{"BadSignature", "a signature that Ethereum cannot carry came out"};
  eth::Signature signature{.y_odd = recovery == 1};
  std::copy_n(compact, 32, signature.r.begin());
  std::copy_n(compact + 32, 32, signature.s.begin());
  return signature;
}

Result<eth::Address> recover_address(const Bytes32& digest, const eth::Signature& signature) {
  const Error bad{"BadSignature", "the signature belongs to no account"};
  std::uint8_t compact[64];
  std::copy(signature.r.begin(), signature.r.end(), compact);
  std::copy(signature.s.begin(), signature.s.end(), compact + 32);
  secp256k1_ecdsa_recoverable_signature parsed;
  if (secp256k1_ecdsa_recoverable_signature_parse_compact(context(), &parsed, compact,
                                                          signature.y_odd ? 1 : 0) != 1)
    return bad;
  secp256k1_ecdsa_signature plain;
  secp256k1_ecdsa_recoverable_signature_convert(context(), &plain, &parsed);
  if (secp256k1_ecdsa_signature_normalize(context(), nullptr, &plain) == 1)
    return bad;  // s in the upper half: malleable
  secp256k1_pubkey point;
  if (secp256k1_ecdsa_recover(context(), &point, &parsed, digest.data()) != 1) return bad;
  return address_of(point);
}

}  // namespace colophon::keys
