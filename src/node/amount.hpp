// Amounts of money as people write them.
#pragma once

#include <string>

#include "base/result.hpp"
#include "eth/uint256.hpp"

namespace colophon::node {

// "0.05", "0.05ether", "3gwei", "100wei"; a bare number is ether. Exact. Error: BadAmount.
Result<eth::Uint256> parse_amount(const std::string& text);

}  // namespace colophon::node
