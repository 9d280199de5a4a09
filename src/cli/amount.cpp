#include "cli/amount.hpp"

#include "base/text.hpp"

namespace colophon::cli {

Result<Bytes32> parse_token(const std::string& text) {
  const auto number = eth::parse_uint256(text);
  if (number) return number->word();
  return Error{"BadToken", "'" + printable(text) + "' is not a token id",
               "a decimal number, or 0x and 64 hexadecimal digits"};
}

Result<Bytes32> parse_hash(const std::string& text) {
  const auto hash = from_hex_exact<32>(text);
  if (hash) return *hash;
  return Error{"BadHash", "'" + printable(text) + "' is not a hash", "0x and 64 hexadecimal digits"};
}

}  // namespace colophon::cli
