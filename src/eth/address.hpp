// Account addresses: 20 bytes, written with the mixed-case checksum of EIP-55. Thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace colophon::eth {

struct Address {
  std::array<std::uint8_t, 20> bytes{};
  auto operator<=>(const Address&) const = default;
  bool is_zero() const { return *this == Address{}; }
};

std::string to_text(const Address& address);  // "0x" and the checksummed digits

// "0x" and 40 digits; all lower or all upper case, or mixed with a right checksum.
// Errors: BadAddress, BadChecksum.
Result<Address> parse_address(std::string_view text);

// Left-padded with twelve zero bytes, as the ABI has it.
Bytes32 to_word(const Address& address);

// Where a contract lands that `deployer` creates with its transaction `nonce`.
Address create_address(const Address& deployer, std::uint64_t nonce);

// EIP-1014: where CREATE2 puts it.
struct Create2 {
  Address deployer{};
  Bytes32 salt{};
  Bytes32 init_code_hash{};  // Keccak-256 of the creation code with its arguments
};
Address create2_address(const Create2& creation);

}  // namespace colophon::eth
