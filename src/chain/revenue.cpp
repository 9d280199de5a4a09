#include "chain/revenue.hpp"

#include "chain/event_signatures.hpp"

namespace colophon::chain {

Result<eth::Uint256> Revenue::credit_of(const eth::Address& currency, const eth::Address& account) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("creditOf(address,address)", {currency, account}, "(uint256)"));
  return answer[0].to_uint256();
}

Result<eth::Address> Revenue::forwarder(const Bytes32& token_id) const {
  COLOPHON_TRY(const auto answer, contract_.read("forwarder(address,uint256)",
                                                 {studio_, eth::Uint256::from_word(token_id)}, "(address)"));
  return answer[0].to_address();
}

Result<Revenue::Moved> Revenue::withdraw(eth::Sender& sender, const eth::Address& currency,
                                         const eth::Address& to) const {
  Moved moved;
  COLOPHON_TRY(moved.receipt, contract_.write(sender, "withdraw(address,address)", {currency, to}));
  COLOPHON_TRY(const auto event, contract_.event(moved.receipt, events::kWithdrawn));
  moved.amount = event[3].to_uint256();
  return moved;
}

Result<eth::TransactionReceipt> Revenue::flush(eth::Sender& anyone, const Bytes32& token_id,
                                               const eth::Address& currency) const {
  return contract_.write(anyone, "flush(address,uint256,address)",
                         {studio_, eth::Uint256::from_word(token_id), currency});
}

Result<eth::TransactionReceipt> Revenue::release_escrow(eth::Sender& anyone, std::uint32_t slot,
                                                        const eth::Address& currency) const {
  return contract_.write(anyone, "releaseEscrow(uint256,address)", {eth::AbiValue::number(slot), currency});
}

Result<eth::Uint256> Revenue::escrow_of(const eth::Address& currency, std::uint32_t slot) const {
  COLOPHON_TRY(const auto answer, contract_.read("escrowOf(address,uint256)",
                                                 {currency, eth::AbiValue::number(slot)}, "(uint256)"));
  return answer[0].to_uint256();
}

Result<std::vector<Payout>> Revenue::payouts(const eth::TransactionReceipt& receipt) const {
  COLOPHON_TRY(const auto paid, eth::EventType::parse(events::kPaid));
  COLOPHON_TRY(const auto escrowed, eth::EventType::parse(events::kEscrowed));
  std::vector<Payout> payouts;
  for (const eth::LogEntry& log : receipt.logs) {
    if (log.address != contract_.address() || (!paid.matches(log) && !escrowed.matches(log))) continue;
    COLOPHON_TRY(const auto event, (paid.matches(log) ? paid : escrowed).decode(log));
    const auto role = event[3].to_u64();
    if (role >= kRoles.size())
      return Error{"ContractUnknown", "a payment names a role that this version doesn't know"};
    Payout payout{kRoles[role], {}, event[5].to_uint256(), false};
    if (paid.matches(log)) {
      payout.payee = event[2].to_address();
      payout.credited = event[6].to_bool();
    }
    payouts.push_back(payout);
  }
  return payouts;
}

}  // namespace colophon::chain
