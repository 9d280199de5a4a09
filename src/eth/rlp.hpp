// Recursive length prefix, the encoding of transactions (Ethereum yellow paper, appendix B). Thread-safe.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "eth/uint256.hpp"

namespace colophon::eth {

// Either a byte string or a list of items.
struct RlpItem {
  bool is_list = false;
  Bytes bytes{};                 // of a byte string
  std::vector<RlpItem> items{};  // of a list
  bool operator==(const RlpItem&) const = default;
};

RlpItem rlp_bytes(ByteView bytes);
RlpItem rlp_number(const Uint256& number);  // big-endian, no leading zeros; 0 is the empty string
RlpItem rlp_list(std::vector<RlpItem> items);

Bytes encode_rlp(const RlpItem& item);

// One item and nothing after it. Strict: only what encode_rlp writes is read, so an item has one encoding;
// lists nest at most 16 deep. Errors: RlpTruncated, RlpNotCanonical, RlpTrailingBytes, RlpTooDeep.
Result<RlpItem> decode_rlp(ByteView bytes);

// The number in an item. Errors: RlpNotCanonical (leading zero), RlpWrongKind (a list, more than 32 bytes).
Result<Uint256> rlp_to_number(const RlpItem& item);

}  // namespace colophon::eth
