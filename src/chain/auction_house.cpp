#include "chain/auction_house.hpp"

#include "chain/event_signatures.hpp"

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
  COLOPHON_TRY(const auto event, contract_.event(created.receipt, events::kAuctionCreated));
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

}  // namespace colophon::chain
