#include "chain/auction_house.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<AuctionHouse::Created> AuctionHouse::create(eth::Sender& seller, const Bytes32& token_id,
                                                   const eth::Uint256& reserve_wei,
                                                   std::uint32_t duration_seconds) const {
  Created created;
  COLOPHON_TRY(created.approval, token_.write(seller, "approve(address,uint256)",
                                              {contract_.address(), eth::Uint256::from_word(token_id)}));
  COLOPHON_TRY(created.receipt, contract_.write(seller, "create(uint256,uint96,uint32)",
                                                {eth::Uint256::from_word(token_id), reserve_wei,
                                                 AbiValue::number(duration_seconds)}));
  COLOPHON_TRY(
      const auto event,
      contract_.event(
          created.receipt,
          "AuctionCreated(uint256 indexed id,uint256 indexed tokenId,address indexed seller,uint256 reserve,"
          "uint256 endsAt,bool primary)"));
  created.id = event[0].to_u64();
  return created;
}

Result<eth::TransactionReceipt> AuctionHouse::bid(eth::Sender& bidder, std::uint64_t id,
                                                  const eth::Uint256& wei) const {
  return contract_.write(bidder, "bid(uint256)", {AbiValue::number(id)}, wei);
}

Result<eth::TransactionReceipt> AuctionHouse::settle(eth::Sender& anyone, std::uint64_t id) const {
  return contract_.write(anyone, "settle(uint256)", {AbiValue::number(id)});
}

Result<Auction> AuctionHouse::auction(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("auctionOf(uint256)", {AbiValue::number(id)},
                              "((uint256,address,address,uint256,uint64,uint64,bool,bool))"));
  const AbiValue& f = answer[0];
  return Auction{f[0].word(),       f[1].to_address(), f[2].to_address(),
                 f[3].to_uint256(), f[4].to_u64(),     f[7].to_bool()};
}

Result<std::vector<Payout>> AuctionHouse::payouts(const eth::TransactionReceipt& receipt) const {
  COLOPHON_TRY(const auto paid,
               eth::EventType::parse(
                   "Paid(address indexed source,uint256 indexed tokenId,address indexed payee,uint8 role,"
                   "address currency,uint256 amount,bool credited)"));
  COLOPHON_TRY(const auto escrowed,
               eth::EventType::parse(
                   "Escrowed(address indexed source,uint256 indexed tokenId,uint256 indexed slot,uint8 role,"
                   "address currency,uint256 amount)"));
  std::vector<Payout> payouts;
  for (const eth::LogEntry& log : receipt.logs) {
    if (log.address != revenue_ || (!paid.matches(log) && !escrowed.matches(log))) continue;
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
