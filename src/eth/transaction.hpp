// EIP-1559 transactions (type 2): their bytes, the hash that is signed, the hash that names them.
// Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "eth/address.hpp"
#include "eth/uint256.hpp"

namespace colophon::eth {

// ECDSA over secp256k1 with the recovery bit. r and s are big-endian; s is in the lower half of the order
// (EIP-2).
struct Signature {
  Bytes32 r{};
  Bytes32 s{};
  bool y_odd = false;
  bool operator==(const Signature&) const = default;
};

// 65 bytes r ‖ s ‖ v with v = 27 + y_odd, as contracts and wallets pass them.
Bytes to_bytes(const Signature& signature);
Result<Signature> signature_from_bytes(ByteView bytes);  // Error: BadSignature; v may be 0, 1, 27 or 28

// Whoever can sign for an account. `keys` implements it; nothing else sees a key.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual Address address() const = 0;
  virtual Result<Signature> sign(const Bytes32& digest) const = 0;
};

struct AccessEntry {
  Address address{};
  std::vector<Bytes32> storage_keys{};
};

struct Transaction {
  std::uint64_t chain_id = 0;
  std::uint64_t nonce = 0;
  Uint256 max_priority_fee_per_gas_wei{};
  Uint256 max_fee_per_gas_wei{};
  std::uint64_t gas_limit = 0;
  std::optional<Address> to{};  // none: the data creates a contract
  Uint256 value_wei{};
  Bytes data{};
  std::vector<AccessEntry> access_list{};
};

Bytes32 signing_hash(const Transaction& transaction);

// The raw transaction, as eth_sendRawTransaction takes it; its Keccak-256 is the transaction's hash.
Bytes encode_signed(const Transaction& transaction, const Signature& signature);
Bytes32 transaction_hash(ByteView raw_transaction);

}  // namespace colophon::eth
