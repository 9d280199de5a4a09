#include "chain/contract.hpp"

namespace colophon::chain {

Error Contract::nothing_here(std::string_view signature) const {
  return {"NoContract", "nothing at " + to_text(address_) + " answers " + std::string(signature),
          "is this the right chain, and the right deployments file?"};
}

Result<eth::AbiValue::List> Contract::read(std::string_view signature, const eth::AbiValue::List& arguments,
                                           std::string_view returns) const {
  COLOPHON_TRY(Bytes data, eth::encode_call(signature, arguments));
  COLOPHON_TRY(const Bytes answer, client_.call({.to = address_, .data = std::move(data)}));
  if (answer.empty() && returns != "()") return nothing_here(signature);
  return eth::decode_returned(returns, answer);
}

Result<void> Contract::rehearse(const eth::Address& sender, std::string_view signature,
                                const eth::AbiValue::List& arguments) const {
  COLOPHON_TRY(Bytes data, eth::encode_call(signature, arguments));
  const auto answer = client_.call({.from = sender, .to = address_, .data = std::move(data)});
  if (!answer) return answer.error();
  return {};
}

Result<eth::TransactionReceipt> Contract::write(eth::Sender& sender, std::string_view signature,
                                                const eth::AbiValue::List& arguments,
                                                const eth::Uint256& value_wei) const {
  COLOPHON_TRY(const auto prepared, prepare(sender, signature, arguments, value_wei));
  return sender.deliver(prepared);
}

Result<eth::Sender::Prepared> Contract::prepare(eth::Sender& sender, std::string_view signature,
                                                const eth::AbiValue::List& arguments,
                                                const eth::Uint256& value_wei) const {
  COLOPHON_TRY(const Bytes code, client_.code(address_));
  if (code.empty()) return nothing_here(signature);
  COLOPHON_TRY(Bytes data, eth::encode_call(signature, arguments));
  return sender.prepare({.to = address_, .data = std::move(data), .value_wei = value_wei});
}

Result<eth::AbiValue::List> Contract::event(const eth::TransactionReceipt& receipt,
                                            std::string_view signature) const {
  COLOPHON_TRY(const eth::EventType type, eth::EventType::parse(signature));
  for (const eth::LogEntry& log : receipt.logs) {
    if (log.address == address_ && type.matches(log)) return type.decode(log);
  }
  return Error{"EventMissing", "transaction " + to_hex_0x(receipt.transaction_hash) + " left no event " +
                                   std::string(signature)};
}

}  // namespace colophon::chain
