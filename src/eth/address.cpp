#include "eth/address.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/keccak256.hpp"
#include "eth/rlp.hpp"
#include "eth/uint256.hpp"

namespace colophon::eth {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'f';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'F';
}

Address last_20(const Bytes32& hash) {
  Address address;
  std::copy(hash.begin() + 12, hash.end(), address.bytes.begin());
  return address;
}

}  // namespace

std::string to_text(const Address& address) {
  std::string digits = to_hex(address.bytes);
  const std::string hash = to_hex(crypto::keccak256(digits));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool high = hash[i] >= '8';  // '8', '9' and the letters
    if (high && is_lower(digits[i])) digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
  }
  return "0x" + digits;
}

Result<Address> parse_address(std::string_view text) {
  Address address;
  if (!text.starts_with("0x") || !from_hex_into(text, address.bytes)) {
    return Error{"BadAddress", "not an address: \"" + printable(text, 60) + "\"",
                 "an address is 0x and 40 hexadecimal digits"};
  }
  const std::string_view digits = text.substr(2);
  const bool mixed = std::any_of(digits.begin(), digits.end(), is_lower) &&
                     std::any_of(digits.begin(), digits.end(), is_upper);
  if (mixed && text != to_text(address)) {
    return Error{"BadChecksum",
                 "the upper and lower case letters of " + std::string(text) + " do not fit (EIP-55)",
                 "a digit is probably wrong: copy the address again"};
  }
  return address;
}

Bytes32 to_word(const Address& address) {
  Bytes32 word{};
  std::copy(address.bytes.begin(), address.bytes.end(), word.begin() + 12);
  return word;
}

Address create_address(const Address& deployer, std::uint64_t nonce) {
  const Bytes encoded = encode_rlp(rlp_list({rlp_bytes(deployer.bytes), rlp_number(nonce)}));
  return last_20(crypto::keccak256(ByteView(encoded)));
}

Address create2_address(const Create2& creation) {
  const std::uint8_t tag[] = {0xff};
  return last_20(crypto::Keccak256()
                     .update(tag)
                     .update(creation.deployer.bytes)
                     .update(creation.salt)
                     .update(creation.init_code_hash)
                     .finish());
}

}  // namespace colophon::eth
