#include "eth/transaction.hpp"

#include <algorithm>

#include "crypto/keccak256.hpp"
#include "eth/rlp.hpp"

namespace colophon::eth {
namespace {

constexpr std::uint8_t kType = 0x02;

RlpItem access_list_item(const std::vector<AccessEntry>& entries) {
  RlpItem list = rlp_list({});
  for (const AccessEntry& entry : entries) {
    RlpItem keys = rlp_list({});
    for (const Bytes32& key : entry.storage_keys) keys.items.push_back(rlp_bytes(key));
    list.items.push_back(rlp_list({rlp_bytes(entry.address.bytes), std::move(keys)}));
  }
  return list;
}

RlpItem fields(const Transaction& t) {
  return rlp_list({rlp_number(t.chain_id), rlp_number(t.nonce), rlp_number(t.max_priority_fee_per_gas_wei),
                   rlp_number(t.max_fee_per_gas_wei), rlp_number(t.gas_limit),
                   t.to ? rlp_bytes(t.to->bytes) : rlp_bytes({}), rlp_number(t.value_wei), rlp_bytes(t.data),
                   access_list_item(t.access_list)});
}

Bytes typed(const RlpItem& payload) {
  Bytes bytes = {kType};
  append(bytes, encode_rlp(payload));
  return bytes;
}

}  // namespace

Bytes to_bytes(const Signature& signature) {
  Bytes bytes(signature.r.begin(), signature.r.end());
  append(bytes, signature.s);
  bytes.push_back(static_cast<std::uint8_t>(27 + (signature.y_odd ? 1 : 0)));
  return bytes;
}

Result<Signature> signature_from_bytes(ByteView bytes) {
  if (bytes.size() != 65)
    return Error{"BadSignature", "a signature has 65 bytes, not " + std::to_string(bytes.size())};
  const std::uint8_t v = bytes[64] >= 27 ? static_cast<std::uint8_t>(bytes[64] - 27) : bytes[64];
  if (v > 1)
    return Error{"BadSignature",
                 "the last byte of a signature is 27 or 28, not " + std::to_string(bytes[64])};
  Signature signature;
  std::copy_n(bytes.begin(), 32, signature.r.begin());
  std::copy_n(bytes.begin() + 32, 32, signature.s.begin());
  signature.y_odd = v == 1;
  return signature;
}

Bytes32 signing_hash(const Transaction& transaction) {
  return crypto::keccak256(ByteView(typed(fields(transaction))));
}

Bytes encode_signed(const Transaction& transaction, const Signature& signature) {
  RlpItem payload = fields(transaction);
  payload.items.push_back(rlp_number(signature.y_odd ? 1 : 0));
  payload.items.push_back(rlp_number(Uint256::from_word(signature.r)));
  payload.items.push_back(rlp_number(Uint256::from_word(signature.s)));
  return typed(payload);
}

Bytes32 transaction_hash(ByteView raw_transaction) {
  return crypto::keccak256(raw_transaction);
}

}  // namespace colophon::eth
