// The auction house, typed, and what a sale paid to whom. contracts/src/interfaces/IAuctionHouse.sol,
// IRevenue.sol
#pragma once

#include <vector>

#include "chain/contract.hpp"
#include "chain/deployment.hpp"

namespace colophon::chain {

inline constexpr std::array<std::string_view, 7> kRoles = {"model",    "adapter",  "dataset", "prompt",
                                                           "provider", "platform", "creator"};

struct Payout {
  std::string_view role;  // one of kRoles
  eth::Address payee{};   // zero: escrowed, the work is contested
  eth::Uint256 wei{};
  bool credited = false;  // the payee could not be paid and may withdraw
};

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
      : contract_(client, deployment.auction_house),
        token_(client, deployment.token),
        revenue_(deployment.revenue) {}

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

  // Who was paid in that transaction, in the order of the split.
  Result<std::vector<Payout>> payouts(const eth::TransactionReceipt& receipt) const;

 private:
  Contract contract_;
  Contract token_;
  eth::Address revenue_;
};

}  // namespace colophon::chain
