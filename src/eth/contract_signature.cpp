#include "eth/contract_signature.hpp"

#include <algorithm>

#include "eth/abi.hpp"

namespace colophon::eth {
namespace {

constexpr std::string_view kFunction = "isValidSignature(bytes32,bytes)";
constexpr std::array<std::uint8_t, 4> kMagic = {0x16, 0x26, 0xba, 0x7e};  // ERC-1271: the function's selector

// The answer is a bytes4 in a word. What stands behind the word does not count, as for Solidity's callers.
bool is_magic(ByteView answer) {
  if (answer.size() < 32) return false;
  const auto zero = [](std::uint8_t byte) { return byte == 0; };
  return std::equal(kMagic.begin(), kMagic.end(), answer.begin()) &&
         std::all_of(answer.begin() + 4, answer.begin() + 32, zero);
}

}  // namespace

Result<ContractWord> ask_contract_signature(Client& client, const Address& signer, const Bytes32& digest,
                                            ByteView signature, const BlockTag& tag) {
  COLOPHON_TRY(const Bytes code, client.code(signer, tag));
  if (code.empty()) return ContractWord{false, "there is no contract at " + to_text(signer)};
  COLOPHON_TRY(Bytes data, encode_call(kFunction, {AbiValue(digest), AbiValue::bytes(signature)}));
  const ErrorTable nameless;  // so that every refusal is Reverted, whatever it calls itself
  const auto answer = Client(client.rpc(), nameless).call({.to = signer, .data = std::move(data)}, tag);
  if (!answer) {
    if (answer.error().code != "Reverted") return answer.error();
    return ContractWord{false, "the contract at " + to_text(signer) + " refuses the signature"};
  }
  if (!is_magic(*answer))
    return ContractWord{false, "the contract at " + to_text(signer) + " does not accept the signature"};
  return ContractWord{true, {}};
}

}  // namespace colophon::eth
