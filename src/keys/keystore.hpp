// Encrypted key files: the Web3 Secret Storage definition, version 3, as geth, ethers and the rest read and
// write them. AES-128-CTR under a key derived by scrypt or PBKDF2-HMAC-SHA-256, authenticated by Keccak-256.
// Thread-safe.
#pragma once

#include <optional>

#include "keys/private_key.hpp"

namespace colophon::keys {

// What the password costs whoever guesses it. The default is geth's standard: about a second and 256 MiB.
struct ScryptCost {
  std::uint64_t n = 262'144;  // a power of two
  std::uint64_t r = 8;
  std::uint64_t p = 1;
};

// The file is not trusted: derivations of more than 1 GiB or 10,000,000 rounds are refused.
// Errors: BadKeystore (what is wrong with the file), WrongPassword, BadKey.
Result<PrivateKey> read_keystore(ByteView file, const Secret& password);

// Errors: BadKeystore (a cost outside the limits), NoRandomness.
Result<Bytes> write_keystore(const PrivateKey& key, const Secret& password, const ScryptCost& cost = {});

// The account that a file says it holds, without the password; nullopt if it does not say.
std::optional<eth::Address> keystore_address(ByteView file);

}  // namespace colophon::keys
