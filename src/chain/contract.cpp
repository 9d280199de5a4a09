#include "chain/contract.hpp"

namespace colophon::chain {

Result<eth::AbiValue::List> Contract::read(std::string_view signature, const eth::AbiValue::List& arguments,
                                           std::string_view returns) const {
  COLOPHON_TRY(Bytes data, eth::encode_call(signature, arguments));
  COLOPHON_TRY(const Bytes answer, client_.call({.to = address_, .data = std::move(data)}));
  if (answer.empty() && returns != "()") {
    return Error{"NoContract", "nothing at " + to_text(address_) + " answers " + std::string(signature),
                 "is this the right chain, and the right deployments file?"};
  }
  return eth::decode_returned(returns, answer);
}

Result<eth::TransactionReceipt> Contract::write(eth::Sender& sender, std::string_view signature,
                                                const eth::AbiValue::List& arguments, const eth::Uint256& value_wei) const {
  COLOPHON_TRY(Bytes data, eth::encode_call(signature, arguments));
  return sender.send({.to = address_, .data = std::move(data), .value_wei = value_wei});
}

Result<eth::AbiValue::List> Contract::event(const eth::TransactionReceipt& receipt, std::string_view signature) const {
  COLOPHON_TRY(const eth::EventType type, eth::EventType::parse(signature));
  for (const eth::LogEntry& log : receipt.logs) {
    if (log.address == address_ && type.matches(log)) return type.decode(log);
  }
  return Error{"EventMissing", "transaction " + to_hex_0x(receipt.transaction_hash) + " left no event " + std::string(signature)};
}

}  // namespace colophon::chain
