// Who was paid and what is owed: credits of payees that could not be paid, and royalties that wait at a
// piece's forwarder. contracts/src/interfaces/IRevenue.sol
#pragma once

#include <string_view>
#include <vector>

#include "chain/contract.hpp"
#include "chain/deployment.hpp"
#include "provenance/document.hpp"

namespace colophon::chain {

inline constexpr auto kRoles = provenance::kPayeeRoles;

struct Payout {
  std::string_view role;  // one of kRoles
  eth::Address payee{};   // zero: escrowed, the work is contested
  eth::Uint256 wei{};
  bool credited = false;  // the payee could not be paid and may withdraw
};

// A currency is the zero address, which is ether, or an ERC-20 token's.
class Revenue {
 public:
  Revenue(eth::Client& client, const Deployment& deployment)
      : contract_(client, deployment.revenue), studio_(deployment.studio) {}

  Result<eth::Uint256> credit_of(const eth::Address& currency, const eth::Address& account) const;
  // Where other markets send a piece's royalties; nothing need live there yet.
  Result<eth::Address> forwarder(const Bytes32& token_id) const;

  struct Moved {
    eth::Uint256 amount{};
    eth::TransactionReceipt receipt{};
  };
  // The sender's credit, paid to `to`. Error: NothingToWithdraw and its kin, by the contract.
  Result<Moved> withdraw(eth::Sender& sender, const eth::Address& currency, const eth::Address& to) const;
  // Pays what the forwarder holds to everyone who contributed.
  Result<eth::TransactionReceipt> flush(eth::Sender& anyone, const Bytes32& token_id,
                                        const eth::Address& currency) const;

  // What a work's slot could not be paid while it was contested, to whoever holds it now.
  Result<eth::TransactionReceipt> release_escrow(eth::Sender& anyone, std::uint32_t slot,
                                                 const eth::Address& currency) const;
  Result<eth::Uint256> escrow_of(const eth::Address& currency, std::uint32_t slot) const;

  // Who was paid in a transaction, a sale's or a flush's, in the order of the split.
  Result<std::vector<Payout>> payouts(const eth::TransactionReceipt& receipt) const;

 private:
  Contract contract_;
  eth::Address studio_;
};

}  // namespace colophon::chain
