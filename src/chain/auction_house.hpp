// The auction house, typed. contracts/src/interfaces/IAuctionHouse.sol
#pragma once

#include "chain/contract.hpp"
#include "chain/deployment.hpp"

namespace colophon::chain {

struct Auction {
  Bytes32 token_id{};
  eth::Address seller{};
  eth::Address bidder{};
  eth::Uint256 amount_wei{};
  std::uint64_t ends_at_s = 0;
  bool settled = false;
};

class AuctionHouse {
 public:
  AuctionHouse(eth::Client& client, const Deployment& deployment)
      : contract_(client, deployment.auction_house), token_(client, deployment.token) {}

  struct Created {
    std::uint64_t id = 0;
    eth::TransactionReceipt approval{};
    eth::TransactionReceipt receipt{};
  };
  // Approves the house for the piece, then opens the auction.
  Result<Created> create(eth::Sender& seller, const Bytes32& token_id, const eth::Uint256& reserve_wei,
                         std::uint32_t duration_seconds) const;
  Result<eth::TransactionReceipt> bid(eth::Sender& bidder, std::uint64_t id, const eth::Uint256& wei) const;
  Result<eth::TransactionReceipt> settle(eth::Sender& anyone, std::uint64_t id) const;
  Result<Auction> auction(std::uint64_t id) const;

 private:
  Contract contract_;
  Contract token_;
};

}  // namespace colophon::chain
