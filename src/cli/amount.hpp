// Amounts of money, names of pieces and hashes, as people write them.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/uint256.hpp"
#include "node/amount.hpp"

namespace colophon::cli {

using node::parse_amount;

// A token id, decimal or 0x-hexadecimal. Error: BadToken.
Result<Bytes32> parse_token(const std::string& text);

// 64 hexadecimal digits, with or without 0x. Error: BadHash.
Result<Bytes32> parse_hash(const std::string& text);

}  // namespace colophon::cli
